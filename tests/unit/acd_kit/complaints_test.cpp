#include <gtest/gtest.h>

#include "recorder.hpp"

/// What users of other distributors complain of, and why it does not happen here.
namespace ctibus::acd::testing {
namespace {

using queue::OfferResult;
using std::chrono::seconds;
using Words = std::vector<std::string>;

class ComplaintsTest : public CentreTest {
 protected:
  const Agent& who(const std::string& agent) const { return centre.agents().find(agent)->second; }
  const Recorder::Offered& last_offer() const { return recorder.offers.back(); }
  void in_both(std::size_t agent) { options.agents[agent].groups = {{"sales", 0}, {"help", 0}}; }
  void talk(const std::string& id, const std::string& device) {
    answer(id, device);
    centre.connection_cleared(id, device, now);
    end(id);
  }
};

// Wrap-up cut short, last call reset, several queues.
TEST_F(ComplaintsTest, wrap_up_of_one_group_is_not_cut_short_by_a_call_of_another) {
  in_both(0);
  options.groups[0].wrap_up_time = seconds(30);
  configure();
  ready("ann");
  call("c1");
  talk("c1", "pbx1:1001");
  call("c2", "help");
  pass(seconds(29));
  EXPECT_EQ(recorder.offers.size(), 1u);
  pass(seconds(1));
  EXPECT_EQ(last_offer().call, "c2");
}

// Wrap-up invisible to clients; reasons missing in events.
TEST_F(ComplaintsTest, wrap_up_and_the_reason_of_a_pause_are_there_to_be_seen) {
  options.groups[0].wrap_up_time = seconds(30);
  configure();
  ready("ann");
  call("c1");
  answer("c1", "pbx1:1001");
  ASSERT_TRUE(centre.set_not_ready("ann", "lunch", now));
  EXPECT_EQ(who("ann").view.next_reason, "lunch") << "it is known before the call is over";
  centre.connection_cleared("c1", "pbx1:1001", now);
  end("c1");
  EXPECT_EQ(state_of("ann"), AgentState::working_after_call);
  EXPECT_EQ(who("ann").view.until, now.utc + seconds(30));
  pass(seconds(30));
  EXPECT_EQ(state_of("ann"), AgentState::not_ready);
  EXPECT_EQ(who("ann").view.reason, "lunch");
}

// A last call that several queues share is counted for each of them.
TEST_F(ComplaintsTest, a_call_counts_once_however_many_groups_the_agent_is_in) {
  options.agents[0].groups.clear();
  for (int i = 0; i < 2000; ++i) {
    options.groups.push_back({.name = "group" + std::to_string(i)});
    options.agents[0].groups.push_back({"group" + std::to_string(i), 0});
  }
  configure();
  ready("ann");
  call("c1", "group7");
  talk("c1", "pbx1:1001");
  EXPECT_EQ(who("ann").workload.calls, 1u);
}

// Each event costs queues times members.
TEST_F(ComplaintsTest, an_agent_of_many_groups_is_kept_in_order_only_where_somebody_waits) {
  options.agents[0].groups.clear();
  for (int i = 0; i < 500; ++i) {
    options.groups.push_back({.name = "group" + std::to_string(i)});
    options.agents[0].groups.push_back({"group" + std::to_string(i), 0});
  }
  configure();
  ready("ann");
  EXPECT_TRUE(who("ann").warm.empty());
  ready("bob");
  call("c1");  // for bob
  EXPECT_TRUE(who("ann").warm.empty());
}

// No fairness across queues; the longest waiting stalls.
TEST_F(ComplaintsTest, of_groups_of_one_priority_the_oldest_call_goes_first) {
  in_both(0);
  configure();
  call("c1", "help");
  call("c2", "sales");
  call("c3", "help");
  for (const char* expected : {"c1", "c2", "c3"}) {
    ready("ann");
    ASSERT_EQ(last_offer().call, expected);
    talk(expected, "pbx1:1001");
  }
}

// Weights and penalties starve a queue.
TEST_F(ComplaintsTest, a_stronger_group_takes_nobody_whom_it_cannot_use) {
  options.groups[0].priority = 1;
  options.groups[0].needs = {{.needs = "french"}};
  in_both(0);
  configure();
  call("c1", "sales");
  call("c2", "help");
  ready("ann");  // does not speak French
  EXPECT_EQ(last_offer().call, "c2");
}

// One who answers and hangs up drops what the others have.
TEST_F(ComplaintsTest, of_those_rung_at_once_the_others_are_free_again_when_one_answers) {
  options.groups[0].strategy = Strategy::ring_all;
  configure();
  centre.connector_link("pbx1", true, {.ring_many = true}, now);
  ready("ann");
  ready("bob");
  call("c1");
  ASSERT_EQ(recorder.offers.size(), 2u);
  answer("c1", "pbx1:1001");
  EXPECT_EQ(state_of("bob"), AgentState::ready);
  call("c2");
  EXPECT_EQ(last_offer().agent, "bob");
  centre.connection_cleared("c1", "pbx1:1001", now);
  end("c1");
  EXPECT_TRUE(recorder.reserved.contains("bob")) << "it is none of his affair";
}

// The dispatcher freezes; agents stay reserved.
TEST_F(ComplaintsTest, a_switch_that_says_nothing_keeps_neither_agent_nor_call) {
  ready("ann");
  call("c1");
  ASSERT_EQ(recorder.offers.size(), 1u);
  pass(seconds(40));  // no reply, no event
  EXPECT_EQ(recorder.warnings, (Words{"acd.lease_expired"}));
  EXPECT_EQ(last_offer().call, "c1") << "it is offered again";
  EXPECT_GT(recorder.offers.size(), 1u);
}

// A change of state during an offer lets invites and cancels storm.
TEST_F(ComplaintsTest, changes_of_mind_during_an_offer_reach_the_switch_not_at_all) {
  ready("ann");
  call("c1");
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(centre.set_not_ready("ann", {}, now));
    settle();
    ASSERT_TRUE(centre.set_ready("ann", now));
    settle();
  }
  EXPECT_EQ(recorder.offers.size(), 1u);
  EXPECT_TRUE(recorder.withdrawals.empty());
}

// Locked in a call whose goodbye was lost.
TEST_F(ComplaintsTest, an_agent_is_free_when_the_call_is_over_however_that_was_told) {
  ready("ann");
  call("c1");
  answer("c1", "pbx1:1001");
  end("c1");  // no word of the agent's device
  EXPECT_EQ(state_of("ann"), AgentState::ready);
  EXPECT_TRUE(centre.calls().empty());
}

// Reject by one agent ends the call.
TEST_F(ComplaintsTest, a_call_that_one_agent_rejects_goes_on_with_its_rank) {
  ready("ann");
  call("c1");
  call("c2");
  fail_offer("c1", "pbx1:1001", OfferResult::rejected);
  ready("bob");
  EXPECT_EQ(last_offer().call, "c1");
  EXPECT_EQ(last_offer().agent, "bob");
}

// Thrown out of the queue for ever.
TEST_F(ComplaintsTest, who_was_logged_off_for_not_answering_is_back_by_logging_on) {
  options.on_no_answer = AfterRefusal::log_off;
  configure();
  ready("ann");
  call("c1");
  fail_offer("c1", "pbx1:1001", OfferResult::no_answer);
  EXPECT_EQ(state_of("ann"), AgentState::null);
  ready("ann");
  EXPECT_EQ(recorder.offers.size(), 2u);
}

// Missed, rejected and failed look the same.
TEST_F(ComplaintsTest, each_way_not_to_answer_is_told_apart) {
  options.on_no_answer = AfterRefusal::ready;
  configure();
  constexpr OfferResult results[] = {OfferResult::no_answer, OfferResult::busy,
                                     OfferResult::rejected, OfferResult::unreachable,
                                     OfferResult::failed};
  ready("ann");
  call("c1");
  for (const OfferResult result : results) {
    fail_offer("c1", "pbx1:1001", result);
    EXPECT_EQ(recorder.ended.back(), (Recorder::Ended{"c1", "ann", result}));
    pass(seconds(60));
    settle();
  }
}

// The only agent is rung without end after a rejection.
TEST_F(ComplaintsTest, the_only_agent_has_a_moment_after_a_rejection) {
  ready("ann");
  call("c1");
  fail_offer("c1", "pbx1:1001", OfferResult::rejected);
  EXPECT_EQ(recorder.offers.size(), 1u);
  pass(options.refusal_pause);
  EXPECT_EQ(recorder.offers.size(), 2u);
}

// The place is lost by entering the queue again.
TEST_F(ComplaintsTest, who_comes_to_the_same_queue_again_has_the_place_of_before) {
  call("c1");
  call("c2");
  centre.arrive(facts("c1"), "pbx1:trunk", "sales", now);
  centre.queued("c1", now);
  held("c1");
  ready("ann");
  EXPECT_EQ(last_offer().call, "c1");
}

// A next state that is pending blocks, or flips by itself.
TEST_F(ComplaintsTest, a_next_state_that_was_asked_for_twice_is_the_last_one) {
  ready("ann");
  call("c1");
  answer("c1", "pbx1:1001");
  ASSERT_TRUE(centre.set_not_ready("ann", "lunch", now));
  ASSERT_TRUE(centre.set_ready("ann", now));
  EXPECT_EQ(state_of("ann"), AgentState::busy);
  centre.connection_cleared("c1", "pbx1:1001", now);
  end("c1");
  EXPECT_EQ(state_of("ann"), AgentState::ready);
  pass(std::chrono::hours(2));
  EXPECT_EQ(state_of("ann"), AgentState::ready) << "nothing flips it";
}

// A query locks the queue.
TEST_F(ComplaintsTest, who_looks_changes_nothing) {
  options.groups[0].strategy = Strategy::round_robin;
  configure();
  ready("ann");
  ready("bob");
  call("c1");
  EXPECT_EQ(last_offer().agent, "ann");
  answer("c1", "pbx1:1001");
  end("c1");
  call("c2");
  const auto before = recorder.offers.size();
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(centre.explain("c2"));
    (void)centre.estimate(centre.groups().find("sales")->second, now);
  }
  settle();
  EXPECT_EQ(recorder.offers.size(), before);
  answer("c2", "pbx1:1002");
  end("c2");
  call("c3");
  EXPECT_EQ(last_offer().agent, "ann") << "it is still her turn";
}

}  // namespace
}  // namespace ctibus::acd::testing
