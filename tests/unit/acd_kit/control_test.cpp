#include <gtest/gtest.h>

#include "ctibus/kit/acd/overrides.hpp"
#include "recorder.hpp"

namespace ctibus::acd::testing {
namespace {

using queue::OfferResult;
using std::chrono::seconds;

/// Ann and bob sell, cid helps and sells if need be.
class ControlTest : public CentreTest {
 protected:
  Overrides changes;

  const AgentOptions& configured(const std::string& id) {
    return *std::find_if(options.agents.begin(), options.agents.end(),
                         [&](const AgentOptions& agent) { return agent.id == id; });
  }
  void apply(const std::string& id) {
    ASSERT_TRUE(centre.change_agent(changes.apply(configured(id)), now));
    settle();
  }
  void skill(const std::string& id, const std::string& name, std::uint32_t level) {
    changes.set_skill(configured(id), name, level);
    apply(id);
  }
  void place(const std::string& id, const std::string& group, bool member,
             std::uint32_t priority = 0) {
    changes.set_membership(configured(id), {.group = group, .priority = priority}, member);
    apply(id);
  }
  const Group& group(const std::string& name) { return centre.groups().find(name)->second; }
  const QueuedCall& queued(const std::string& id) { return centre.calls().find(id)->second; }
  std::string pick_error(const std::string& id, const std::string& agent) {
    const auto done = centre.pick(id, agent, now);
    settle();
    return done ? std::string() : done.error().code;
  }
};

TEST_F(ControlTest, a_waiting_call_is_matched_by_a_new_skill_at_once) {
  options.groups[0].needs = {{Duration(0), "french >= 3"}};
  configure();
  ready("ann");
  call("c1");
  EXPECT_TRUE(recorder.offers.empty());
  skill("ann", "french", 3);
  EXPECT_EQ(last_offer().call, "c1");
}

TEST_F(ControlTest, a_lost_skill_keeps_calls_away) {
  options.groups[0].needs = {{Duration(0), "french"}};
  options.agents[0].skills = {{"french", 4}};
  configure();
  ready("ann");
  skill("ann", "french", 0);
  call("c1");
  EXPECT_TRUE(recorder.offers.empty());
}

TEST_F(ControlTest, who_joins_a_group_is_offered_its_calls_by_rank_and_is_counted) {
  ready("ann");
  call("c1", "help");
  call("c2", "help");
  EXPECT_TRUE(recorder.offers.empty());
  place("ann", "help", true);
  EXPECT_EQ(last_offer().call, "c1");
  EXPECT_EQ(group("help").logged_on, 1u);
  EXPECT_EQ(group("sales").logged_on, 1u);
}

TEST_F(ControlTest, who_joins_a_helping_group_helps_at_once) {
  options.groups[0].helpers = {{.group = "help"}};
  options.agents.push_back(agent("dan", "1004", {}));
  configure();
  ready("dan");
  call("c1", "sales");
  EXPECT_TRUE(recorder.offers.empty());
  place("dan", "help", true);
  EXPECT_EQ(last_offer().agent, "dan");
}

TEST_F(ControlTest, who_leaves_a_group_keeps_the_call_and_gets_no_other) {
  ready("ann");
  call("c1");
  answer("c1", "pbx1:1001");
  EXPECT_EQ(group("sales").busy, 1u);
  place("ann", "sales", false);
  EXPECT_EQ(state_of("ann"), AgentState::busy);
  EXPECT_EQ(group("sales").busy, 0u);
  EXPECT_EQ(group("sales").logged_on, 0u);
  end("c1");
  call("c2");
  EXPECT_EQ(recorder.offers.size(), 1u);
  EXPECT_EQ(state_of("ann"), AgentState::ready);
}

TEST_F(ControlTest, an_offer_under_way_goes_on_when_its_agent_leaves_the_group) {
  ready("ann");
  call("c1");
  place("ann", "sales", false);
  EXPECT_TRUE(recorder.ended.empty());
  answer("c1", "pbx1:1001");
  EXPECT_EQ(recorder.exits.back(), (Recorder::LeftQueue{"c1", LeaveReason::answered, "ann"}));
}

TEST_F(ControlTest, a_place_in_the_group_decides_from_now_on) {
  ready("ann");
  pass(seconds(1));
  ready("bob");
  place("ann", "sales", true, 3);
  call("c1");
  EXPECT_EQ(last_offer().agent, "bob");
}

TEST_F(ControlTest, a_group_of_a_stronger_priority_goes_first_from_now_on) {
  call("sale", "sales");
  call("cry", "help");
  ASSERT_TRUE(centre.set_group_priority("help", 1));
  ready("cid");
  EXPECT_EQ(last_offer().call, "cry");
  EXPECT_EQ(centre.set_group_priority("nowhere", 1).error().code, "acd.unknown_group");
}

TEST_F(ControlTest, a_call_of_a_stronger_priority_goes_first_in_its_group) {
  call("c1");
  call("c2");
  ASSERT_TRUE(centre.set_call_priority("c2", 1));
  ready("ann");
  EXPECT_EQ(last_offer().call, "c2");
  ASSERT_TRUE(centre.set_call_priority("c2", 9)) << "it is offered: that goes on";
  fail_offer("c2", "pbx1:1001", OfferResult::busy);
  ready("bob");
  EXPECT_EQ(last_offer().call, "c1");
}

TEST_F(ControlTest, a_picked_call_goes_to_whom_it_was_picked_for) {
  ready("ann");
  ASSERT_TRUE(centre.log_on("cid", {}, false, now));
  ASSERT_TRUE(centre.set_not_ready("cid", "lunch", now));
  call("c1", "sales");
  call("c2", "sales");
  EXPECT_EQ(pick_error("c2", "cid"), "");
  EXPECT_EQ(last_offer().call, "c2");
  EXPECT_EQ(last_offer().agent, "cid");
  answer("c2", "pbx1:1003");
  EXPECT_EQ(state_of("cid"), AgentState::busy);
  end("c2");
  EXPECT_EQ(state_of("cid"), AgentState::not_ready);
  EXPECT_EQ(centre.agents().find("cid")->second.view.reason, "lunch");
}

TEST_F(ControlTest, a_picked_call_that_nobody_answers_is_back_with_its_rank) {
  for (const auto after : {AfterRefusal::not_ready, AfterRefusal::log_off, AfterRefusal::ready}) {
    options.on_no_answer = after;
    configure();
    const std::string id = "c" + std::to_string(static_cast<int>(after));
    ASSERT_TRUE(centre.log_on("ann", {}, false, now));
    ASSERT_TRUE(centre.set_not_ready("ann", "lunch", now));
    call(id);
    const Rank rank = queued(id).rank;
    ASSERT_EQ(pick_error(id, "ann"), "");
    fail_offer(id, "pbx1:1001", OfferResult::no_answer);
    EXPECT_EQ(queued(id).phase, CallPhase::waiting);
    EXPECT_EQ(queued(id).rank, rank);
    EXPECT_EQ(state_of("ann"), AgentState::not_ready);
    EXPECT_EQ(centre.agents().find("ann")->second.view.reason, "lunch");
    EXPECT_EQ(pick_error(id, "ann"), "") << "again, if it must be";
    end(id);
  }
}

TEST_F(ControlTest, a_picked_offer_ends_with_its_lease) {
  ASSERT_TRUE(centre.log_on("ann", {}, false, now));
  call("c1");
  ASSERT_EQ(pick_error("c1", "ann"), "");
  pass(seconds(31));
  EXPECT_EQ(recorder.ended.back().result, OfferResult::failed);
}

TEST_F(ControlTest, says_why_a_call_cannot_be_picked) {
  call("c1");
  EXPECT_EQ(pick_error("c9", "ann"), "acd.unknown_call");
  EXPECT_EQ(pick_error("c1", "zoe"), "agent.unknown");
  EXPECT_EQ(pick_error("c1", "ann"), "agent.logged_off");
  ASSERT_TRUE(centre.log_on("ann", "pbx2:5", false, now));
  EXPECT_EQ(pick_error("c1", "ann"), "acd.other_connector");
  ASSERT_TRUE(centre.log_on("bob", {}, false, now));
  centre.device_state("pbx1:1002", false, now);
  EXPECT_EQ(pick_error("c1", "bob"), "acd.agent_not_free");
  centre.device_state("pbx1:1002", true, now);
  centre.connection("own", "pbx1:1002", ConnectionState::connected, now);
  EXPECT_EQ(pick_error("c1", "bob"), "acd.agent_not_free");
  centre.call_ended("own", false, now);
  EXPECT_EQ(pick_error("c1", "bob"), "");
  EXPECT_EQ(pick_error("c1", "bob"), "acd.call_not_waiting");
  call("c2");
  EXPECT_EQ(pick_error("c2", "bob"), "acd.agent_not_free");
}

TEST_F(ControlTest, an_agent_in_after_call_work_can_be_picked_for) {
  ready("ann");
  ASSERT_TRUE(centre.set_working_after_call("ann", Duration(0), now));
  call("c1");
  EXPECT_TRUE(recorder.offers.empty());
  EXPECT_EQ(pick_error("c1", "ann"), "");
  EXPECT_EQ(last_offer().agent, "ann");
}

TEST_F(ControlTest, a_moved_call_keeps_its_rank_and_goes_past_closed_doors) {
  options.groups[1].queues = {{.capacity = 1}};
  configure();
  ASSERT_TRUE(centre.set_opening("help", Opening::closed, now));
  call("c1", "sales");
  pass(seconds(5));
  call("c2", "sales");
  const Rank rank = queued("c1").rank;
  ASSERT_TRUE(centre.move_call("c2", "help", now));
  ASSERT_TRUE(centre.move_call("c1", "help", now));
  settle();
  EXPECT_EQ(recorder.exits.back(), (Recorder::LeftQueue{"c1", LeaveReason::redirected, ""}));
  EXPECT_EQ(recorder.causes.back(), LeaveCause::moved);
  EXPECT_EQ(queued("c1").rank, rank);
  EXPECT_TRUE(queued("c1").path.empty());
  EXPECT_EQ(group("help").line.size(), 2u);
  EXPECT_EQ(recorder.entries.back().second, 1u) << "before the younger one";
  ready("cid");
  EXPECT_EQ(last_offer().call, "c1");
  EXPECT_EQ(centre.move_call("c1", "sales", now).error().code, "acd.call_not_waiting");
  EXPECT_EQ(centre.move_call("c2", "help", now).error().code, "acd.bad_value");
  EXPECT_EQ(centre.move_call("c2", "nowhere", now).error().code, "acd.unknown_group");
  ASSERT_TRUE(centre.move_call("c2", "sales", now)) << "back again";
}

TEST(Overrides, a_change_back_to_what_is_configured_leaves_nothing) {
  const AgentOptions ann{.id = "ann", .groups = {{"sales", 2}}, .skills = {{"french", 2}}};
  Overrides changes;
  changes.set_skill(ann, "french", 4);
  changes.set_skill(ann, "german", 1);
  changes.set_membership(ann, {"sales"}, false);
  changes.set_membership(ann, {"help", 3}, true);
  const AgentOptions changed = changes.apply(ann);
  EXPECT_EQ(level_of(changed, "french"), 4u);
  EXPECT_EQ(level_of(changed, "german"), 1u);
  EXPECT_EQ(place_in(changed, "sales"), nullptr);
  EXPECT_EQ(place_in(changed, "help")->priority, 3u);
  changes.set_skill(ann, "french", 2);
  changes.set_skill(ann, "german", 0);
  changes.set_membership(ann, {"sales", 2}, true);
  changes.set_membership(ann, {"help"}, false);
  EXPECT_TRUE(changes.agents().empty());
}

TEST(Overrides, what_is_not_configured_any_more_is_forgotten_and_told) {
  Options options;
  options.groups = {{.name = "sales"}, {.name = "help"}};
  options.agents = {{.id = "ann"}, {.id = "bob"}};
  Overrides changes;
  changes.set_membership(options.agents[0], {"sales"}, true);
  changes.set_membership(options.agents[0], {"help"}, true);
  changes.set_skill(options.agents[1], "french", 1);
  changes.set_opening("help", Opening::closed);
  options.groups.pop_back();
  options.agents.pop_back();
  const auto forgotten = changes.keep_configured(options);
  EXPECT_EQ(forgotten.agents, (std::set<std::string>{"ann", "bob"}));
  EXPECT_EQ(forgotten.groups, std::set<std::string>{"help"});
  EXPECT_TRUE(changes.groups().empty());
  ASSERT_EQ(changes.agents().size(), 1u);
  EXPECT_EQ(changes.agents().find("ann")->second.groups.size(), 1u);
}

TEST(Overrides, say_what_a_field_may_be) {
  EXPECT_TRUE(check_skill("french", 100));
  EXPECT_EQ(check_skill("french", 101).error().code, "acd.bad_value");
  for (const char* name : {"", "and", "3d", "two words"})
    EXPECT_FALSE(check_skill(name, 1)) << name;
  EXPECT_TRUE(check_membership({"sales", 9, 100, 1000}));
  EXPECT_FALSE(check_membership({"sales", 10}));
  EXPECT_FALSE(check_membership({"sales", 0, 101}));
  EXPECT_FALSE(check_membership({"sales", 0, 0, 1001}));
}

}  // namespace
}  // namespace ctibus::acd::testing
