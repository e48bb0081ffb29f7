#pragma once

#include <cstdint>

#include "core/base/clock.hpp"

namespace ctibus {

/// UTC for whoever asks a million times a second: the processor's own counter, held against the
/// clock at least every millisecond. Reads the clock itself where there is no steady counter, and
/// for every clock but the machine's. May go backwards by some nanoseconds, and jumps as the clock
/// does. One thread at a time.
class QuickUtc {
 public:
  explicit QuickUtc(const Clock& clock);

  std::int64_t now() noexcept {
    if (!counting_) return clock_.utc_ns();
    const std::uint64_t cycles = count();
    const std::uint64_t elapsed = cycles - read_at_;
    if (elapsed >= kMaxElapsed || ns_per_cycle_ == 0) return compare(cycles);
    return read_ns_ + static_cast<std::int64_t>(static_cast<double>(elapsed) * ns_per_cycle_);
  }

 private:
  static constexpr std::uint64_t kMaxElapsed = 1'000'000;  // well below a millisecond

  static std::uint64_t count() noexcept;
  std::int64_t compare(std::uint64_t cycles) noexcept;

  const Clock& clock_;
  bool counting_;
  std::uint64_t read_at_ = 0;
  std::int64_t read_ns_ = 0;
  std::uint64_t began_at_ = 0;  // of the span over which the counter's speed is measured
  std::int64_t began_ns_ = 0;
  double ns_per_cycle_ = 0;
};

}  // namespace ctibus

#if defined(__x86_64__)
#include <x86intrin.h>
inline std::uint64_t ctibus::QuickUtc::count() noexcept { return __rdtsc(); }
#else
inline std::uint64_t ctibus::QuickUtc::count() noexcept { return 0; }
#endif
