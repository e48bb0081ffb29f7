#include "bad_plugin.hpp"

namespace ctibus::bad::hears_undeclared {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("hears_undeclared", "Subscribes to agents, which its manifest does not declare.");

  Bad(Host& host, const NoOptions&) : Base(host) {
    host.on_any("agent.*", [](const MessageView&) {});
  }
};

}  // namespace ctibus::bad::hears_undeclared

CTIBUS_PLUGIN(hears_undeclared, ctibus::bad::hears_undeclared::Bad)
