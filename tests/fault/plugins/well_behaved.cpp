#include "bad_plugin.hpp"

namespace ctibus::bad::well_behaved {

struct Options {
  double share = 1;
  static constexpr auto describe() {
    return declare_group<Options>(
        "Limits between whole numbers.",
        option("share", &Options::share, "Of the work.", {.min = "0.5", .max = "2.5"}));
  }
};

class Bad final : public Base {
 public:
  using Options = well_behaved::Options;
  static constexpr Manifest manifest =
      declare("well_behaved", "Does nothing wrong: what the others are compared with.");

  Bad(Host& host, const Options&) : Base(host) {}
};

}  // namespace ctibus::bad::well_behaved

CTIBUS_PLUGIN(well_behaved, ctibus::bad::well_behaved::Bad)
