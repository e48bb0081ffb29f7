#include "core/base/quick_utc.hpp"

#include <gtest/gtest.h>

namespace ctibus {
namespace {

struct StoppedClock final : Clock {
  std::int64_t ns = 0;
  [[nodiscard]] std::int64_t steady_ns() const noexcept override { return ns; }
  [[nodiscard]] std::int64_t utc_ns() const noexcept override { return ns; }
};

TEST(QuickUtc, stays_with_the_machines_clock) {
  constexpr std::int64_t slack_ns = 200'000;
  QuickUtc quick(system_clock());
  const std::int64_t end = system_clock().utc_ns() + 30'000'000;
  for (std::int64_t before = 0; before < end;) {
    before = system_clock().utc_ns();
    const auto now = quick.now();
    const auto after = system_clock().utc_ns();
    ASSERT_GE(now, before - slack_ns);
    ASSERT_LE(now, after + slack_ns);
  }
}

TEST(QuickUtc, asks_any_other_clock_each_time) {
  StoppedClock clock;
  QuickUtc quick(clock);
  for (clock.ns = 5; clock.ns < 50; ++clock.ns) EXPECT_EQ(quick.now(), clock.ns);
}

}  // namespace
}  // namespace ctibus
