#include "bad_plugin.hpp"

namespace ctibus::bad::speaks_after_stop {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("speaks_after_stop", "Publishes in its destructor, when stop() has long returned.");

  Bad(Host& host, const NoOptions&) : Base(host) {}
  ~Bad() override { (void)host_.publish(Heard{.call = "late"}); }
};

}  // namespace ctibus::bad::speaks_after_stop

CTIBUS_PLUGIN(speaks_after_stop, ctibus::bad::speaks_after_stop::Bad)
