#include "bad_plugin.hpp"

namespace ctibus::bad::option_limits {

struct Options {
  Duration patience{1000};
  static constexpr auto describe() {
    return declare_group<Options>(
        "Limits as nobody reads them.",
        option("patience", &Options::patience, "How long.", {.min = "1 sec", .max = "a minute"}));
  }
};

class Bad final : public Base {
 public:
  using Options = option_limits::Options;
  static constexpr Manifest manifest =
      declare("option_limits", "Has an option whose limits cannot be read.");

  Bad(Host& host, const Options&) : Base(host) {}
};

}  // namespace ctibus::bad::option_limits

CTIBUS_PLUGIN(option_limits, ctibus::bad::option_limits::Bad)
