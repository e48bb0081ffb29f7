#pragma once

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <optional>
#include <utility>

namespace ctibus::host {

/// How much one logger may write, so that a plugin in a loop does not push all history out of the
/// files: a thousand lines a second in the long run, five thousand at once. Any thread.
class LineBudget {
 public:
  static constexpr std::int64_t line_ns = 1'000'000;
  static constexpr std::int64_t burst = 5000;

  /// For one line, at a steady time. Nothing: it is left out; else how many were since the last one
  /// that was not.
  std::optional<std::uint64_t> take(std::int64_t now_ns) {
    const std::lock_guard lock(mutex_);
    // The time at which all that was taken is paid for.
    const std::int64_t paid = std::max(paid_ns_, now_ns) + line_ns;
    if (paid - now_ns > burst * line_ns) {
      ++left_out_;
      return std::nullopt;
    }
    paid_ns_ = paid;
    return std::exchange(left_out_, 0);
  }

 private:
  std::mutex mutex_;
  std::int64_t paid_ns_ = INT64_MIN;
  std::uint64_t left_out_ = 0;
};

}  // namespace ctibus::host
