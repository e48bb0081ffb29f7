#include "bad_plugin.hpp"

namespace ctibus::bad::floods_log {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("floods_log", "Writes a hundred log lines for every message.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void hear(const MessageView&) override {
    for (int i = 0; i < 100; ++i) host_.log().warning("", "heard {}", heard_);
  }
};

}  // namespace ctibus::bad::floods_log

CTIBUS_PLUGIN(floods_log, ctibus::bad::floods_log::Bad)
