#include <gtest/gtest.h>

#include "recorder.hpp"

namespace ctibus::acd::testing {
namespace {

using queue::OfferResult;
using std::chrono::seconds;

TEST_F(CentreTest, a_call_is_held_before_it_enters_and_is_offered) {
  ready("ann");
  centre.arrive(facts("c1"), "pbx1:trunk", "sales", now);
  settle();
  EXPECT_EQ(recorder.holds, std::vector<std::string>{"c1"});
  EXPECT_TRUE(recorder.entries.empty());
  EXPECT_TRUE(recorder.offers.empty());
  centre.queued("c1", now);
  settle();
  ASSERT_EQ(recorder.offers.size(), 1u);
  EXPECT_EQ(recorder.offers[0].agent, "ann");
}

TEST_F(CentreTest, a_call_the_connector_cannot_hold_never_enters) {
  centre.arrive(facts("c1"), "pbx1:trunk", "sales", now);
  centre.hold_replied("c1", CommandResult::refused, now);
  EXPECT_TRUE(recorder.entries.empty());
  EXPECT_TRUE(centre.calls().empty());
  EXPECT_EQ(recorder.warnings, std::vector<std::string>{"acd.cannot_hold"});
}

TEST_F(CentreTest, who_waits_longest_is_served_first_and_by_who_idles_longest) {
  call("c1");
  call("c2");
  ready("bob");
  EXPECT_EQ(last_offer().call, "c1");
  pass(seconds(1));
  answer("c1", "pbx1:1002");
  ready("ann");
  EXPECT_EQ(last_offer().call, "c2");
  answer("c2", "pbx1:1001");
  end("c2");
  pass(seconds(1));
  end("c1");
  call("c3");
  EXPECT_EQ(last_offer().agent, "ann");
}

TEST_F(CentreTest, a_stronger_agent_goes_before_one_who_is_idle_for_longer) {
  ready("cid");
  pass(seconds(10));
  ready("ann");
  call("c1");
  EXPECT_EQ(last_offer().agent, "ann");
  call("c2");
  EXPECT_EQ(last_offer().agent, "cid");
}

TEST_F(CentreTest, a_stronger_group_goes_first_for_an_agent_of_both) {
  options.groups[1].priority = 10;
  configure();
  call("sale", "sales");
  call("cry", "help");
  ready("cid");
  EXPECT_EQ(last_offer().call, "cry");
}

TEST_F(CentreTest, positions_count_from_one) {
  call("c1");
  call("c2");
  EXPECT_EQ(recorder.entries[0].second, 1u);
  EXPECT_EQ(recorder.entries[1].second, 2u);
}

TEST_F(CentreTest, an_unanswered_offer_keeps_the_rank_and_goes_to_another) {
  ready("ann");
  call("c1");
  call("c2");
  pass(seconds(3));
  ready("bob");
  ASSERT_EQ(last_offer().call, "c2");
  fail_offer("c2", "pbx1:1002", OfferResult::rejected);
  fail_offer("c1", "pbx1:1001", OfferResult::no_answer);
  EXPECT_EQ(state_of("ann"), AgentState::not_ready);
  EXPECT_EQ(centre.agents().find("ann")->second.view.reason, "no_answer");
  pass(seconds(10));
  EXPECT_EQ(last_offer().call, "c1");
  EXPECT_EQ(last_offer().agent, "bob");
}

TEST_F(CentreTest, the_only_agent_is_not_rung_without_end_after_rejecting) {
  ready("ann");
  call("c1");
  fail_offer("c1", "pbx1:1001", OfferResult::rejected);
  EXPECT_EQ(state_of("ann"), AgentState::ready);
  pass(seconds(4));
  EXPECT_EQ(recorder.offers.size(), 1u);
  pass(seconds(2));
  EXPECT_EQ(recorder.offers.size(), 2u);
}

TEST_F(CentreTest, an_unreachable_device_is_skipped_until_in_service_again) {
  centre.device_state("pbx1:1001", true, now);
  ready("ann");
  call("c1");
  centre.offer_replied("c1", last_offer().serial, CommandResult::unreachable, now);
  settle();
  EXPECT_EQ(recorder.ended.back().result, OfferResult::unreachable);
  EXPECT_EQ(recorder.offers.size(), 1u);
  centre.device_state("pbx1:1001", true, now);
  settle();
  EXPECT_EQ(recorder.offers.size(), 2u);
}

TEST_F(CentreTest, an_agent_whose_device_or_connector_is_out_gets_no_offer) {
  ready("ann");
  centre.device_state("pbx1:1001", false, now);
  call("c1");
  EXPECT_TRUE(recorder.offers.empty());
  centre.connector_link("pbx1", false, {.play = true}, now);
  centre.device_state("pbx1:1001", true, now);
  settle();
  EXPECT_TRUE(recorder.offers.empty());
  centre.connector_link("pbx1", true, {.play = true}, now);
  settle();
  EXPECT_EQ(recorder.offers.size(), 1u);
}

TEST_F(CentreTest, a_caller_who_leaves_during_an_offer_frees_the_agent) {
  ready("ann");
  call("c1");
  fail_offer("c1", "pbx1:1001", OfferResult::caller_left);
  EXPECT_TRUE(recorder.reserved.empty() || recorder.offers.size() == 2u);
  end("c1");
  EXPECT_TRUE(recorder.reserved.empty());
  EXPECT_EQ(recorder.exits, (std::vector<Recorder::LeftQueue>{{"c1", LeaveReason::abandoned, ""}}));
  call("c2");
  EXPECT_EQ(last_offer().call, "c2");
}

TEST_F(CentreTest, an_offer_nobody_ends_ends_with_its_lease) {
  ready("ann");
  call("c1");
  centre.offer_replied("c1", last_offer().serial, CommandResult::accepted, now);
  pass(seconds(29));
  EXPECT_TRUE(recorder.ended.empty());
  pass(seconds(2));
  ASSERT_EQ(recorder.ended.size(), 1u);
  EXPECT_EQ(recorder.ended[0].result, OfferResult::failed);
  EXPECT_EQ(recorder.withdrawals, std::vector<std::string>{"c1"});
  pass(seconds(10));
  EXPECT_EQ(recorder.offers.size(), 2u) << "the call goes on being distributed";
}

TEST_F(CentreTest, an_offer_of_unknown_outcome_is_withdrawn_before_the_next) {
  ready("ann");
  ready("bob");
  call("c1");
  centre.offer_replied("c1", last_offer().serial, CommandResult::uncertain, now);
  settle();
  EXPECT_EQ(recorder.offers.size(), 1u);
  EXPECT_EQ(recorder.withdrawals.size(), 1u);
  centre.offer_failed("c1", "pbx1:1001", OfferResult::cancelled, now);
  settle();
  EXPECT_EQ(recorder.offers.size(), 2u);
}

TEST_F(CentreTest, an_answer_counts_even_when_its_offer_is_being_withdrawn) {
  ready("ann");
  call("c1");
  centre.offer_replied("c1", last_offer().serial, CommandResult::uncertain, now);
  answer("c1", "pbx1:1001");
  EXPECT_EQ(recorder.exits,
            (std::vector<Recorder::LeftQueue>{{"c1", LeaveReason::answered, "ann"}}));
  EXPECT_EQ(state_of("ann"), AgentState::busy);
}

TEST_F(CentreTest, late_replies_to_an_earlier_offer_change_nothing) {
  ready("ann");
  call("c1");
  const auto first = last_offer().serial;
  fail_offer("c1", "pbx1:1001", OfferResult::rejected);
  pass(seconds(6));
  ASSERT_EQ(recorder.offers.size(), 2u);
  centre.offer_replied("c1", first, CommandResult::busy, now);
  EXPECT_EQ(recorder.ended.size(), 1u);
}

TEST_F(CentreTest, a_connector_without_link_is_left_alone_for_a_moment) {
  ready("ann");
  call("c1");
  centre.offer_replied("c1", last_offer().serial, CommandResult::no_link, now);
  settle();
  EXPECT_EQ(recorder.offers.size(), 1u);
  EXPECT_EQ(recorder.ended.back().result, OfferResult::failed);
  pass(seconds(6));
  EXPECT_EQ(recorder.offers.size(), 2u);
}

TEST_F(CentreTest, a_connector_that_died_reserves_nobody) {
  ready("ann");
  call("c1");
  centre.connector_running("pbx1", false, now);
  settle();
  EXPECT_TRUE(recorder.reserved.empty());
  pass(seconds(60));
  EXPECT_EQ(recorder.offers.size(), 1u);
  centre.connector_running("pbx1", true, now);
  settle();
  EXPECT_EQ(recorder.offers.size(), 2u);
}

TEST_F(CentreTest, who_waited_too_long_is_released_to_the_overflow) {
  options.groups[0].max_wait = seconds(60);
  options.groups[0].overflow = "900";
  configure();
  call("c1");
  pass(seconds(59));
  EXPECT_TRUE(recorder.releases.empty());
  pass(seconds(2));
  ASSERT_EQ(recorder.releases, std::vector<std::string>{"c1"});
  centre.release_replied("c1", CommandResult::accepted, now);
  centre.diverted("c1", "pbx1:hold", "pbx1:900", now);
  EXPECT_EQ(recorder.exits,
            (std::vector<Recorder::LeftQueue>{{"c1", LeaveReason::overflowed, ""}}));
}

TEST_F(CentreTest, a_refused_overflow_is_tried_again_and_agents_still_may_answer) {
  options.groups[0].max_wait = seconds(60);
  options.groups[0].overflow = "900";
  configure();
  call("c1");
  pass(seconds(61));
  centre.release_replied("c1", CommandResult::refused, now);
  settle();
  pass(seconds(6));
  EXPECT_EQ(recorder.releases.size(), 2u);
  centre.release_replied("c1", CommandResult::refused, now);
  ready("ann");
  EXPECT_EQ(last_offer().call, "c1");
}

TEST_F(CentreTest, an_offer_is_not_cut_short_by_the_longest_wait) {
  options.groups[0].max_wait = seconds(10);
  options.groups[0].overflow = "900";
  configure();
  call("c1");
  pass(seconds(8));
  ready("ann");
  pass(seconds(5));
  EXPECT_TRUE(recorder.releases.empty());
  fail_offer("c1", "pbx1:1001", OfferResult::no_answer);
  EXPECT_EQ(recorder.releases.size(), 1u);
}

TEST_F(CentreTest, a_call_picked_up_by_an_agent_is_that_agents) {
  ready("ann");
  call("c1");
  answer("c1", "pbx1:1002");  // nobody is logged on there
  EXPECT_EQ(recorder.exits, (std::vector<Recorder::LeftQueue>{{"c1", LeaveReason::answered, ""}}));
  EXPECT_TRUE(recorder.reserved.empty());
}

TEST_F(CentreTest, a_call_merged_into_another_waits_on_with_its_rank) {
  call("c1");
  call("c2");
  held("other");
  centre.call_merged("c1", "other", now);
  settle();
  EXPECT_EQ(recorder.exits, (std::vector<Recorder::LeftQueue>{{"c1", LeaveReason::merged, ""}}));
  EXPECT_EQ(recorder.entries.back(), (std::pair<std::string, std::uint32_t>("other", 1)));
  pass(seconds(2));
  ready("ann");
  EXPECT_EQ(last_offer().call, "other");
}

TEST_F(CentreTest, a_call_somebody_deflected_is_redirected_not_abandoned) {
  call("c1");
  centre.call_state(facts("c1"),
                    {{"pbx1:trunk", ConnectionState::connected, DeviceKind::trunk},
                     {"pbx1:1050", ConnectionState::alerting, DeviceKind::station}},
                    now);
  EXPECT_EQ(recorder.exits,
            (std::vector<Recorder::LeftQueue>{{"c1", LeaveReason::redirected, ""}}));
}

TEST_F(CentreTest, a_call_the_switch_lost_failed_and_was_not_abandoned) {
  call("c1");
  centre.call_ended("c1", true, now);
  EXPECT_EQ(recorder.exits, (std::vector<Recorder::LeftQueue>{{"c1", LeaveReason::failed, ""}}));
}

TEST_F(CentreTest, a_call_transferred_back_into_a_queue_enters_again) {
  ready("ann");
  call("c1");
  answer("c1", "pbx1:1001");
  centre.arrive(facts("c1"), "pbx1:trunk", "help", now);
  centre.connection_cleared("c1", "pbx1:1001", now);
  centre.queued("c1", now);
  held("c1");
  EXPECT_EQ(recorder.entries.size(), 2u);
  EXPECT_EQ(state_of("ann"), AgentState::ready);
  EXPECT_EQ(centre.calls().find("c1")->second.group->name, "help");
}

TEST_F(CentreTest, a_removed_group_serves_its_last_calls_and_vanishes) {
  call("c1");
  options.groups.erase(options.groups.begin());
  for (AgentOptions& agent : options.agents) {
    std::erase_if(agent.groups, [](const Membership& joined) { return joined.group == "sales"; });
  }
  configure();
  EXPECT_EQ(centre.group_of("600", {}), nullptr);
  EXPECT_TRUE(recorder.removed_groups.empty());
  ready("ann");
  EXPECT_EQ(last_offer().call, "c1");
  answer("c1", "pbx1:1001");
  end("c1");
  EXPECT_EQ(recorder.removed_groups, std::vector<std::string>{"sales"});
}

TEST_F(CentreTest, a_reload_drops_no_waiting_call_and_serves_new_agents) {
  call("c1");
  call("c2");
  options.agents.push_back(agent("dan", "1004", {{"sales", 0}}));
  options.groups[0].label = "Sales";
  configure();
  EXPECT_TRUE(recorder.exits.empty());
  ready("dan");
  EXPECT_EQ(last_offer().agent, "dan");
  EXPECT_EQ(last_offer().call, "c1");
}

TEST_F(CentreTest, removing_an_agent_during_an_offer_offers_the_call_to_another) {
  ready("ann");
  call("c1");
  ready("bob");
  options.agents.erase(options.agents.begin());
  configure();
  EXPECT_EQ(recorder.ended.back(), (Recorder::Ended{"c1", "ann", OfferResult::cancelled}));
  centre.offer_failed("c1", "pbx1:1001", OfferResult::cancelled, now);
  settle();
  EXPECT_EQ(last_offer().agent, "bob");
}

TEST_F(CentreTest, groups_are_found_by_number_and_route_point) {
  ASSERT_NE(centre.group_of("600", "pbx1:rp"), nullptr);
  ASSERT_NE(centre.group_of("+331600", "pbx1:700"), nullptr);
  EXPECT_EQ(centre.group_of("+331600", "pbx1:700")->name, "help");
  EXPECT_EQ(centre.group_of("555", "pbx1:555"), nullptr);
}

}  // namespace
}  // namespace ctibus::acd::testing
