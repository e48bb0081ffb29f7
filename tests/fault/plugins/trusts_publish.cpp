#include <cstdlib>

#include "bad_plugin.hpp"

namespace ctibus::bad::trusts_publish {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("trusts_publish", "Aborts when a publication is refused.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void hear(const MessageView& message) override {
    if (!host_.publish(Heard{.call = message.key(), .count = heard_})) std::abort();
  }
};

}  // namespace ctibus::bad::trusts_publish

CTIBUS_PLUGIN(trusts_publish, ctibus::bad::trusts_publish::Bad)
