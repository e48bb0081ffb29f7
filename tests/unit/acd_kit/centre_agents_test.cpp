#include <gtest/gtest.h>

#include "recorder.hpp"

namespace ctibus::acd::testing {
namespace {

using queue::OfferResult;
using std::chrono::seconds;

TEST_F(CentreTest, an_agent_logs_on_anywhere_but_not_where_another_sits) {
  EXPECT_TRUE(centre.log_on("ann", "pbx1:1050", false, now));
  EXPECT_EQ(centre.log_on("bob", "pbx1:1050", false, now).error().code, "agent.device_taken");
  EXPECT_EQ(centre.log_on("nobody", {}, false, now).error().code, "agent.unknown");
  EXPECT_EQ(centre.agent_at("pbx1:1050")->id, "ann");
}

TEST_F(CentreTest, a_device_its_connector_does_not_have_is_refused) {
  centre.device_state("pbx1:1001", true, now);
  EXPECT_EQ(centre.log_on("ann", "pbx1:9999", false, now).error().code, "agent.unknown_device");
  EXPECT_TRUE(centre.log_on("ann", "pbx1:1001", false, now));
}

TEST_F(CentreTest, an_agent_moves_when_idle_and_not_during_a_call) {
  ready("ann");
  EXPECT_TRUE(centre.log_on("ann", "pbx1:1050", true, now));
  EXPECT_EQ(centre.agent_at("pbx1:1001"), nullptr);
  call("c1");
  EXPECT_EQ(centre.log_on("ann", "pbx1:1001", true, now).error().code, "agent.wrong_state");
}

TEST_F(CentreTest, commands_for_who_is_logged_off_are_refused) {
  EXPECT_EQ(centre.set_ready("ann", now).error().code, "agent.logged_off");
  EXPECT_EQ(centre.log_off("ann", {}, now).error().code, "agent.logged_off");
  EXPECT_EQ(centre.set_ready("zoe", now).error().code, "agent.unknown");
}

TEST_F(CentreTest, only_reasons_of_the_list_are_taken) {
  options.not_ready_reasons = {"lunch"};
  configure();
  ready("ann");
  EXPECT_EQ(centre.set_not_ready("ann", "nap", now).error().code, "agent.unknown_reason");
  EXPECT_TRUE(centre.set_not_ready("ann", "lunch", now));
  EXPECT_EQ(state_of("ann"), AgentState::not_ready);
}

TEST_F(CentreTest, not_ready_during_a_call_takes_effect_afterwards) {
  ready("ann");
  call("c1");
  answer("c1", "pbx1:1001");
  ASSERT_TRUE(centre.set_not_ready("ann", "lunch", now));
  EXPECT_EQ(state_of("ann"), AgentState::busy);
  EXPECT_EQ(centre.agents().find("ann")->second.view.next, AgentState::not_ready);
  end("c1");
  EXPECT_EQ(state_of("ann"), AgentState::not_ready);
}

TEST_F(CentreTest, after_call_work_lasts_its_time_or_until_ready) {
  options.groups[0].wrap_up_time = seconds(30);
  configure();
  ready("ann");
  call("c1");
  answer("c1", "pbx1:1001");
  end("c1");
  EXPECT_EQ(state_of("ann"), AgentState::working_after_call);
  call("c2");
  pass(seconds(29));
  EXPECT_EQ(recorder.offers.size(), 1u);
  pass(seconds(2));
  EXPECT_EQ(last_offer().call, "c2");
  answer("c2", "pbx1:1001");
  end("c2");
  EXPECT_EQ(state_of("ann"), AgentState::working_after_call);
  ASSERT_TRUE(centre.set_ready("ann", now));
  EXPECT_EQ(state_of("ann"), AgentState::ready);
}

TEST_F(CentreTest, a_call_of_ones_own_does_not_cut_after_call_work_short) {
  options.groups[0].wrap_up_time = seconds(30);
  configure();
  ready("ann");
  call("c1");
  answer("c1", "pbx1:1001");
  end("c1");
  centre.connection("own", "pbx1:1001", ConnectionState::connected, now);
  EXPECT_EQ(state_of("ann"), AgentState::busy);
  pass(seconds(10));
  centre.call_ended("own", false, now);
  EXPECT_EQ(state_of("ann"), AgentState::working_after_call);
  pass(seconds(21));
  EXPECT_EQ(state_of("ann"), AgentState::ready);
}

TEST_F(CentreTest, after_call_work_asked_for_during_a_call_follows_it) {
  ready("ann");
  call("c1");
  answer("c1", "pbx1:1001");
  ASSERT_TRUE(centre.set_working_after_call("ann", Duration(0), now));
  EXPECT_EQ(state_of("ann"), AgentState::busy);
  end("c1");
  EXPECT_EQ(state_of("ann"), AgentState::working_after_call);
  pass(std::chrono::hours(1));
  EXPECT_EQ(state_of("ann"), AgentState::working_after_call) << "by hand means by hand";
}

TEST_F(CentreTest, an_agent_in_a_call_of_ones_own_is_busy_and_gets_no_offer) {
  ready("ann");
  centre.connection("own", "pbx1:1001", ConnectionState::alerting, now);
  call("c1");
  EXPECT_TRUE(recorder.offers.empty());
  centre.connection("own", "pbx1:1001", ConnectionState::connected, now);
  EXPECT_EQ(state_of("ann"), AgentState::busy);
  centre.call_ended("own", false, now);
  settle();
  EXPECT_EQ(state_of("ann"), AgentState::ready);
  EXPECT_EQ(recorder.offers.size(), 1u);
}

TEST_F(CentreTest, logging_off_during_an_offer_gives_the_call_to_another) {
  ready("ann");
  call("c1");
  ready("bob");
  ASSERT_TRUE(centre.log_off("ann", {}, now));
  settle();
  EXPECT_EQ(recorder.withdrawals.size(), 1u);
  EXPECT_EQ(recorder.offers.size(), 1u) << "not before the withdrawal is confirmed";
  centre.offer_failed("c1", "pbx1:1001", OfferResult::cancelled, now);
  settle();
  EXPECT_EQ(last_offer().agent, "bob");
}

TEST_F(CentreTest, an_agent_who_lets_it_ring_can_be_logged_off) {
  options.on_no_answer = AfterRefusal::log_off;
  configure();
  ready("ann");
  call("c1");
  fail_offer("c1", "pbx1:1001", OfferResult::no_answer);
  EXPECT_EQ(state_of("ann"), AgentState::null);
  EXPECT_EQ(recorder.agent_events.back(), "ann logged_off no_answer");
}

TEST_F(CentreTest, counts_of_a_group_follow_its_agents) {
  const Group& sales = centre.groups().find("sales")->second;
  ready("ann");
  ready("bob");
  ASSERT_TRUE(centre.set_not_ready("bob", {}, now));
  settle();
  EXPECT_EQ(sales.logged_on, 2u);
  EXPECT_EQ(sales.ready, 1u);
  call("c1");
  EXPECT_EQ(sales.ready, 0u) << "being offered a call is not ready for one";
  answer("c1", "pbx1:1001");
  EXPECT_EQ(sales.busy, 1u);
  end("c1");
  ASSERT_TRUE(centre.log_off("bob", {}, now));
  EXPECT_EQ(sales.logged_on, 1u);
  EXPECT_EQ(sales.ready, 1u);
  EXPECT_EQ(sales.busy, 0u);
}

TEST_F(CentreTest, a_conference_or_a_held_call_keeps_the_agent_busy) {
  ready("ann");
  call("c1");
  answer("c1", "pbx1:1001");
  centre.connection("c1", "pbx1:1001", ConnectionState::hold, now);
  centre.connection("consultation", "pbx1:1001", ConnectionState::connected, now);
  EXPECT_EQ(state_of("ann"), AgentState::busy);
  centre.call_ended("consultation", false, now);
  EXPECT_EQ(state_of("ann"), AgentState::busy);
  end("c1");
  EXPECT_EQ(state_of("ann"), AgentState::ready);
}

TEST_F(CentreTest, a_handled_call_that_merges_stays_the_agents) {
  options.groups[0].wrap_up_time = seconds(30);
  configure();
  ready("ann");
  call("c1");
  answer("c1", "pbx1:1001");
  centre.connection("older", "pbx1:1001", ConnectionState::connected, now);
  centre.call_merged("c1", "older", now);
  EXPECT_EQ(state_of("ann"), AgentState::busy);
  end("older");
  EXPECT_EQ(state_of("ann"), AgentState::working_after_call);
  EXPECT_TRUE(centre.calls().empty());
}

}  // namespace
}  // namespace ctibus::acd::testing
