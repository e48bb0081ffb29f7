#include "bad_plugin.hpp"

namespace ctibus::bad::never_drains {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("never_drains", "Says that it has something to finish and never that it has.");

  Bad(Host& host, const NoOptions&) : Base(host) {}
  bool drain() override { return false; }
};

}  // namespace ctibus::bad::never_drains

CTIBUS_PLUGIN(never_drains, ctibus::bad::never_drains::Bad)
