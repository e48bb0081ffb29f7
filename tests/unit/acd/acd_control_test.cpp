#include <gtest/gtest.h>

#include "scripted_pbx.hpp"

namespace ctibus::acd::testing {
namespace {

using namespace std::chrono_literals;

class AcdControlTest : public AcdTest {
 protected:
  template <Message C>
  std::string code(const C& command) {
    return host.request("acd", command).code;
  }
  template <Message C>
  void ask(const C& command) {
    const auto reply = host.request("acd", command);
    ASSERT_TRUE(reply.accepted()) << reply.code << ": " << reply.text;
  }
  void limit(std::vector<std::string> groups, std::vector<ControlRight> may = {}) {
    options.controllers = {{.program = "test", .groups = std::move(groups), .may = std::move(may)}};
    ASSERT_TRUE(host.reload<Acd>("acd", options));
  }
  SetMembership helps(const std::string& agent, bool member = true) {
    return {.agent = agent, .group = "help", .member = member, .priority = 3, .by = "eva"};
  }
};

TEST_F(AcdControlTest, each_change_is_told_with_who_did_it_and_what_was_before) {
  ask(SetSkill{.agent = "ann", .skill = "french", .level = 2});
  host.expect<Controlled>();
  ask(SetSkill{.agent = "ann", .skill = "french", .level = 4, .by = "eva"});
  const auto told = host.expect<Controlled>();
  EXPECT_EQ(told->command, "acd.set_skill");
  EXPECT_EQ(told->by, "eva");
  EXPECT_EQ(told->program, "test");
  EXPECT_EQ(told->agent, "ann");
  EXPECT_EQ(told->before, "french 2");
  EXPECT_EQ(told->after, "french 4");
  EXPECT_NE(told.causation, MessageId{});

  ask(helps("ann"));
  const auto joined = host.expect<Controlled>();
  EXPECT_EQ(joined->group, "help");
  EXPECT_EQ(joined->before, "not a member");
  EXPECT_EQ(joined->after, "priority 3");
  EXPECT_EQ(state_of("ann").groups.size(), 2u);

  ask(SetGroupPriority{.group = "help", .priority = 3});
  EXPECT_EQ(host.expect<Controlled>()->before, "priority 50");
  EXPECT_EQ(group("help").priority, 3u);
  ask(SetOpening{.group = "help", .opening = Opening::closed});
  EXPECT_EQ(host.expect<Controlled>()->after, "closed");
  EXPECT_EQ(group("help").status, GroupStatus::closed);
}

TEST_F(AcdControlTest, what_is_done_for_an_agent_is_told_and_what_agents_do_is_not) {
  ready("ann");
  ask(agent::SetNotReady{.agent = "ann", .reason = "lunch"});
  host.expect_none<Controlled>();
  ask(agent::SetReady{.agent = "ann", .by = "eva"});
  const auto told = host.expect<Controlled>();
  EXPECT_EQ(told->command, "agent.set_ready");
  EXPECT_EQ(told->before, "not_ready lunch");
  EXPECT_EQ(told->after, "ready");
  ask(agent::LogOff{.agent = "ann", .reason = "fire drill", .by = "eva"});
  EXPECT_EQ(host.expect<agent::LoggedOff>()->reason, "fire drill");
  EXPECT_EQ(host.expect<Controlled>()->after, "logged_off");
}

TEST_F(AcdControlTest, a_picked_call_rings_at_once_at_whom_it_was_picked_for) {
  ask(agent::LogOn{.agent = "bob"});
  ask(agent::SetNotReady{.agent = "bob", .reason = "lunch"});
  pbx.arrive("c1");
  pbx.arrive("c2");
  ask(PickCall{.call = "c2", .agent = "bob", .by = "eva"});
  EXPECT_EQ(host.expect<Offered>()->call, "c2");
  const auto told = host.expect<Controlled>();
  EXPECT_EQ(told->call, "c2");
  EXPECT_EQ(told->agent, "bob");
  EXPECT_EQ(told->group, "sales");
  pbx.alert("c2", "pbx1:1002");
  pbx.offer_fails("c2", "pbx1:1002", queue::OfferResult::no_answer);
  EXPECT_EQ(state_of("bob").reason, "lunch");
  EXPECT_EQ(code(PickCall{.call = "c2", .agent = "ann"}), "agent.logged_off");
}

TEST_F(AcdControlTest, a_moved_call_says_where_it_went_and_waits_there) {
  pbx.arrive("c1");
  ask(MoveCall{.call = "c1", .group = "help", .by = "eva"});
  const auto left = host.expect<Left>();
  EXPECT_EQ(left->reason, LeaveReason::redirected);
  EXPECT_EQ(left->cause, LeaveCause::moved);
  EXPECT_EQ(left->into, "help");
  EXPECT_EQ(group("help").waiting, 1u);
  EXPECT_EQ(group("sales").waiting, 0u);
  ask(SetCallPriority{.call = "c1", .priority = 2});
  EXPECT_EQ(host.last_value<CallState>("c1")->body.priority, 2u);
  host.restart("acd");
  EXPECT_EQ(host.last_value<CallState>("c1")->body.priority, 2u);
}

TEST_F(AcdControlTest, says_which_field_is_wrong) {
  EXPECT_EQ(code(SetSkill{.agent = "zoe", .skill = "french"}), "agent.unknown");
  EXPECT_EQ(code(SetSkill{.agent = "ann", .skill = "and"}), "acd.bad_value");
  EXPECT_EQ(code(SetSkill{.agent = "ann", .skill = "french", .level = 101}), "acd.bad_value");
  EXPECT_EQ(code(SetMembership{.agent = "ann", .group = "nowhere"}), "acd.unknown_group");
  EXPECT_EQ(code(SetMembership{.agent = "ann", .group = "help", .member = true, .priority = 10}),
            "acd.bad_value");
  EXPECT_EQ(code(SetGroupPriority{.group = "sales", .priority = 100}), "acd.bad_value");
  EXPECT_EQ(code(SetOpening{.group = "sales"}), "acd.bad_value");
  EXPECT_EQ(code(SetOpening{.group = "nowhere", .opening = Opening::open}), "acd.unknown_group");
  EXPECT_EQ(code(Reset{}), "acd.bad_value");
  EXPECT_EQ(code(PickCall{.call = "c1", .agent = "ann"}), "acd.unknown_call");
  EXPECT_EQ(code(MoveCall{.call = "c1", .group = "help"}), "acd.unknown_call");
  pbx.arrive("c1");
  EXPECT_EQ(code(SetCallPriority{.call = "c1", .priority = 11}), "acd.bad_value");
  host.expect_none<Controlled>();
}

TEST_F(AcdControlTest, a_restart_keeps_what_was_changed) {
  ask(helps("ann"));
  ask(SetSkill{.agent = "ann", .skill = "french", .level = 4});
  ask(SetGroupPriority{.group = "help", .priority = 3});
  ask(SetOpening{.group = "sales", .opening = Opening::closed});
  ready("ann");
  const auto kept = host.all<AgentOverride>().size();
  host.restart("acd");
  EXPECT_EQ(state_of("ann").groups.size(), 2u);
  EXPECT_EQ(state_of("ann").state, AgentState::ready);
  EXPECT_EQ(group("help").logged_on, 1u);
  EXPECT_EQ(group("help").priority, 3u);
  EXPECT_EQ(group("sales").status, GroupStatus::closed);
  EXPECT_EQ(host.all<AgentOverride>().size(), kept) << "nothing new is told";
  pbx.arrive("c1", "700");
  EXPECT_EQ(host.expect<Offered>()->agent, "ann");
  ask(SetSkill{.agent = "ann", .skill = "french", .level = 5});
  EXPECT_EQ(host.all<Controlled>().back()->before, "french 4");
}

TEST_F(AcdControlTest, a_reload_keeps_what_was_changed_of_what_is_still_there) {
  ask(helps("ann"));
  ask(SetSkill{.agent = "ann", .skill = "french", .level = 4});
  ask(SetSkill{.agent = "bob", .skill = "french", .level = 4});
  ask(SetOpening{.group = "help", .opening = Opening::closed});
  options.groups[1].label = "Support";
  ASSERT_TRUE(host.reload<Acd>("acd", options));
  EXPECT_EQ(state_of("ann").groups.size(), 2u);
  EXPECT_EQ(group("help").status, GroupStatus::closed);
  options.groups.pop_back();
  options.agents.pop_back();
  ASSERT_TRUE(host.reload<Acd>("acd", options));
  EXPECT_TRUE(host.last_value<AgentOverride>("ann")->body.groups.empty());
  EXPECT_EQ(host.last_value<AgentOverride>("ann")->body.skills.size(), 1u);
  EXPECT_FALSE(host.last_value<AgentOverride>("bob"));
  EXPECT_FALSE(host.last_value<GroupOverride>("help"));
}

TEST_F(AcdControlTest, what_was_changed_of_who_is_gone_after_a_restart_is_forgotten) {
  ask(SetSkill{.agent = "bob", .skill = "french", .level = 4});
  ask(SetGroupPriority{.group = "help", .priority = 3});
  host.kill("acd");
  options.groups.pop_back();
  options.agents.pop_back();
  host.load<Acd>("acd", options);
  EXPECT_FALSE(host.last_value<AgentOverride>("bob"));
  EXPECT_FALSE(host.last_value<GroupOverride>("help"));
}

TEST_F(AcdControlTest, a_reset_makes_all_as_configured) {
  ask(helps("ann"));
  ask(SetMembership{.agent = "ann", .group = "sales", .member = false});
  ask(SetGroupPriority{.group = "help", .priority = 3});
  ask(SetOpening{.group = "help", .opening = Opening::closed});
  ask(Reset{.agent = "ann", .group = "help", .by = "eva"});
  const auto told = host.all<Controlled>().back();
  EXPECT_EQ(told->before, "help: priority 3, sales: not a member, priority 3, closed");
  EXPECT_EQ(told->after, "as configured");
  EXPECT_FALSE(host.last_value<AgentOverride>("ann"));
  EXPECT_FALSE(host.last_value<GroupOverride>("help"));
  EXPECT_EQ(state_of("ann").groups, std::vector<Text>{"sales"});
  EXPECT_EQ(group("help").priority, 50u);
  EXPECT_NE(group("help").status, GroupStatus::closed);
}

TEST_F(AcdControlTest, a_program_with_groups_of_its_own_touches_no_others) {
  limit({"help"});
  pbx.arrive("c1");
  pbx.arrive("c2", "700");
  EXPECT_EQ(code(SetSkill{.agent = "ann", .skill = "french", .level = 1}), "acd.not_allowed");
  EXPECT_EQ(code(SetSkill{.agent = "bob", .skill = "french", .level = 1}), "");
  EXPECT_EQ(code(helps("ann")), "") << "she joins the program's group";
  EXPECT_EQ(code(SetMembership{.agent = "bob", .group = "sales"}), "acd.not_allowed");
  EXPECT_EQ(code(SetOpening{.group = "sales", .opening = Opening::open}), "acd.not_allowed");
  EXPECT_EQ(code(SetGroupPriority{.group = "help", .priority = 2}), "");
  EXPECT_EQ(code(MoveCall{.call = "c1", .group = "help"}), "acd.not_allowed");
  EXPECT_EQ(code(MoveCall{.call = "c2", .group = "sales"}), "acd.not_allowed");
  EXPECT_EQ(code(SetCallPriority{.call = "c1", .priority = 1}), "acd.not_allowed");
  EXPECT_EQ(code(SetCallPriority{.call = "c2", .priority = 1}), "");
  EXPECT_EQ(code(PickCall{.call = "c1", .agent = "bob"}), "acd.not_allowed");
  EXPECT_EQ(code(Reset{.group = "sales"}), "acd.not_allowed");
  EXPECT_EQ(host.all<Controlled>().size(), 4u) << "refusals are not told";
  const auto& lines = host.log_lines();
  EXPECT_TRUE(std::any_of(lines.begin(), lines.end(),
                          [](const auto& line) { return line.id == "acd.not_allowed"; }));
}

TEST_F(AcdControlTest, acting_for_agents_is_a_right_of_its_own) {
  ready("bob");
  limit({"help"}, {ControlRight::skills});
  EXPECT_EQ(code(agent::SetNotReady{.agent = "bob", .by = "eva"}), "acd.not_allowed");
  EXPECT_EQ(code(agent::SetNotReady{.agent = "bob"}), "") << "the agent may";
  EXPECT_EQ(code(SetOpening{.group = "help", .opening = Opening::open}), "acd.not_allowed");
}

}  // namespace
}  // namespace ctibus::acd::testing
