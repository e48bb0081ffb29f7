#include <chrono>
#include <cstdlib>

#include "bad_plugin.hpp"

namespace ctibus::bad::trusts_time {

class Bad final : public Base {
 public:
  static constexpr Manifest manifest =
      declare("trusts_time", "Aborts when a timer is an hour late.");

  Bad(Host& host, const NoOptions&) : Base(host) {}
  Result<> start() override {
    wait();
    return {};
  }

 private:
  void wait() {
    const auto begun = host_.steady();
    timer_ = host_.after(std::chrono::minutes(1), [this, begun] {
      if (host_.steady() - begun > std::chrono::hours(1)) std::abort();
      wait();
    });
  }

  Timer timer_;
};

}  // namespace ctibus::bad::trusts_time

CTIBUS_PLUGIN(trusts_time, ctibus::bad::trusts_time::Bad)
