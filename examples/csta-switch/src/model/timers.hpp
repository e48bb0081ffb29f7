#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

#include "csta_switch/time.hpp"

namespace csta_switch {

/// What is to be done later, in the order of its time, then of its asking.
class Timers {
 public:
  Time now() const { return now_; }

  /// Nothing can be taken back: what is done looks whether it still matters.
  void after(Time delay, std::function<void()> action) {
    pending_.emplace(std::pair{now_ + delay, ++count_}, std::move(action));
  }

  std::optional<Time> next() const {
    return pending_.empty() ? std::nullopt : std::optional(pending_.begin()->first.first);
  }

  /// Does the first thing that is due at `now`; false: nothing is, and it is `now`.
  bool step(Time now) {
    if (pending_.empty() || pending_.begin()->first.first > now) {
      if (now > now_) now_ = now;
      return false;
    }
    const auto first = pending_.extract(pending_.begin());
    if (first.key().first > now_) now_ = first.key().first;
    first.mapped()();
    return true;
  }

  void clear() { pending_.clear(); }

 private:
  Time now_ = Time::zero();
  std::uint64_t count_ = 0;
  std::map<std::pair<Time, std::uint64_t>, std::function<void()>> pending_;
};

}  // namespace csta_switch
