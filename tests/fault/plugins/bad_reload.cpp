#include <stdexcept>
#include <string>

#include "bad_plugin.hpp"

namespace ctibus::bad::bad_reload {

struct Options {
  std::string greeting;
  static constexpr auto describe() {
    return declare_group<Options>(
        "A text.", option("greeting", &Options::greeting, "What it says.", {.reloadable = true}));
  }
};

class Bad final : public Base {
 public:
  using Options = bad_reload::Options;
  static constexpr Manifest manifest =
      declare("bad_reload", "Throws when it is given new options.");

  Bad(Host& host, const Options&) : Base(host) {}
  Result<> reload(const Options&) { throw std::runtime_error("in reload"); }
};

}  // namespace ctibus::bad::bad_reload

CTIBUS_PLUGIN(bad_reload, ctibus::bad::bad_reload::Bad)
