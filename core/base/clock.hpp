#pragma once

#include <cstdint>

namespace ctibus {

/// Where time comes from. Injected everywhere, so that tests own it. Implementations are callable
/// from any thread at any time.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  /// Nanoseconds that never go backwards, from an arbitrary origin: durations and timers.
  [[nodiscard]] virtual std::int64_t steady_ns() const noexcept = 0;

  /// Nanoseconds since 1970-01-01 UTC: display and retention only, it may jump.
  [[nodiscard]] virtual std::int64_t utc_ns() const noexcept = 0;
};

/// The machine's clocks (CLOCK_MONOTONIC, CLOCK_REALTIME). Lives as long as the process.
const Clock& system_clock() noexcept;

}  // namespace ctibus
