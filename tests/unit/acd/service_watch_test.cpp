#include "plugins/acd/service_watch.hpp"

#include <gtest/gtest.h>

namespace ctibus::acd {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

class ServiceWatchTest : public ::testing::Test {
 protected:
  ServiceWatch watch;
  Now now{std::chrono::hours(3), Timestamp(std::chrono::hours(500000))};
  Group sales;

  void SetUp() override {
    sales.name = "sales";
    sales.options.objective = {.within = Duration(20000), .percent = 80};
  }
  void pass(std::chrono::nanoseconds time) {
    now.steady += time;
    now.utc += std::chrono::floor<Duration>(time);
  }
  void leaves(LeaveReason reason, seconds waited, LeaveCause cause = LeaveCause::unknown) {
    watch.left(sales, reason, cause, waited, now);
  }
  void answered(int calls, seconds waited) {
    for (int i = 0; i < calls; ++i) leaves(LeaveReason::answered, waited);
  }
  ServiceLevel level() { return watch.level_of(sales, now); }
};

TEST_F(ServiceWatchTest, nothing_is_counted_without_an_objective) {
  sales.options.objective = {};
  answered(3, seconds(1));
  EXPECT_FALSE(level().known);
  EXPECT_EQ(level().offered, 0u);
  EXPECT_FALSE(watch.next());
}

TEST_F(ServiceWatchTest, each_formula_has_its_own_percentage) {
  EXPECT_FALSE(level().known);
  answered(6, seconds(20));
  answered(2, seconds(21));
  leaves(LeaveReason::abandoned, seconds(3));
  leaves(LeaveReason::abandoned, seconds(40));
  leaves(LeaveReason::dissuaded, seconds(60), LeaveCause::max_wait);
  const ServiceLevel offered = level();
  EXPECT_EQ(offered.offered, 11u);
  EXPECT_EQ(offered.answered, 8u);
  EXPECT_EQ(offered.answered_in_time, 6u);
  EXPECT_EQ(offered.abandoned, 2u);
  EXPECT_EQ(offered.abandoned_in_time, 1u);
  EXPECT_EQ(offered.percent, 54u);
  EXPECT_EQ(counted(offered), 11u);
  sales.options.objective.formula = ServiceFormula::answered;
  EXPECT_EQ(level().percent, 75u);
  EXPECT_EQ(counted(level()), 8u);
  sales.options.objective.formula = ServiceFormula::answered_and_abandoned;
  EXPECT_EQ(level().percent, 70u);
  EXPECT_EQ(counted(level()), 10u);
}

TEST_F(ServiceWatchTest, who_was_not_let_in_or_goes_on_as_another_call_does_not_count) {
  leaves(LeaveReason::dissuaded, seconds(0), LeaveCause::closed);
  leaves(LeaveReason::dissuaded, seconds(0), LeaveCause::refused);
  leaves(LeaveReason::merged, seconds(9));
  EXPECT_EQ(level().offered, 0u);
  leaves(LeaveReason::dissuaded, seconds(0), LeaveCause::saturated);
  leaves(LeaveReason::overflowed, seconds(30), LeaveCause::max_wait);
  EXPECT_EQ(level().offered, 2u);
  EXPECT_TRUE(level().known);
  EXPECT_EQ(level().percent, 0u);
}

TEST_F(ServiceWatchTest, calls_older_than_the_window_do_not_count_any_more) {
  const Timestamp began = now.utc;
  (void)level();
  answered(4, seconds(30));
  pass(minutes(10));
  EXPECT_EQ(level().since, began);
  answered(4, seconds(3));
  EXPECT_EQ(level().percent, 50u);
  const auto next = watch.next();
  ASSERT_TRUE(next);
  EXPECT_LE(*next - now.steady, minutes(20));
  EXPECT_GT(*next - now.steady, minutes(19));
  EXPECT_TRUE(watch.expire(now).empty());
  pass(*next - now.steady);
  EXPECT_EQ(watch.expire(now), std::set<std::string>{"sales"});
  EXPECT_EQ(level().percent, 100u);
  EXPECT_EQ(level().offered, 4u);
  pass(minutes(30));
  EXPECT_EQ(watch.expire(now), std::set<std::string>{"sales"});
  EXPECT_FALSE(level().known);
  EXPECT_EQ(level().since, now.utc - minutes(30));
  EXPECT_FALSE(watch.next());
}

TEST_F(ServiceWatchTest, another_measure_begins_anew_and_another_objective_does_not) {
  answered(4, seconds(15));
  sales.options.objective.percent = 95;
  EXPECT_EQ(level().offered, 4u);
  EXPECT_EQ(level().objective, 95u);
  sales.options.objective.within = Duration(10000);
  EXPECT_EQ(level().offered, 0u) << "they were in time for 20 s";
  EXPECT_FALSE(watch.next());
}

TEST_F(ServiceWatchTest, the_next_life_goes_on_counting_where_this_one_ended) {
  for (int minute = 0; minute < 20; ++minute) {
    answered(3, seconds(minute < 10 ? 30 : 3));
    leaves(LeaveReason::abandoned, seconds(3));
    pass(minutes(1));
  }
  const ServiceLevel saved = level();
  const Timestamp then = now.utc;
  watch = {};
  pass(seconds(5));
  watch.restore(sales, saved, then, now);
  EXPECT_EQ(level().offered, 80u);
  EXPECT_EQ(level().answered_in_time, 30u);
  EXPECT_EQ(level().percent, saved.percent);
  EXPECT_EQ(level().since, saved.since);
  pass(minutes(20));
  (void)watch.expire(now);
  EXPECT_NEAR(level().offered, 40, 4) << "half of its time is over";
  pass(minutes(10));
  EXPECT_FALSE(level().known);
}

TEST_F(ServiceWatchTest, what_an_older_life_counted_is_dropped) {
  answered(8, seconds(3));
  const ServiceLevel saved = level();
  const Timestamp then = now.utc;
  watch = {};
  pass(minutes(31));
  watch.restore(sales, saved, then, now);
  EXPECT_FALSE(level().known);
  EXPECT_FALSE(watch.next());
}

TEST_F(ServiceWatchTest, a_removed_group_leaves_nothing) {
  answered(1, seconds(3));
  watch.group_removed("sales");
  EXPECT_FALSE(watch.next());
  EXPECT_EQ(level().offered, 0u);
}

}  // namespace
}  // namespace ctibus::acd
