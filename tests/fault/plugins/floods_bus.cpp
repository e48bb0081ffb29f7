#include "bad_plugin.hpp"

namespace ctibus::bad::floods_bus {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("floods_bus", "Publishes without an end at the third message.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void hear(const MessageView& message) override {
    while (heard_ >= 3) (void)host_.publish(Heard{.call = message.key(), .count = heard_});
  }
};

}  // namespace ctibus::bad::floods_bus

CTIBUS_PLUGIN(floods_bus, ctibus::bad::floods_bus::Bad)
