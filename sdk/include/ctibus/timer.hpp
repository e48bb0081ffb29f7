#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <utility>

#include "ctibus/abi/time.h"

namespace ctibus {

class TimerTable;

/// A running timer. Dropping or cancelling it means that its action will not run. Strand only.
class Timer {
 public:
  Timer() = default;
  Timer(Timer&& other) noexcept
      : table_(std::exchange(other.table_, nullptr)), token_(other.token_) {}
  Timer& operator=(Timer&& other) noexcept {
    if (this != &other) {
      cancel();
      table_ = std::exchange(other.table_, nullptr);
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
  Timer(TimerTable* table, std::uint64_t token) : table_(table), token_(token) {}

  TimerTable* table_ = nullptr;
  std::uint64_t token_ = 0;
};

/// The timers of one instance.
class TimerTable {
 public:
  TimerTable(const ctibus_host* host, const ctibus_time* time) : host_(host), time_(time) {}

  Timer start(std::chrono::nanoseconds delay, std::function<void()> action) {
    const std::uint64_t token = ++last_;
    actions_.emplace(token, std::move(action));
    time_->start_timer(host_, token, delay.count());
    return {this, token};
  }

  void cancel(std::uint64_t token) {
    if (actions_.erase(token) != 0) time_->cancel_timer(host_, token);
  }
  bool running(std::uint64_t token) const { return actions_.contains(token); }

  void fire(std::uint64_t token) {
    auto node = actions_.extract(token);
    if (!node.empty()) node.mapped()();
  }

 private:
  const ctibus_host* host_;
  const ctibus_time* time_;
  std::uint64_t last_ = 0;
  std::unordered_map<std::uint64_t, std::function<void()>> actions_;
};

inline void Timer::cancel() {
  if (table_ != nullptr) std::exchange(table_, nullptr)->cancel(token_);
}
inline bool Timer::running() const { return table_ != nullptr && table_->running(token_); }

}  // namespace ctibus
