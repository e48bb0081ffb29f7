#include "core/base/clock.hpp"

#include <time.h>

namespace ctibus {
namespace {

std::int64_t read_clock(clockid_t id) noexcept {
  timespec now{};
  ::clock_gettime(id, &now);
  return static_cast<std::int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

class SystemClock final : public Clock {
 public:
  [[nodiscard]] std::int64_t steady_ns() const noexcept override {
    return read_clock(CLOCK_MONOTONIC);
  }
  [[nodiscard]] std::int64_t utc_ns() const noexcept override { return read_clock(CLOCK_REALTIME); }
};

}  // namespace

const Clock& system_clock() noexcept {
  static const SystemClock clock;
  return clock;
}

}  // namespace ctibus
