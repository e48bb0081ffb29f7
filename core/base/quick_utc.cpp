#include "core/base/quick_utc.hpp"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace ctibus {
namespace {

constexpr std::uint64_t kMaxReading = 50'000;  // cycles: some hundred times what a reading takes
constexpr std::int64_t kMeasureNs = 2'000'000;
constexpr std::int64_t kForgetNs = 10'000'000'000;

bool has_steady_counter() noexcept {
#if defined(__x86_64__)
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid(0x80000007, &a, &b, &c, &d) != 0 && (d & 1u << 8) != 0;
#else
  return false;
#endif
}

}  // namespace

QuickUtc::QuickUtc(const Clock& clock)
    : clock_(clock), counting_(&clock == &system_clock() && has_steady_counter()) {}

std::int64_t QuickUtc::compare(std::uint64_t cycles) noexcept {
  const std::int64_t now = clock_.utc_ns();
  // The thread was interrupted in between: the two do not belong together.
  if (count() - cycles > kMaxReading) return now;
  const std::int64_t span = now - began_ns_;
  // A span that is too long, or goes backwards, has a step of the clock in it or may have.
  if (span < 0 || span > kForgetNs || cycles <= began_at_) {
    began_at_ = cycles;
    began_ns_ = now;
  } else if (span >= kMeasureNs) {
    ns_per_cycle_ = static_cast<double>(span) / static_cast<double>(cycles - began_at_);
    if (span > kForgetNs / 2) {
      began_at_ = cycles;
      began_ns_ = now;
    }
  }
  read_at_ = cycles;
  read_ns_ = now;
  return now;
}

}  // namespace ctibus
