#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

#include "core/base/clock.hpp"

namespace ctibus::host {

/// The timers of a host, on its steady clock, fired from one thread. Any thread.
class TimerService {
 public:
  /// The clock must outlive the service.
  explicit TimerService(const Clock& clock);
  TimerService(const TimerService&) = delete;
  TimerService& operator=(const TimerService&) = delete;
  ~TimerService();

  struct Handle {
    std::int64_t due_ns = 0;
    std::uint64_t id = 0;  ///< 0: none
  };
  /// `fire` runs once on the service's thread, at or after `delay_ns`; it must be cheap and must
  /// not throw. What is due at the same time fires in the order of the starts.
  Handle start(std::int64_t delay_ns, std::function<void()> fire);
  /// True when it will not fire; false: it has, or is about to.
  bool cancel(const Handle& handle);
  /// A clock that is not the machine's was moved: look again.
  void clock_moved();
  /// Nothing fires any more. Waits for what is firing. Idempotent.
  void stop();

  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] std::size_t size() const;

 private:
  void run();

  const Clock& clock_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::map<std::pair<std::int64_t, std::uint64_t>, std::function<void()>> due_;
  std::uint64_t last_ = 0;
  bool stopping_ = false;
  bool moved_ = false;
  std::thread thread_;
};

}  // namespace ctibus::host
