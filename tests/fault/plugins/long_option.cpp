#include <cstdlib>
#include <string>

#include "bad_plugin.hpp"

namespace ctibus::bad::long_option {

struct Options {
  std::string greeting;
  static constexpr auto describe() {
    return declare_group<Options>("A text.",
                                  option("greeting", &Options::greeting, "What it says."));
  }
};

class Bad final : public Base {
 public:
  using Options = long_option::Options;
  static constexpr Manifest manifest = declare("long_option", "Aborts when a text option is long.");

  Bad(Host& host, const Options& options) : Base(host) {
    if (options.greeting.size() > 1000) std::abort();
  }
};

}  // namespace ctibus::bad::long_option

CTIBUS_PLUGIN(long_option, ctibus::bad::long_option::Bad)
