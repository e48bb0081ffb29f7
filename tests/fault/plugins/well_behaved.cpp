#include "bad_plugin.hpp"

namespace ctibus::bad::well_behaved {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("well_behaved", "Does nothing wrong: what the others are compared with.");

  Bad(Host& host, const NoOptions&) : Base(host) {}
};

}  // namespace ctibus::bad::well_behaved

CTIBUS_PLUGIN(well_behaved, ctibus::bad::well_behaved::Bad)
