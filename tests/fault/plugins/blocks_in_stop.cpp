#include <condition_variable>
#include <mutex>

#include "bad_plugin.hpp"

namespace ctibus::bad::blocks_in_stop {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest = declare("blocks_in_stop", "Never comes back from stop().");

  Bad(Host& host, const NoOptions&) : Base(host) {}
  void stop() override {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable never;
    while (true) never.wait(lock);
  }
};

}  // namespace ctibus::bad::blocks_in_stop

CTIBUS_PLUGIN(blocks_in_stop, ctibus::bad::blocks_in_stop::Bad)
