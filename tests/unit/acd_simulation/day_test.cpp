#include "centre.hpp"

/// Shifts, and what is tallied by the hour.
namespace ctibus::acd::testing {
namespace {

Seconds hours(double count) { return Seconds(3600 * count); }

TEST(Day, AgentsWorkInTheirShiftsAndEndTheirCalls) {
  Scenario scenario = centre_of(1);
  scenario.shifts = {{.agent = "a1", .from = Seconds(100), .to = Seconds(200)}};
  scenario.callers = {at_moments({Seconds(0), Seconds(190), Seconds(210)}, 60)};
  scenario.callers[0].patience = constant(1000);
  scenario.options.groups[0].wrap_up_time = std::chrono::seconds(10);
  const Outcome outcome = run(scenario);
  const Tally& total = outcome.groups[0].total;
  EXPECT_EQ(total.answered, 2u);
  EXPECT_EQ(total.abandoned, 1u);
  EXPECT_NEAR(total.wait, 100 + 0 + 1000, 1e-6);
  EXPECT_NEAR(outcome.agents[0].staffed, 190 + 60 + 10 - 100, 1e-6);
}

TEST(Day, AShiftThatFollowsTheOtherIsNoInterruption) {
  Scenario scenario = centre_of(1);
  scenario.shifts = {{.agent = "a1", .to = Seconds(100)},
                     {.agent = "a1", .from = Seconds(100), .to = Seconds(200)}};
  scenario.callers = {at_moments({Seconds(90), Seconds(95)}, 30)};
  const Outcome outcome = run(scenario);
  EXPECT_EQ(outcome.groups[0].total.answered, 2u);
  EXPECT_NEAR(outcome.groups[0].total.wait, 25, 1e-6);
}

TEST(Day, TalliesGoByTheTimeOfArrival) {
  Scenario scenario = centre_of(1);
  scenario.interval = hours(1);
  scenario.until = hours(3);
  scenario.callers = {at_moments({hours(0.5), hours(0.9), hours(1.5)}, 1800)};
  const GroupOutcome group = run(scenario).groups[0];
  ASSERT_EQ(group.intervals.size(), 3u);
  EXPECT_EQ(group.intervals[0].offered, 2u);
  EXPECT_EQ(group.intervals[1].offered, 1u);
  EXPECT_NEAR(group.intervals[0].wait, 360, 1e-6);
  EXPECT_NEAR(group.intervals[0].engaged, 1800, 1e-6);
  EXPECT_NEAR(group.intervals[1].engaged, 3600 - 0, 1e-6);
  EXPECT_NEAR(group.intervals[1].staffed, 3600, 1e-6);
  Tally sum;
  for (const Tally& tally : group.intervals) sum.add(tally);
  EXPECT_EQ(sum.offered, group.total.offered);
  EXPECT_NEAR(sum.engaged, group.total.engaged, 1e-6);
  EXPECT_NEAR(sum.time, group.total.time, 1e-6);
}

TEST(Day, WhoStillWaitsAtTheEndIsCutOff) {
  Scenario scenario = centre_of(1);
  scenario.until = Seconds(100);
  scenario.callers = {at_moments({Seconds(0), Seconds(10)}, 500)};
  const Outcome outcome = run(scenario);
  EXPECT_EQ(outcome.groups[0].total.answered, 1u);
  EXPECT_EQ(outcome.groups[0].total.abandoned, 1u);
  EXPECT_NEAR(outcome.groups[0].total.wait, 90, 1e-6);
  EXPECT_NEAR(outcome.time, 100, 1e-6);
}

TEST(Day, ClosedGroupsSendCallersAway) {
  Scenario scenario = centre_of(1);
  scenario.options.groups[0].hours.time_zone = "Etc/UTC";
  scenario.options.groups[0].hours.hours = {"daily 01:00-02:00"};
  scenario.start = Timestamp(std::chrono::hours(24) * 20000);
  scenario.callers = {at_moments({hours(0.5), hours(1.5), hours(2.5)}, 60)};
  const Tally total = run(scenario).groups[0].total;
  EXPECT_EQ(total.answered, 1u);
  EXPECT_EQ(total.dissuaded, 2u);
}

}  // namespace
}  // namespace ctibus::acd::testing
