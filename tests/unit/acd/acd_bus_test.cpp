#include <gtest/gtest.h>

#include "scripted_pbx.hpp"

namespace ctibus::acd::testing {
namespace {

using namespace std::chrono_literals;
using queue::OfferResult;

TEST_F(AcdTest, a_call_goes_from_the_route_point_to_an_agent_and_ends_in_wrap_up) {
  ready("ann");
  pbx.route("c1");
  EXPECT_EQ(pbx.holds, std::vector<std::string>{"c1"});
  EXPECT_EQ(pbx.treatments, std::vector<std::string>{"music"});
  pbx.queue("c1");
  const auto entered = host.expect<Entered>();
  EXPECT_EQ(entered->group, "sales");
  EXPECT_EQ(entered->position, 1u);
  const auto offered = host.expect<Offered>();
  EXPECT_EQ(offered->agent, "ann");
  EXPECT_EQ(offered->calling, "+33123456789");
  EXPECT_EQ(offered->lease, 30s);
  EXPECT_EQ(pbx.offers.back(), (std::pair<std::string, std::string>("c1", "pbx1:1001")));
  EXPECT_TRUE(state_of("ann").offered);
  EXPECT_EQ(group("sales").waiting, 1u);
  EXPECT_EQ(group("sales").ready, 0u);

  pbx.alert("c1", "pbx1:1001");
  host.advance(3s);
  pbx.answer("c1", "pbx1:1001");
  const auto ended = host.expect<OfferEnded>();
  EXPECT_EQ(ended->result, OfferResult::answered);
  EXPECT_EQ(ended->alerted, 3s);
  const auto left = host.expect<Left>();
  EXPECT_EQ(left->reason, LeaveReason::answered);
  EXPECT_EQ(left->agent, "ann");
  EXPECT_EQ(left->waited, 3s);
  EXPECT_EQ(state_of("ann").state, AgentState::busy);
  EXPECT_EQ(state_of("ann").call, "c1");
  EXPECT_EQ(host.last_value<CallState>("c1")->body.phase, CallPhase::answered);
  EXPECT_EQ(group("sales").waiting, 0u);

  pbx.end("c1");
  host.expect<agent::WorkingAfterCall>();
  EXPECT_EQ(state_of("ann").state, AgentState::working_after_call);
  EXPECT_FALSE(host.last_value<CallState>("c1"));
  host.advance(11s);
  EXPECT_EQ(state_of("ann").state, AgentState::ready);
  EXPECT_FALSE(state_of("ann").offered);
  host.expect_none<Left>();
}

TEST_F(AcdTest, who_comes_is_told_the_wait_or_that_it_is_not_known) {
  EXPECT_EQ(group("sales").priority, 50u);
  EXPECT_FALSE(group("sales").estimate.known) << "nobody is at work";
  ready("ann");
  EXPECT_TRUE(group("sales").estimate.known);
  pbx.arrive("c1");
  const auto entered = host.expect<Entered>();
  EXPECT_TRUE(entered->estimate.known);
  EXPECT_EQ(entered->estimate.wait, 0s) << "ann is free";
  EXPECT_FALSE(group("sales").estimate.known) << "she was, and nothing was seen yet";
  for (int i = 2; i <= 16; ++i) pbx.arrive("c" + std::to_string(i));
  for (int i = 1; i <= 12; ++i) {
    const std::string call(state_of("ann").call);
    pbx.answer(call, "pbx1:1001");
    host.advance(50s);
    pbx.end(call);
    host.advance(10s);  // her work after it
  }
  ASSERT_TRUE(group("sales").estimate.known);
  EXPECT_NEAR(std::chrono::duration<double>(group("sales").estimate.wait).count(), 240, 40)
      << "three wait, a minute for each";
  const auto why = host.request("acd", Explain{.call = "c15"});
  ASSERT_TRUE(why.accepted());
  EXPECT_TRUE(why.body().estimate.known);
  EXPECT_LT(why.body().estimate.wait, group("sales").estimate.wait);
}

TEST_F(AcdTest, numbers_of_others_are_left_to_others) {
  pbx.route("c1", "555");
  EXPECT_TRUE(pbx.holds.empty());
  EXPECT_TRUE(pbx.rejects.empty());
}

TEST_F(AcdTest, every_message_about_a_call_carries_its_root) {
  ready("ann");
  const Uuid root = host.uuid();
  const std::string text = root.text();
  host.send(route::Requested{.call = text, .called = "600", .connector = "pbx1"},
            {.source = "pbx1", .correlation = root});
  host.send(call::Queued{.call = text, .device = "pbx1:hold"},
            {.source = "pbx1", .correlation = root});
  EXPECT_EQ(host.expect<Entered>().correlation, root);
  EXPECT_EQ(host.expect<Offered>().correlation, root);
  EXPECT_EQ(host.expect<queue::Offer>().correlation, root);
  EXPECT_EQ(host.last_value<CallState>(text)->correlation, root);
}

TEST_F(AcdTest, feature_codes_act_for_the_agent_at_the_calling_device) {
  pbx.route("c1", "*21", "pbx1:1001");
  EXPECT_EQ(state_of("ann").state, AgentState::not_ready);
  pbx.route("c2", "*23", "pbx1:1001");
  EXPECT_EQ(state_of("ann").state, AgentState::ready);
  pbx.route("c3", "*24", "pbx1:1001");
  EXPECT_EQ(state_of("ann").state, AgentState::not_ready);
  pbx.route("c4", "*22", "pbx1:1001");
  EXPECT_EQ(state_of("ann").state, AgentState::null);
  for (const auto& [call, cause] : pbx.rejects) EXPECT_EQ(cause, Cause::normal_clearing);
  pbx.route("c5", "*23", "pbx1:1003");
  EXPECT_EQ(pbx.rejects.back(), (std::pair<std::string, Cause>("c5", Cause::blocked)));
  pbx.route("c6", "*21bob", "pbx1:1003");
  EXPECT_EQ(state_of("bob").device, "pbx1:1003");
}

TEST_F(AcdTest, each_way_an_offer_fails_is_told_apart) {
  using Row = std::pair<OfferResult, AgentState>;
  for (const auto& [result, after] :
       {Row{OfferResult::no_answer, AgentState::not_ready},
        Row{OfferResult::rejected, AgentState::ready}, Row{OfferResult::busy, AgentState::ready},
        Row{OfferResult::unreachable, AgentState::ready}}) {
    ready("ann");
    const std::string call = "c" + std::to_string(static_cast<int>(result));
    pbx.arrive(call);
    pbx.alert(call, "pbx1:1001");
    pbx.offer_fails(call, "pbx1:1001", result);
    EXPECT_EQ(host.expect<OfferEnded>()->result, result);
    EXPECT_EQ(state_of("ann").state, after);
    EXPECT_EQ(host.last_value<CallState>(call)->body.phase, CallPhase::waiting);
    pbx.end(call);
    EXPECT_EQ(host.expect<Left>()->reason, LeaveReason::abandoned);
    ASSERT_TRUE(host.request("acd", agent::LogOff{.agent = "ann"}).accepted());
    pbx.service("1001", true);
  }
}

TEST_F(AcdTest, a_caller_who_leaves_while_it_rings_is_not_the_agents_fault) {
  ready("ann");
  pbx.arrive("c1");
  pbx.alert("c1", "pbx1:1001");
  pbx.offer_fails("c1", "pbx1:1001", OfferResult::caller_left);
  pbx.end("c1");
  EXPECT_EQ(host.expect<OfferEnded>()->result, OfferResult::caller_left);
  EXPECT_EQ(host.expect<Left>()->reason, LeaveReason::abandoned);
  EXPECT_EQ(state_of("ann").state, AgentState::ready);
  EXPECT_FALSE(state_of("ann").offered);
}

TEST_F(AcdTest, an_offer_the_connector_refuses_frees_the_agent) {
  ready("ann");
  pbx.offer_reply = failure("pbx.out_of_service", "not registered");
  pbx.arrive("c1");
  EXPECT_EQ(host.expect<OfferEnded>()->result, OfferResult::unreachable);
  EXPECT_FALSE(state_of("ann").offered);
  pbx.offer_reply = {};
  pbx.service("1001", true);
  EXPECT_EQ(host.expect<Offered>()->agent, "ann");
  EXPECT_EQ(host.all<Offered>().size(), 2u);
}

TEST_F(AcdTest, a_dead_connector_reserves_nobody_and_loses_no_rank) {
  ready("ann");
  pbx.arrive("c1");
  host.expect<Offered>();
  host.send(bus::Instance{.instance = "pbx1", .phase = bus::InstancePhase::stopped},
            {.source = "bus"});
  EXPECT_EQ(host.expect<OfferEnded>()->result, OfferResult::failed);
  EXPECT_FALSE(state_of("ann").offered);
  host.advance(60s);
  host.expect_none<Offered>();
  host.send(bus::Instance{.instance = "pbx1", .phase = bus::InstancePhase::running},
            {.source = "bus"});
  EXPECT_EQ(host.expect<Offered>()->waited, 60s);
}

TEST_F(AcdTest, a_lost_outcome_ends_with_the_lease_and_the_call_goes_on) {
  ready("ann");
  pbx.arrive("c1");
  host.advance(29s);
  host.expect_none<OfferEnded>();
  host.advance(2s);
  EXPECT_EQ(host.expect<OfferEnded>()->result, OfferResult::failed);
  EXPECT_EQ(pbx.holds.size(), 2u) << "the offer is called back";
  host.advance(5s);
  EXPECT_EQ(host.all<Offered>().size(), 2u);
  host.expect_none<Left>();
}

TEST_F(AcdTest, who_waits_too_long_overflows_once) {
  pbx.arrive("c1", "700");
  host.advance(31s);
  ASSERT_EQ(pbx.releases.size(), 1u);
  EXPECT_EQ(pbx.releases[0].second, "900");
  pbx.say(call::Diverted{.call = "c1", .from_device = "pbx1:hold", .to_device = "pbx1:900"});
  EXPECT_EQ(host.expect<Left>()->reason, LeaveReason::overflowed);
  pbx.end("c1");
  host.expect_none<Left>();
}

TEST_F(AcdTest, group_state_is_told_once_for_many_changes_at_one_moment) {
  const auto told = [&] {
    const auto states = host.all<GroupState>();
    return std::count_if(states.begin(), states.end(),
                         [](const auto& state) { return state->group == "sales"; });
  };
  const auto before = told();
  ready("ann");  // logged on, ready, and the group takes calls
  EXPECT_EQ(group("sales").ready, 1u);
  EXPECT_EQ(group("sales").status, GroupStatus::open);
  EXPECT_EQ(told(), before + 1);
  host.advance(1h);
  EXPECT_EQ(told(), before + 1) << "not on each tick";
}

TEST_F(AcdTest, an_agent_of_many_groups_is_told_in_each_of_them_once) {
  constexpr std::size_t many = 350;
  for (std::size_t i = 0; i < many; ++i) {
    options.groups.push_back({.name = "g" + std::to_string(i)});
    options.agents[0].groups.push_back({options.groups.back().name});
  }
  ASSERT_TRUE(host.reload<Acd>("acd", options));
  const auto before = host.all<GroupState>().size();
  host.refuse_publications("acd", 5, 120);
  ready("ann");
  host.advance(1s);
  for (std::size_t i = 0; i < many; ++i) {
    ASSERT_EQ(group("g" + std::to_string(i)).ready, 1u) << i;
  }
  EXPECT_EQ(host.all<GroupState>().size(), before + many + 1);
}

TEST_F(AcdTest, commands_are_refused_with_the_codes_of_the_port) {
  const auto code = [&](auto command) { return host.request("acd", command).code; };
  EXPECT_EQ(code(agent::LogOn{.agent = "zoe"}), "agent.unknown");
  EXPECT_EQ(code(agent::LogOn{.agent = "ann", .device = "pbx1:9999"}), "agent.unknown_device");
  ready("ann");
  EXPECT_EQ(code(agent::LogOn{.agent = "bob", .device = "pbx1:1001"}), "agent.device_taken");
  EXPECT_EQ(code(agent::SetReady{.agent = "bob"}), "agent.logged_off");
}

TEST_F(AcdTest, a_reload_keeps_calls_and_tells_what_is_wrong) {
  pbx.arrive("c1");
  auto changed = options;
  changed.agents.push_back(
      {.id = "cid", .device = "pbx1:1003", .groups = {{"sales", 0}}, .auto_ready = true});
  ASSERT_TRUE(host.reload<Acd>("acd", changed));
  ASSERT_TRUE(host.request("acd", agent::LogOn{.agent = "cid"}).accepted());
  EXPECT_EQ(host.expect<Offered>()->agent, "cid");
  changed.agents[0].groups[0].group = "nowhere";
  const auto refused = host.reload<Acd>("acd", changed);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "acd.bad_option");
  EXPECT_TRUE(host.last_value<agent::State>("cid"));
}

TEST_F(AcdTest, a_draining_acd_ends_its_offers_and_begins_no_other) {
  ready("ann");
  pbx.arrive("c1");
  pbx.arrive("c2");
  host.expect<Offered>();
  host.stop("acd", 60s);
  host.expect<OfferEnded>();
  host.expect_none<Offered>();
  host.restart("acd");
  EXPECT_EQ(host.expect<Offered>()->call, "c1") << "the next life goes on";
}

TEST_F(AcdTest, a_last_value_the_bus_refused_is_published_later) {
  host.refuse_publications("acd", 3);
  (void)host.request("acd", agent::LogOn{.agent = "ann", .ready = true});
  host.advance(1s);
  EXPECT_EQ(state_of("ann").state, AgentState::ready);
}

TEST_F(AcdTest, explains_over_the_bus_why_a_call_waits_and_to_whom_it_was_offered) {
  ready("ann");
  pbx.arrive("c1");
  pbx.arrive("c2");
  const auto first = host.request("acd", Explain{.call = "c1"});
  ASSERT_TRUE(first.accepted());
  EXPECT_EQ(first.body().group, "sales");
  ASSERT_EQ(first.body().decided.size(), 1u);
  EXPECT_EQ(first.body().decided[0].agent, "ann");
  EXPECT_EQ(first.body().considered.at(0).verdict, Verdict::offered);
  const auto second = host.request("acd", Explain{.call = "c2"});
  ASSERT_TRUE(second.accepted());
  EXPECT_EQ(second.body().position, 2u);
  EXPECT_EQ(second.body().considered.at(0).verdict, Verdict::offered_another);
  EXPECT_EQ(host.request("acd", Explain{.call = "c9"}).code, "acd.unknown_call");
}

}  // namespace
}  // namespace ctibus::acd::testing
