#include "centre.hpp"

/// Small scenarios whose course is known to the second.
namespace ctibus::acd::testing {
namespace {

TEST(Scenarios, TheSameSeedGivesTheSameCourse) {
  Scenario scenario = centre_of(3);
  scenario.callers = {by_chance(2.5, 60)};
  scenario.callers[0].patience = exponential(60);
  scenario.habits = {.ring = exponential(5), .no_answer = 0.1};
  scenario.calls = 2000;
  const Outcome one = run(scenario, 7);
  const Outcome same = run(scenario, 7);
  const Outcome other = run(scenario, 8);
  EXPECT_EQ(one.time, same.time);
  EXPECT_EQ(one.groups[0].total.wait, same.groups[0].total.wait);
  EXPECT_EQ(one.agents[1].answered, same.agents[1].answered);
  EXPECT_NE(one.groups[0].total.wait, other.groups[0].total.wait);
}

TEST(Scenarios, EveryCallIsAccountedFor) {
  Scenario scenario = centre_of(3);
  scenario.options.groups[0].queues = {{.capacity = 2}};
  scenario.options.groups[0].overflow = "690";
  scenario.options.groups[0].queues[0].max_wait = std::chrono::seconds(30);
  scenario.callers = {by_chance(3, 60)};
  scenario.callers[0].patience = exponential(60);
  scenario.callers[0].wrap_up = exponential(10);
  scenario.habits = {.ring = exponential(5), .no_answer = 0.1};
  scenario.calls = 3000;
  const Tally total = run(scenario).groups[0].total;
  EXPECT_EQ(total.offered, 3000u);
  EXPECT_GT(total.answered, 0u);
  EXPECT_GT(total.abandoned, 0u);
  EXPECT_GT(total.dissuaded, 0u);
  EXPECT_GT(total.overflowed, 0u);
  EXPECT_EQ(total.lost, 0u);
  EXPECT_EQ(total.answered + total.abandoned + total.dissuaded + total.overflowed, total.offered);
}

/// Three agents with calls and chats.
Scenario with_chats() {
  Scenario scenario = centre_of(3);
  scenario.options.channels = {{.name = "chat", .capacity = 2, .beside = {"voice"}}};
  scenario.options.groups.push_back({.name = "chats", .channel = "chat"});
  for (AgentOptions& agent : scenario.options.agents) agent.groups.push_back({"chats"});
  return scenario;
}

TEST(Scenarios, EveryItemIsAccountedForWhoeverMissesIt) {
  for (const AfterRefusal then :
       {AfterRefusal::ready, AfterRefusal::not_ready, AfterRefusal::log_off}) {
    Scenario scenario = with_chats();
    scenario.options.on_no_answer = then;
    scenario.options.groups[1].queues = {{.capacity = 4}};
    scenario.callers = {by_chance(1, 60), by_chance(2.5, 90)};
    for (Callers& callers : scenario.callers) {
      callers.patience = exponential(60);
      callers.wrap_up = exponential(10);
    }
    scenario.callers[1].group = "chats";
    scenario.habits = {.ring = exponential(5), .no_answer = 0.1};
    scenario.calls = 3000;
    const Outcome outcome = run(scenario);
    const Tally& chats = outcome.groups[1].total;
    EXPECT_GT(chats.answered, 1000u);
    EXPECT_GT(chats.abandoned, 0u);
    EXPECT_GT(chats.dissuaded, 0u);
    EXPECT_GT(outcome.groups[0].total.answered, 500u);
    EXPECT_EQ(chats.answered + chats.abandoned + chats.dissuaded, chats.offered);
  }
}

TEST(Scenarios, AnAgentHasAsManyItemsAtOnceAsAllowed) {
  Scenario scenario = with_chats();
  scenario.options.agents.resize(1);
  scenario.callers = {at_moments({Seconds(0), Seconds(10), Seconds(20)}, 60)};
  scenario.callers[0].group = "chats";
  scenario.callers[0].wrap_up = constant(15);
  const Outcome outcome = run(scenario);
  const Tally& total = outcome.groups[1].total;
  EXPECT_EQ(total.answered, 3u);
  EXPECT_NEAR(total.wait, 0 + 0 + 55, 1e-6) << "the third waits for the end of the first";
  EXPECT_NEAR(outcome.time, 150, 1e-6);
  EXPECT_NEAR(outcome.agents[0].engaged, 150, 1e-6);
}

TEST(Scenarios, OneAgentServesInOrder) {
  Scenario scenario = centre_of(1);
  scenario.callers = {at_moments({Seconds(0), Seconds(10), Seconds(20)}, 60)};
  const Outcome outcome = run(scenario);
  const Tally& total = outcome.groups[0].total;
  EXPECT_EQ(total.answered, 3u);
  EXPECT_NEAR(total.wait, 0 + 50 + 100, 1e-6);
  EXPECT_NEAR(total.longest_wait, 100, 1e-6);
  EXPECT_EQ(total.longest_queue, 2u);
  EXPECT_NEAR(total.queue, 150, 1e-6);
  EXPECT_NEAR(total.engaged, 180, 1e-6);
  EXPECT_NEAR(outcome.time, 180, 1e-6);
  EXPECT_EQ(outcome.agents[0].answered, 3u);
}

TEST(Scenarios, WrapUpKeepsTheAgentEngaged) {
  Scenario scenario = centre_of(1);
  scenario.options.groups[0].wrap_up_time = std::chrono::seconds(5);
  scenario.callers = {at_moments({Seconds(0), Seconds(0)}, 60)};
  EXPECT_NEAR(run(scenario).groups[0].total.wait, 65, 1e-6);
  scenario.callers[0].wrap_up = constant(30);  // by hand, whatever the group's
  EXPECT_NEAR(run(scenario).groups[0].total.wait, 90, 1e-6);
}

TEST(Scenarios, ImpatientCallersHangUpInTheQueue) {
  Scenario scenario = centre_of(1);
  scenario.callers = {at_moments({Seconds(0), Seconds(10), Seconds(20)}, 60)};
  scenario.callers[0].patience = constant(45);
  const Tally total = run(scenario).groups[0].total;
  EXPECT_EQ(total.answered, 2u);
  EXPECT_EQ(total.abandoned, 1u);
  EXPECT_NEAR(total.longest_wait, 45, 1e-6);
}

TEST(Scenarios, WhoDoesNotAnswerIsLeftAloneAndComesBack) {
  Scenario scenario = centre_of(1);
  scenario.options.groups[0].ring_timeout = std::chrono::seconds(20);
  scenario.habits = {.ring = constant(3), .no_answer = 1, .back_after = Seconds(40)};
  scenario.callers = {at_moments({Seconds(0)}, 60)};
  scenario.callers[0].patience = constant(100);
  Tally total = run(scenario).groups[0].total;
  EXPECT_EQ(total.abandoned, 1u);
  scenario.habits.no_answer = 0;
  total = run(scenario).groups[0].total;
  EXPECT_NEAR(total.wait, 3, 1e-6);
  scenario.habits.ring = constant(25);  // longer than it rings
  scenario.options.on_no_answer = AfterRefusal::log_off;
  EXPECT_EQ(run(scenario).groups[0].total.abandoned, 1u);
}

TEST(Scenarios, WhereAllAreRungTheFirstToAnswerHasTheCall) {
  Scenario scenario = centre_of(4);
  scenario.options.groups[0].strategy = Strategy::ring_all;
  scenario.habits = {.ring = exponential(8), .no_answer = 0.2, .back_after = Seconds(30)};
  scenario.callers = {by_chance(2, 60)};
  scenario.callers[0].patience = exponential(60);
  scenario.calls = 3000;
  const Outcome all = run(scenario);
  scenario.options.groups[0].strategy = Strategy::longest_idle;
  const Outcome one = run(scenario);
  EXPECT_LT(all.groups[0].total.wait, one.groups[0].total.wait);
  EXPECT_EQ(all.groups[0].total.answered + all.groups[0].total.abandoned, 3000u);
}

TEST(Scenarios, OverflowLeadsToAnotherGroup) {
  Scenario scenario = centre_of(1);
  scenario.options.groups.push_back({.name = "help"});
  scenario.options.agents.push_back({.id = "b", .groups = {{.group = "help"}}});
  scenario.options.groups[0].max_wait = std::chrono::seconds(15);
  scenario.options.groups[0].overflow = "group:help";
  scenario.callers = {at_moments({Seconds(0), Seconds(1)}, 60)};
  const Outcome outcome = run(scenario);
  EXPECT_EQ(outcome.calls, 2u);
  EXPECT_EQ(outcome.groups[0].total.overflowed, 1u);
  EXPECT_EQ(outcome.groups[1].total.answered, 1u);
  EXPECT_EQ(outcome.agents[1].answered, 1u);
}

TEST(Scenarios, AMessageIsHeardBeforeTheCallIsCleared) {
  Scenario scenario = centre_of(0);
  scenario.options.groups[0].wait_without_agent = false;
  scenario.options.groups[0].when_no_agent = {.sounds = {"sorry.wav"}};
  scenario.callers = {at_moments({Seconds(0)}, 60)};
  const Outcome outcome = run(scenario);
  EXPECT_EQ(outcome.groups[0].total.dissuaded, 1u);
  EXPECT_NEAR(outcome.time, 10, 1e-6);
}

TEST(Scenarios, CallersWhomNobodyWillAnswerAreGivenUp) {
  Scenario scenario = centre_of(0);
  scenario.callers = {at_moments({Seconds(0)}, 60)};
  EXPECT_EQ(run(scenario).groups[0].total.abandoned, 1u);
  scenario.options.groups[0].hours.time_zone = "Etc/UTC";
  scenario.options.groups[0].hours.hours = {"mon-fri 08:00-18:00"};  // which have deadlines
  scenario.options.groups[0].when_closed.wait = true;
  EXPECT_EQ(run(scenario).groups[0].total.abandoned, 1u);
}

TEST(Scenarios, AQueueThatOnlyGrowsComesToAnEnd) {
  Scenario scenario = centre_of(0);
  scenario.callers = {by_chance(3, 60)};
  scenario.calls = 10;
  EXPECT_EQ(run(scenario).groups[0].total.abandoned, 10u);
}

TEST(Scenarios, WhatDoesNotFitIsRefused) {
  const auto code_of = [](Scenario scenario) {
    const auto simulation = Simulation::create(std::move(scenario));
    return simulation ? std::string() : simulation.error().code;
  };
  Scenario scenario = centre_of(1);
  EXPECT_EQ(code_of(scenario), "");
  scenario.callers = {at_moments({Seconds(2), Seconds(1)}, 60)};
  EXPECT_EQ(code_of(scenario), "acd.bad_scenario");
  scenario.callers = {at_moments({}, 60)};
  scenario.callers[0].group = "nobody";
  EXPECT_EQ(code_of(scenario), "acd.bad_scenario");
  scenario.callers.clear();
  scenario.shifts = {{.agent = "a1", .from = Seconds(5), .to = Seconds(5)}};
  EXPECT_EQ(code_of(scenario), "acd.bad_scenario");
  scenario.shifts = {{.agent = "zoe", .to = Seconds(5)}};
  EXPECT_EQ(code_of(scenario), "acd.bad_scenario");
  scenario.shifts.clear();
  scenario.habits.no_answer = 1.5;
  EXPECT_EQ(code_of(scenario), "acd.bad_scenario");
  scenario.habits.no_answer = 0;
  scenario.options.agents[0].groups[0].group = "nobody";
  EXPECT_EQ(code_of(scenario), "acd.bad_option");
}

}  // namespace
}  // namespace ctibus::acd::testing
