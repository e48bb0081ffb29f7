#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace ctibus::testing {

/// Time that moves only when a test says so.
class VirtualClock {
 public:
  using Action = std::function<void()>;

  std::int64_t steady_ns() const { return now_; }
  /// 2026-01-05 08:00:00 UTC, a Monday, when the test began.
  std::int64_t utc_ns() const {
    return std::int64_t{1767600000} * 1'000'000'000 + now_ - began_at + offset_;
  }
  /// What an operator or NTP does to the wall clock; the steady one goes on.
  void step_utc(std::chrono::nanoseconds by) { offset_ += by.count(); }

  /// Timers due at the same moment fire in the order in which they were started.
  std::uint64_t start(std::int64_t delay_ns, Action action) {
    const std::uint64_t id = ++last_;
    const std::int64_t longest = INT64_MAX - now_;
    const std::int64_t due = now_ + (delay_ns < 0 ? 0 : delay_ns < longest ? delay_ns : longest);
    due_.emplace(std::pair(due, id), std::move(action));
    when_.emplace(id, due);
    return id;
  }

  void cancel(std::uint64_t id) {
    if (const auto found = when_.find(id); found != when_.end()) {
      due_.erase({found->second, id});
      when_.erase(found);
    }
  }

  /// When the next timer is due; negative: there is none.
  std::int64_t next_due() const { return due_.empty() ? -1 : due_.begin()->first.first; }

  void move_to(std::int64_t moment) { now_ = moment; }

  /// Fires one timer that is due.
  bool fire_one() {
    if (due_.empty() || due_.begin()->first.first > now_) return false;
    auto node = due_.extract(due_.begin());
    when_.erase(node.key().second);
    node.mapped()();
    return true;
  }

 private:
  static constexpr std::int64_t began_at = 1'000'000'000;
  std::int64_t now_ = began_at;
  std::int64_t offset_ = 0;
  std::uint64_t last_ = 0;
  std::map<std::pair<std::int64_t, std::uint64_t>, Action> due_;
  std::map<std::uint64_t, std::int64_t> when_;
};

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same on every machine.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
  }
  /// 0 .. bound - 1
  std::uint64_t below(std::uint64_t bound) { return bound == 0 ? 0 : next() % bound; }

 private:
  std::uint64_t state_;
};

}  // namespace ctibus::testing
