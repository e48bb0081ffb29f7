#include "connector_case.hpp"
#include "ctibus/messages/agent.hpp"

/// A switch with an ACD of its own.
namespace ctibus::csta::testing {
namespace {

class CstaAgents : public ConnectorCase {
 protected:
  CstaAgents() {
    site_.options.agents = {
        {.id = "ann", .name = "Ann", .device = "1001", .group = "sales", .password = "4711"},
        {.id = "bob", .name = "Bob"}};
    site_.site.agents = {{.id = "ann", .password = "4711", .group = "sales"}, {.id = "bob"}};
  }
  agent::State state(std::string_view agent) {
    const auto last = host_.last_value<agent::State>(agent);
    return last ? last->body : agent::State{};
  }
  void log_on(std::string_view agent, std::string_view device, bool ready = false) {
    const auto reply = ask(agent::LogOn{.agent = agent, .device = device, .ready = ready});
    ASSERT_TRUE(reply.accepted()) << reply.code << ": " << reply.text;
  }
  static auto of(std::string_view agent) {
    return [agent](const auto& told) { return told.agent == agent; };
  }
  /// The agent presses a button.
  void by_hand(std::string_view device, std::string_view wanted, std::string_view agent = {},
               std::string_view password = {}) {
    EXPECT_TRUE(site_.with(
        [&](Exchange& pbx) { return pbx.set_agent_state(device, wanted, agent, password); }));
  }
};

TEST_F(CstaAgents, an_agent_logs_on_becomes_ready_pauses_and_leaves) {
  start();
  EXPECT_EQ(state("ann").state, AgentState::null);
  EXPECT_EQ(state("ann").name, "Ann");
  const auto on = ask(agent::LogOn{.agent = "ann", .ready = true});
  ASSERT_TRUE(on.accepted()) << on.text;
  const auto logged_on = host_.expect<agent::LoggedOn>();
  EXPECT_EQ(logged_on->device, "pbx1:1001");
  EXPECT_TRUE(logged_on.causation);
  EXPECT_EQ(host_.expect<agent::Ready>().causation, logged_on.causation);
  EXPECT_EQ(state("ann").state, AgentState::ready);
  EXPECT_THAT(state("ann").groups, ::testing::ElementsAre("sales"));
  ASSERT_TRUE(ask(agent::SetNotReady{.agent = "ann", .reason = "lunch"}).accepted());
  host_.expect<agent::NotReady>([](const auto& told) { return told.reason == "lunch"; });
  EXPECT_EQ(state("ann").reason, "lunch");
  ASSERT_TRUE(ask(agent::SetWorkingAfterCall{.agent = "ann"}).accepted());
  EXPECT_EQ(host_.expect<agent::WorkingAfterCall>()->agent, "ann");
  ASSERT_TRUE(ask(agent::LogOff{.agent = "ann"}).accepted());
  EXPECT_EQ(host_.expect<agent::LoggedOff>()->device, "pbx1:1001");
  EXPECT_EQ(state("ann").state, AgentState::null);
  EXPECT_EQ(state("ann").device, "");
}

TEST_F(CstaAgents, without_agents_the_connector_provides_no_command_for_them) {
  site_.options.agents.clear();
  start();
  EXPECT_EQ(ask(agent::SetReady{.agent = "ann"}).status, ReplyStatus::no_provider);
  const auto link = host_.last_value<connector::State>(Site::connector);
  EXPECT_EQ(std::ranges::count(link->body.capabilities, "agent.log_on"), 0);
}

TEST_F(CstaAgents, commands_that_cannot_be_are_refused_by_the_codes_of_the_port) {
  site_.options.not_ready_reasons = {"lunch"};
  start();
  EXPECT_EQ(ask(agent::SetReady{.agent = "zoe"}).code, "agent.unknown");
  EXPECT_EQ(ask(agent::SetReady{.agent = "ann"}).code, "agent.logged_off");
  EXPECT_EQ(ask(agent::LogOn{.agent = "bob"}).code, "agent.unknown_device");
  EXPECT_EQ(ask(agent::LogOn{.agent = "bob", .device = "pbx1:4242"}).code, "agent.unknown_device");
  log_on("ann", "");
  EXPECT_EQ(ask(agent::LogOn{.agent = "bob", .device = "pbx1:1001"}).code, "agent.device_taken");
  EXPECT_EQ(ask(agent::SetNotReady{.agent = "ann", .reason = "golf"}).code, "agent.unknown_reason");
  EXPECT_EQ(ask(agent::SetWorkingAfterCall{.agent = "ann", .duration = 5s}).code,
            "pbx.not_supported");
  const int caller = call_in("1001");
  answer("1001");
  EXPECT_EQ(ask(agent::LogOn{.agent = "ann", .device = "pbx1:1002"}).code, "agent.wrong_state");
  caller_leaves(caller);
}

TEST_F(CstaAgents, a_wrong_password_is_an_agent_whom_the_switch_does_not_know) {
  site_.options.agents[0].password = "0000";
  start();
  EXPECT_EQ(ask(agent::LogOn{.agent = "ann"}).code, "agent.unknown");
  EXPECT_EQ(count<agent::LoggedOn>(), 0u);
}

TEST_F(CstaAgents, a_call_makes_an_agent_busy_and_what_was_asked_meanwhile_comes_after_it) {
  start();
  log_on("ann", "", true);
  const int caller = call_in("1001");
  const auto delivered = host_.expect<call::Delivered>();
  answer("1001");
  EXPECT_EQ(host_.expect<agent::Busy>()->call, delivered->call);
  EXPECT_EQ(state("ann").call, delivered->call);
  ASSERT_TRUE(ask(agent::SetNotReady{.agent = "ann", .reason = "lunch"}).accepted());
  EXPECT_EQ(state("ann").state, AgentState::busy);
  EXPECT_EQ(state("ann").next, AgentState::not_ready);
  EXPECT_EQ(state("ann").next_reason, "lunch");
  host_.advance(5min);
  caller_leaves(caller);
  const auto paused =
      host_.expect<agent::NotReady>([](const auto& told) { return told.reason == "lunch"; });
  EXPECT_TRUE(paused.causation);
  EXPECT_FALSE(paused.inferred);
  EXPECT_EQ(state("ann").call, "");
  EXPECT_EQ(state("ann").next, AgentState::unknown);
}

TEST_F(CstaAgents, an_agent_may_sit_anywhere_and_move) {
  start();
  by_hand("1003", "loggedOn", "bob");
  EXPECT_EQ(host_.expect<agent::LoggedOn>()->device, "pbx1:1003");
  log_on("bob", "pbx1:1002", true);
  EXPECT_EQ(host_.expect<agent::LoggedOff>()->device, "pbx1:1003");
  EXPECT_EQ(host_.expect<agent::LoggedOn>()->device, "pbx1:1002");
  EXPECT_EQ(state("bob").device, "pbx1:1002");
  EXPECT_EQ(state("bob").state, AgentState::ready);
}

TEST_F(CstaAgents, of_an_agent_who_is_not_configured_nothing_is_told) {
  site_.site.agents.push_back({.id = "eve"});
  start();
  by_hand("1003", "loggedOn", "eve");
  by_hand("1003", "ready");
  EXPECT_EQ(count<agent::LoggedOn>(), 0u);
  EXPECT_FALSE(host_.last_value<agent::State>("eve"));
}

TEST_F(CstaAgents, what_was_missed_while_the_link_was_down_is_inferred) {
  start();
  log_on("ann", "", true);
  EXPECT_FALSE(host_.expect<agent::NotReady>().inferred);
  site_.cut();
  by_hand("1001", "notReady");
  by_hand("1003", "loggedOn", "bob");
  EXPECT_EQ(state("ann").state, AgentState::ready);
  site_.restore();
  EXPECT_TRUE(host_.expect<agent::NotReady>(of("ann")).inferred);
  EXPECT_EQ(state("ann").state, AgentState::not_ready);
  EXPECT_TRUE(host_.expect<agent::LoggedOn>(of("bob")).inferred);
  site_.cut();
  by_hand("1003", "loggedOff");
  site_.restore();
  EXPECT_TRUE(host_.expect<agent::LoggedOff>().inferred);
  EXPECT_EQ(state("bob").state, AgentState::null);
}

TEST_F(CstaAgents, of_two_links_either_may_fail_and_each_event_is_told_once) {
  site_.links = 2;
  start();
  log_on("ann", "", true);
  for (const std::size_t failing : {std::size_t{0}, std::size_t{1}}) {
    site_.cut(failing);
    by_hand("1001", "notReady");
    by_hand("1001", "ready");
    site_.restore();
    by_hand("1001", "notReady");
    by_hand("1001", "ready");
  }
  EXPECT_EQ(count<agent::LoggedOn>(), 1u);
  EXPECT_EQ(count<agent::Ready>(), 5u);
  EXPECT_EQ(count<agent::NotReady>(), 5u);
  EXPECT_EQ(count<agent::LoggedOff>(), 0u);
}

TEST_F(CstaAgents, a_restart_finds_what_was_told_and_tells_the_difference) {
  start();
  log_on("ann", "", true);
  log_on("bob", "pbx1:1002");
  host_.kill(Site::connector);
  by_hand("1002", "loggedOff");
  host_.restart(Site::connector);
  host_.advance(1s);
  EXPECT_EQ(count<agent::LoggedOn>(), 2u);
  EXPECT_EQ(count<agent::Ready>(), 1u);
  EXPECT_EQ(state("ann").state, AgentState::ready);
  EXPECT_TRUE(host_.expect<agent::LoggedOff>().inferred);
  EXPECT_EQ(state("bob").state, AgentState::null);
}

TEST_F(CstaAgents, a_lost_event_is_found_out_by_asking) {
  start();
  log_on("ann", "", true);
  site_.exchange().faults.lose_events = 1;
  by_hand("1001", "notReady");
  site_.exchange().faults.lose_events = 0;
  EXPECT_EQ(state("ann").state, AgentState::ready);
  host_.advance(2min);
  EXPECT_EQ(state("ann").state, AgentState::not_ready);
}

TEST_F(CstaAgents, what_a_command_waited_for_in_vain_is_not_its_outcome_later) {
  start();
  log_on("ann", "", true);
  const int caller = call_in("1001");
  answer("1001");
  ASSERT_TRUE(ask(agent::SetNotReady{.agent = "ann", .reason = "lunch"}).accepted());
  site_.cut();
  caller_leaves(caller);
  site_.restore();
  EXPECT_EQ(state("ann").state, AgentState::not_ready);
  EXPECT_EQ(state("ann").reason, "lunch");
  EXPECT_EQ(state("ann").next, AgentState::unknown);
  by_hand("1001", "ready");
  by_hand("1001", "notReady");
  EXPECT_EQ(state("ann").reason, "");
}

TEST_F(CstaAgents, in_ber_they_are_the_same) {
  site_.profile.encoding = Encoding::ber;
  site_.profile.framing = Framing::length16;
  site_.kind = csta_switch::LinkKind::ber;
  start();
  log_on("ann", "", true);
  EXPECT_EQ(state("ann").state, AgentState::ready);
  site_.cut();
  by_hand("1001", "workingAfterCall");
  site_.restore();
  EXPECT_EQ(state("ann").state, AgentState::working_after_call);
  EXPECT_EQ(count<agent::LoggedOff>(), 0u);
}

TEST_F(CstaAgents, two_agents_of_one_name_are_refused_at_the_start) {
  site_.options.agents.push_back({.id = "ann"});
  EXPECT_THROW(start(), ctibus::testing::ExpectationFailed);
}

}  // namespace
}  // namespace ctibus::csta::testing
