#include <thread>

#include "bad_plugin.hpp"

namespace ctibus::bad::wrong_thread {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("wrong_thread", "Cancels a timer from a thread of its own.");

  Bad(Host& host, const NoOptions&) : Base(host) {}

 private:
  void hear(const MessageView&) override {
    const auto* time =
        static_cast<const ctibus_time*>(host_.raw()->extension(host_.raw(), CTIBUS_TIME));
    std::thread([&] { time->cancel_timer(host_.raw(), 4711); }).join();
  }
};

}  // namespace ctibus::bad::wrong_thread

CTIBUS_PLUGIN(wrong_thread, ctibus::bad::wrong_thread::Bad)
