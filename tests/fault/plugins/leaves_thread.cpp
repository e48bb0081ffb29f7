#include <chrono>
#include <thread>

#include "bad_plugin.hpp"

namespace ctibus::bad::leaves_thread {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("leaves_thread", "Leaves a thread running after stop().");

  Bad(Host& host, const NoOptions&) : Base(host) {}
  Result<> start() override {
    std::thread([] {
      while (true) std::this_thread::sleep_for(std::chrono::hours(1));
    }).detach();
    return {};
  }
};

}  // namespace ctibus::bad::leaves_thread

CTIBUS_PLUGIN(leaves_thread, ctibus::bad::leaves_thread::Bad)
