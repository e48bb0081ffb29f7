#include <gtest/gtest.h>

#include "scripted_pbx.hpp"

namespace ctibus::acd::testing {
namespace {

using namespace std::chrono_literals;
using queue::OfferResult;

/// How many calls entered and did not leave, by what was published.
std::int64_t inside(const TestHost& host) {
  return static_cast<std::int64_t>(host.all<Entered>().size()) -
         static_cast<std::int64_t>(host.all<Left>().size());
}

TEST_F(AcdTest, waiting_calls_keep_their_rank_across_a_restart) {
  for (const char* call : {"c1", "c2", "c3"}) {
    pbx.arrive(call);
    host.advance(10s);
  }
  host.restart("acd");
  EXPECT_EQ(group("sales").waiting, 3u);
  EXPECT_EQ(host.all<Entered>().size(), 3u) << "nobody enters twice";
  ready("ann");
  const auto offered = host.expect<Offered>();
  EXPECT_EQ(offered->call, "c1");
  EXPECT_EQ(offered->waited, 30s);
}

TEST_F(AcdTest, agents_stay_logged_on_with_their_intentions_across_a_restart) {
  ready("ann");
  ASSERT_TRUE(host.request("acd", agent::LogOn{.agent = "bob", .device = "pbx1:1003"}).accepted());
  ASSERT_TRUE(
      host.request("acd", agent::SetNotReady{.agent = "bob", .reason = "lunch"}).accepted());
  const auto since = state_of("ann").since;
  host.advance(60s);
  host.restart("acd");
  EXPECT_EQ(state_of("ann").state, AgentState::ready);
  EXPECT_EQ(state_of("ann").since, since);
  EXPECT_EQ(state_of("bob").state, AgentState::not_ready);
  EXPECT_EQ(state_of("bob").reason, "lunch");
  EXPECT_EQ(state_of("bob").device, "pbx1:1003");
  EXPECT_EQ(group("sales").logged_on, 2u);
  EXPECT_EQ(group("sales").ready, 1u);
}

TEST_F(AcdTest, a_reservation_of_the_dead_life_ends_and_the_call_is_offered_again) {
  ready("ann");
  pbx.arrive("c1");
  pbx.alert("c1", "pbx1:1001");
  host.expect<Offered>();
  host.restart("acd");
  EXPECT_EQ(host.expect<OfferEnded>()->result, OfferResult::cancelled);
  EXPECT_FALSE(state_of("ann").offered);
  EXPECT_EQ(pbx.holds.size(), 2u) << "the connector is told to call it back";
  pbx.offer_fails("c1", "pbx1:1001", OfferResult::cancelled);
  EXPECT_EQ(host.expect<Offered>()->agent, "ann");
  EXPECT_EQ(inside(host), 1);
}

TEST_F(AcdTest, an_answer_during_the_outage_is_found) {
  ready("ann");
  pbx.arrive("c1");
  host.kill("acd");
  pbx.alert("c1", "pbx1:1001");
  pbx.answer("c1", "pbx1:1001");
  host.restart("acd");
  EXPECT_EQ(host.expect<OfferEnded>()->result, OfferResult::answered);
  const auto left = host.expect<Left>();
  EXPECT_EQ(left->reason, LeaveReason::answered);
  EXPECT_EQ(left->agent, "ann");
  EXPECT_EQ(state_of("ann").state, AgentState::busy);
  pbx.end("c1");
  EXPECT_EQ(state_of("ann").state, AgentState::working_after_call);
  EXPECT_EQ(inside(host), 0);
}

TEST_F(AcdTest, a_caller_who_left_during_the_outage_is_told_of) {
  ready("ann");
  pbx.arrive("c1");
  host.kill("acd");
  pbx.end("c1");
  host.restart("acd");
  EXPECT_EQ(host.expect<Left>()->reason, LeaveReason::abandoned);
  EXPECT_EQ(state_of("ann").state, AgentState::ready);
  EXPECT_FALSE(state_of("ann").offered);
  EXPECT_FALSE(host.last_value<CallState>("c1"));
  EXPECT_EQ(group("sales").waiting, 0u);
}

TEST_F(AcdTest, a_call_that_ended_during_the_outage_makes_nobody_busy_for_ever) {
  ready("ann");
  pbx.arrive("c1");
  pbx.answer("c1", "pbx1:1001");
  ASSERT_EQ(state_of("ann").state, AgentState::busy);
  ASSERT_TRUE(host.request("acd", agent::SetNotReady{.agent = "ann"}).accepted());
  host.kill("acd");
  pbx.end("c1");
  host.restart("acd");
  EXPECT_EQ(state_of("ann").state, AgentState::working_after_call);
  host.advance(11s);
  EXPECT_EQ(state_of("ann").state, AgentState::not_ready) << "what she asked for is kept";
}

TEST_F(AcdTest, after_call_work_goes_on_and_ends_across_a_restart) {
  ready("ann");
  pbx.arrive("c1");
  pbx.answer("c1", "pbx1:1001");
  pbx.end("c1");
  host.advance(4s);
  host.restart("acd");
  EXPECT_EQ(state_of("ann").state, AgentState::working_after_call);
  host.advance(5s);
  EXPECT_EQ(state_of("ann").state, AgentState::working_after_call);
  host.advance(2s);
  EXPECT_EQ(state_of("ann").state, AgentState::ready);
}

TEST_F(AcdTest, a_call_taken_to_the_queue_as_the_acd_died_is_adopted) {
  pbx.route("c1");
  host.kill("acd");
  pbx.queue("c1");
  host.restart("acd");
  EXPECT_EQ(host.expect<Entered>()->call, "c1");
  EXPECT_EQ(group("sales").waiting, 1u);
}

TEST_F(AcdTest, callers_find_their_last_agent_across_a_restart_until_it_is_forgotten) {
  options.groups[0].sticky = {.time = 30s, .memory = 2h};
  options.groups[0].wrap_up_time = 0s;
  host.kill("acd");
  host.load<Acd>("acd", options);
  ready("ann");
  pbx.arrive("c1");
  pbx.answer("c1", "pbx1:1001");
  pbx.end("c1");
  const auto told = host.expect<LastAgent>();
  EXPECT_EQ(told->agent, "ann");
  EXPECT_EQ(told->group, "sales");
  const std::string key(told->caller);
  EXPECT_EQ(key.size(), 32u);
  EXPECT_EQ(key.find_first_not_of("0123456789abcdef"), std::string::npos) << "not the number";
  pbx.arrive("c2");
  pbx.answer("c2", "pbx1:1001");
  ready("bob");
  pbx.route("c3");
  pbx.queue("c3");
  EXPECT_EQ(host.last_value<CallState>("c3")->body.preferred, "ann");
  const auto until = host.last_value<CallState>("c3")->body.preferred_until;
  const auto explained = host.request("acd", Explain{.call = "c3"});
  EXPECT_EQ(explained.body().preferred, "ann");

  host.kill("acd");
  host.advance(10s);
  host.restart("acd");
  EXPECT_EQ(host.last_value<CallState>("c3")->body.preferred, "ann");
  EXPECT_EQ(host.last_value<CallState>("c3")->body.preferred_until, until);
  pbx.end("c2");
  EXPECT_EQ(state_of("ann").call, "c3") << "bob is free, too";
  pbx.answer("c3", "pbx1:1001");
  pbx.end("c3");

  host.restart("acd");
  pbx.arrive("c4");
  EXPECT_EQ(state_of("ann").call, "c4");
  pbx.answer("c4", "pbx1:1001");
  pbx.end("c4");
  EXPECT_TRUE(host.last_value<LastAgent>(key));
  host.advance(3h);
  EXPECT_FALSE(host.last_value<LastAgent>(key));
}

TEST_F(AcdTest, what_is_not_configured_any_more_leaves_no_last_value) {
  ready("bob");
  pbx.arrive("c1", "700");
  host.kill("acd");
  options.groups.pop_back();
  options.agents.pop_back();
  host.load<Acd>("acd", options);
  EXPECT_FALSE(host.last_value<agent::State>("bob"));
  EXPECT_FALSE(host.last_value<GroupState>("help"));
  EXPECT_EQ(host.expect<Left>()->reason, LeaveReason::failed);
  EXPECT_EQ(pbx.clears, std::vector<std::string>{"c1"}) << "nobody waits unheard of";
}

}  // namespace
}  // namespace ctibus::acd::testing
