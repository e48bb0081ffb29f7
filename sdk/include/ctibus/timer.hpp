#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <unordered_map>
#include <utility>

#include "ctibus/abi/time.h"

namespace ctibus {

class TimerTable;

/// A running timer. Dropping or cancelling it means that its action will not run; dropping it after
/// its instance has stopped does nothing. Strand only.
class Timer {
 public:
  Timer() = default;
  Timer(Timer&& other) noexcept : table_(std::move(other.table_)), token_(other.token_) {}
  Timer& operator=(Timer&& other) noexcept {
    if (this != &other) {
      cancel();
      table_ = std::move(other.table_);
      token_ = other.token_;
    }
    return *this;
  }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  ~Timer() { cancel(); }

  inline void cancel();
  /// True until the action runs or the timer is cancelled.
  inline bool running() const;

 private:
  friend class TimerTable;
  Timer(std::weak_ptr<TimerTable> table, std::uint64_t token)
      : table_(std::move(table)), token_(token) {}

  std::weak_ptr<TimerTable> table_;
  std::uint64_t token_ = 0;
};

/// The timers of one instance.
class TimerTable {
 public:
  TimerTable(const ctibus_host* host, const ctibus_time* time) : host_(host), time_(time) {}
  TimerTable(const TimerTable&) = delete;
  TimerTable& operator=(const TimerTable&) = delete;
  ~TimerTable() { close(); }

  Timer start(std::chrono::nanoseconds delay, std::function<void()> action) {
    const std::uint64_t token = ++last_;
    actions_.emplace(token, std::move(action));
    time_->start_timer(host_, token, delay.count() > 0 ? delay.count() : 0);
    return {self_, token};
  }

  void cancel(std::uint64_t token) {
    // What the action holds is dropped last: it may be another timer.
    const auto node = actions_.extract(token);
    if (!node.empty()) time_->cancel_timer(host_, token);
  }
  bool running(std::uint64_t token) const { return actions_.contains(token); }

  void fire(std::uint64_t token) {
    auto node = actions_.extract(token);
    if (!node.empty()) node.mapped()();
  }

  /// Cancels all for good.
  void close() {
    self_.reset();
    const auto actions = std::exchange(actions_, {});
    for (const auto& [token, action] : actions) time_->cancel_timer(host_, token);
  }

 private:
  const ctibus_host* host_;
  const ctibus_time* time_;
  std::uint64_t last_ = 0;
  std::unordered_map<std::uint64_t, std::function<void()>> actions_;
  std::shared_ptr<TimerTable> self_{this, [](TimerTable*) {}};  ///< null: closed
};

inline void Timer::cancel() {
  if (const auto table = std::exchange(table_, {}).lock()) table->cancel(token_);
}
inline bool Timer::running() const {
  const auto table = table_.lock();
  return table != nullptr && table->running(token_);
}

}  // namespace ctibus
