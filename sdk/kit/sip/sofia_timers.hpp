#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace ctibus::sip {

/// Timers of the stack's thread beside those of nta.
class SofiaTimers {
 public:
  using Clock = std::chrono::steady_clock;
  using Id = std::pair<Clock::time_point, std::uint64_t>;

  Id start(std::chrono::milliseconds delay, std::function<void()> action) {
    const Id id{Clock::now() + delay, ++last_};
    due_.emplace(id, std::move(action));
    return id;
  }
  void cancel(const Id& id) { due_.erase(id); }

  /// How long until the next one, at most `most`.
  std::chrono::milliseconds wait(std::chrono::milliseconds most) const {
    if (due_.empty()) return most;
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(due_.begin()->first.first - Clock::now());
    return std::clamp(left, std::chrono::milliseconds(0), most);
  }

  void run_due() {
    const auto now = Clock::now();
    while (!due_.empty() && due_.begin()->first.first <= now) {
      const auto action = std::move(due_.begin()->second);
      due_.erase(due_.begin());
      action();
    }
  }

 private:
  std::map<Id, std::function<void()>> due_;
  std::uint64_t last_ = 0;
};

}  // namespace ctibus::sip
