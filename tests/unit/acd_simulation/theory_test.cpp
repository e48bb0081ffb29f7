#include "centre.hpp"
#include "ctibus/kit/traffic/erlang_a.hpp"
#include "ctibus/kit/traffic/erlang_c.hpp"

/// A little of what tests/bench/acd proves with more calls.
namespace ctibus::acd::testing {
namespace {

constexpr double confidence = 0.9999;

Scenario erlang_c() {
  Scenario scenario = centre_of(14);
  scenario.callers = {by_chance(10, 180)};
  scenario.calls = 21'000;
  scenario.batches.warm_up = 1000;
  return scenario;
}

struct Verdict {
  bool delayed;
  bool in_time;
  bool wait;
};

Verdict compare(const Outcome& outcome) {
  const auto theory =
      traffic::ErlangC::create({.load = 10, .agents = 14, .handling = Seconds(180)}).value();
  const GroupOutcome& group = outcome.groups[0];
  return {group.delayed.estimate(confidence).covers(theory.wait_probability()),
          group.service_level.estimate(confidence).covers(theory.answered_within(Seconds(20))),
          group.wait.estimate(confidence).covers(theory.mean_wait().count())};
}

TEST(Theory, PatientCallersWaitAsErlangCSays) {
  const Verdict verdict = compare(run(erlang_c()));
  EXPECT_TRUE(verdict.delayed);
  EXPECT_TRUE(verdict.in_time);
  EXPECT_TRUE(verdict.wait);
}

TEST(Theory, ImpatientCallersLeaveAsErlangASays) {
  Scenario scenario = centre_of(10);
  scenario.callers = {by_chance(9, 180)};
  scenario.callers[0].patience = exponential(180);
  scenario.calls = 21'000;
  scenario.batches.warm_up = 1000;
  const Outcome outcome = run(scenario);
  const auto theory =
      traffic::ErlangA::create(
          {.load = 9, .agents = 10, .handling = Seconds(180), .patience = Seconds(180)})
          .value();
  const GroupOutcome& group = outcome.groups[0];
  EXPECT_TRUE(group.abandoned.estimate(confidence).covers(theory.abandonment()));
  EXPECT_TRUE(group.occupancy.estimate(confidence).covers(theory.utilisation()));
  EXPECT_TRUE(group.queue.estimate(confidence).covers(theory.mean_queue()));
}

/// Seven who have two items at once each are fourteen who have one.
TEST(Theory, AgentsWithSeveralItemsAtOnceAreAsManyMore) {
  Scenario scenario = centre_of(7);
  scenario.options.channels = {{.name = "chat", .capacity = 2}};
  scenario.options.groups[0].channel = "chat";
  scenario.callers = {by_chance(10, 180)};
  scenario.calls = 21'000;
  scenario.batches.warm_up = 1000;
  const Verdict verdict = compare(run(scenario));
  EXPECT_TRUE(verdict.delayed);
  EXPECT_TRUE(verdict.in_time);
  EXPECT_TRUE(verdict.wait);
}

/// The mean wait stays the same, what callers are promised does not.
TEST(Theory, NoticesThatTheNewestCallsGoFirst) {
  Scenario scenario = erlang_c();
  scenario.fault = Fault::newest_first;
  const Verdict verdict = compare(run(scenario));
  EXPECT_TRUE(verdict.delayed);
  EXPECT_FALSE(verdict.in_time);
}

TEST(Theory, NoticesAnAgentWhoIsNeverUsed) {
  Scenario scenario = erlang_c();
  scenario.fault = Fault::idle_agent;
  const Verdict verdict = compare(run(scenario));
  EXPECT_FALSE(verdict.delayed);
  EXPECT_FALSE(verdict.in_time);
}

}  // namespace
}  // namespace ctibus::acd::testing
