#include "bad_plugin.hpp"

namespace ctibus::bad::publishes_undeclared {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest = declare(
      "publishes_undeclared", "Publishes call.cleared, which its manifest does not declare.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void hear(const MessageView& message) override {
    (void)host_.publish(call::Cleared{.call = message.key()});
  }
};

}  // namespace ctibus::bad::publishes_undeclared

CTIBUS_PLUGIN(publishes_undeclared, ctibus::bad::publishes_undeclared::Bad)
