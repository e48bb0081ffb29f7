#include "core/host/timer_service.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <mutex>
#include <vector>

#include "core/base/manual_clock.hpp"

namespace ctibus::host {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t ms = 1'000'000;

TEST(TimerService, what_is_due_after_the_end_of_time_never_fires) {
  ManualClock clock;
  clock.advance(1h);
  TimerService timers(clock);
  std::promise<void> sooner;
  bool fired = false;
  timers.start(INT64_MAX, [&] { fired = true; });
  timers.start(ms, [&] { sooner.set_value(); });
  clock.advance(1h);
  timers.clock_moved();
  ASSERT_EQ(sooner.get_future().wait_for(30s), std::future_status::ready);
  timers.stop();
  EXPECT_FALSE(fired);
}

TEST(TimerService, fires_by_its_own_clock_in_order_of_time_then_of_start) {
  ManualClock clock;
  TimerService timers(clock);
  std::mutex mutex;
  std::vector<int> fired;
  std::promise<void> all;
  const auto fire = [&](int id) {
    return [&, id] {
      const std::lock_guard lock(mutex);
      fired.push_back(id);
      if (fired.size() == 4) all.set_value();
    };
  };
  timers.start(20 * ms, fire(3));
  timers.start(10 * ms, fire(1));
  timers.start(10 * ms, fire(2));
  timers.start(30 * ms, fire(4));
  clock.advance(30ms);
  timers.clock_moved();
  ASSERT_EQ(all.get_future().wait_for(30s), std::future_status::ready);
  EXPECT_EQ(fired, (std::vector<int>{1, 2, 3, 4}));
}

TEST(TimerService, what_is_cancelled_does_not_fire) {
  ManualClock clock;
  TimerService timers(clock);
  std::atomic<bool> cancelled_fired{false};
  std::promise<void> other;
  const auto handle = timers.start(10 * ms, [&] { cancelled_fired = true; });
  timers.start(10 * ms, [&] { other.set_value(); });
  EXPECT_TRUE(timers.cancel(handle));
  EXPECT_FALSE(timers.cancel(handle));
  clock.advance(10ms);
  timers.clock_moved();
  ASSERT_EQ(other.get_future().wait_for(30s), std::future_status::ready);
  EXPECT_FALSE(cancelled_fired);
  EXPECT_EQ(timers.size(), 0u);
}

TEST(TimerService, steps_of_utc_hasten_and_delay_nothing) {
  for (const auto step : {10h, -10h}) {
    ManualClock clock;
    TimerService timers(clock);
    std::promise<void> early, late;
    auto late_fired = late.get_future();
    timers.start(20 * ms, [&] { late.set_value(); });
    clock.step_utc(step);
    timers.start(10 * ms, [&] { early.set_value(); });
    clock.advance(10ms);
    timers.clock_moved();
    ASSERT_EQ(early.get_future().wait_for(30s), std::future_status::ready);
    EXPECT_EQ(late_fired.wait_for(0s), std::future_status::timeout);
    clock.step_utc(-2 * step);
    clock.advance(10ms);
    timers.clock_moved();
    ASSERT_EQ(late_fired.wait_for(30s), std::future_status::ready);
  }
}

TEST(TimerService, keeps_real_time_with_the_machine_clock) {
  TimerService timers(system_clock());
  std::promise<void> fired;
  const std::int64_t began = system_clock().steady_ns();
  timers.start(5 * ms, [&] { fired.set_value(); });
  ASSERT_EQ(fired.get_future().wait_for(30s), std::future_status::ready);
  EXPECT_GE(system_clock().steady_ns() - began, 5 * ms);
}

}  // namespace
}  // namespace ctibus::host
