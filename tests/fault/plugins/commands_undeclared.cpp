#include "bad_plugin.hpp"

namespace ctibus::bad::commands_undeclared {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("commands_undeclared", "Sends a command that its manifest does not declare.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void hear(const MessageView& message) override {
    (void)host_.request("pbx1", Act{.call = message.key()});
  }
};

}  // namespace ctibus::bad::commands_undeclared

CTIBUS_PLUGIN(commands_undeclared, ctibus::bad::commands_undeclared::Bad)
