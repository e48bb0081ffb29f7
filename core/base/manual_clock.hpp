#pragma once

#include <atomic>
#include <chrono>

#include "core/base/clock.hpp"

namespace ctibus {

/// A clock that stands still until it is moved: virtual time for tests and simulations.
/// Every function may be called from any thread.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(std::int64_t utc_ns = 1'700'000'000'000'000'000) : utc_ns_(utc_ns) {}

  [[nodiscard]] std::int64_t steady_ns() const noexcept override { return steady_ns_.load(); }
  [[nodiscard]] std::int64_t utc_ns() const noexcept override { return utc_ns_.load(); }

  /// Moves both clocks forward.
  void advance(std::chrono::nanoseconds by) noexcept {
    steady_ns_.fetch_add(by.count());
    utc_ns_.fetch_add(by.count());
  }

  /// A clock step: UTC jumps (also backwards), the steady clock does not notice.
  void step_utc(std::chrono::nanoseconds by) noexcept { utc_ns_.fetch_add(by.count()); }

 private:
  std::atomic<std::int64_t> steady_ns_{1};
  std::atomic<std::int64_t> utc_ns_;
};

}  // namespace ctibus
