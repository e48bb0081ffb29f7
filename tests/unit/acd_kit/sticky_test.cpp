#include <gtest/gtest.h>

#include "recorder.hpp"

/// Callers who are brought back to the agent they talked to last.
namespace ctibus::acd::testing {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

class StickyTest : public CentreTest {
 protected:
  void SetUp() override {
    CentreTest::SetUp();
    options.groups[0].sticky = {.time = seconds(30), .memory = hours(48)};
    configure();
  }
  void call_of(const std::string& caller, const std::string& id,
               const std::string& group = "sales") {
    now.utc += Duration(1);
    now.steady += Duration(1);
    Admission admission;
    admission.caller_key = caller;
    centre.arrive(facts(id), "pbx1:trunk", group, now, admission);
    centre.hold_replied(id, CommandResult::accepted, now);
    held(id);
  }
  /// She is the only one logged on meanwhile.
  void talks_to_ann(const std::string& caller) {
    ready("ann");
    call_of(caller, "before");
    answer("before", "pbx1:1001");
    end("before");
  }
  /// Ann is in another call.
  void waits_for_ann(const std::string& id) {
    talks_to_ann("eve");
    call_of("another", "busy");
    answer("busy", "pbx1:1001");
    call_of("eve", id);
  }
  const QueuedCall& queued(const std::string& id) const { return centre.calls().at(id); }
  std::string offered_to(const std::string& id) const { return queued(id).agent; }
};

TEST_F(StickyTest, a_caller_comes_back_to_the_agent_of_before_whosever_turn_it_is) {
  ready("bob");
  ASSERT_TRUE(centre.set_not_ready("bob", {}, now));
  talks_to_ann("eve");
  ready("bob");
  options.groups[0].strategy = Strategy::fewest_calls;
  configure();
  call_of("eve", "c1");
  EXPECT_EQ(offered_to("c1"), "ann");
  call_of("somebody", "c2");
  EXPECT_EQ(offered_to("c2"), "bob");
}

TEST_F(StickyTest, waits_for_a_busy_agent_so_long_and_then_for_anybody_with_its_rank) {
  waits_for_ann("c1");
  ready("bob");
  EXPECT_EQ(queued("c1").phase, CallPhase::waiting) << "though bob is free";
  const Rank rank = queued("c1").rank;
  pass(seconds(29));
  EXPECT_EQ(queued("c1").phase, CallPhase::waiting);
  pass(seconds(2));
  EXPECT_EQ(offered_to("c1"), "bob");
  EXPECT_EQ(queued("c1").rank, rank);
}

TEST_F(StickyTest, gets_the_agent_who_becomes_free_in_time_in_its_turn) {
  waits_for_ann("c1");
  call("c2");
  pass(seconds(10));
  end("busy");
  EXPECT_EQ(offered_to("c1"), "ann");
  EXPECT_EQ(queued("c2").phase, CallPhase::waiting);
}

TEST_F(StickyTest, does_not_wait_for_who_logs_off) {
  waits_for_ann("c1");
  ready("bob");
  ASSERT_TRUE(centre.log_off("ann", {}, now));
  settle();
  EXPECT_EQ(offered_to("c1"), "bob");
  call_of("eve", "c2");
  EXPECT_EQ(queued("c2").preferred, nullptr) << "nor for who is not there";
}

TEST_F(StickyTest, does_not_wait_for_who_is_removed_or_leaves_the_group) {
  for (const bool removed : {true, false}) {
    SCOPED_TRACE(removed);
    const Options before = options;
    waits_for_ann("c1");
    ready("bob");
    ASSERT_EQ(queued("c1").phase, CallPhase::waiting);
    if (removed) {
      options.agents.erase(options.agents.begin());
    } else {
      options.agents[0].groups = {{"help", 0}};
    }
    configure();
    EXPECT_EQ(offered_to("c1"), "bob");
    for (const char* id : {"c1", "busy"}) end(id);
    ASSERT_TRUE(centre.log_off("bob", {}, now));
    options = before;
    configure();
  }
}

TEST_F(StickyTest, a_reload_without_it_ends_the_waiting_and_the_memory) {
  waits_for_ann("c1");
  ready("bob");
  options.groups[0].sticky.time = Duration(0);
  configure();
  EXPECT_EQ(offered_to("c1"), "bob");
  EXPECT_TRUE(recorder.last_agents.empty());
}

TEST_F(StickyTest, is_off_unless_asked_for_and_never_for_who_withholds_the_number) {
  options.groups[0].sticky = {};
  configure();
  talks_to_ann("eve");
  EXPECT_TRUE(recorder.last_agents.empty());
  options.groups[0].sticky.time = seconds(30);
  configure();
  talks_to_ann("");
  EXPECT_TRUE(recorder.last_agents.empty());
}

TEST_F(StickyTest, each_group_remembers_its_own_agents) {
  options.groups[1].sticky = options.groups[0].sticky;
  options.agents[0].groups.push_back({"help", 0});
  configure();
  talks_to_ann("eve");
  ready("cid");
  call_of("eve", "c1", "help");
  EXPECT_EQ(queued("c1").preferred, nullptr);
}

TEST_F(StickyTest, forgets_after_its_time) {
  talks_to_ann("eve");
  ASSERT_EQ(recorder.last_agents.size(), 1u);
  pass(hours(47));
  EXPECT_EQ(recorder.last_agents.size(), 1u);
  pass(hours(2));
  EXPECT_TRUE(recorder.last_agents.empty());
  call_of("eve", "c1");
  EXPECT_EQ(queued("c1").preferred, nullptr);
}

TEST_F(StickyTest, explains_that_it_waits_for_one_and_from_when_on_for_others) {
  waits_for_ann("c1");
  ready("bob");
  pass(seconds(10));
  const auto why = centre.explain("c1");
  ASSERT_TRUE(why);
  EXPECT_EQ(why->preferred, "ann");
  for (const Explained& one : why->agents) {
    if (one.agent == "ann") {
      EXPECT_EQ(one.verdict, Verdict::busy);
    } else if (one.agent == "bob") {
      EXPECT_EQ(one.verdict, Verdict::later);
      EXPECT_EQ(one.after, seconds(30)) << "of its waiting time";
    }
  }
}

TEST_F(StickyTest, who_waits_for_one_is_not_in_the_way_of_estimates) {
  waits_for_ann("c1");
  ready("bob");
  EXPECT_FALSE(centre.estimate(queued("c1"), now).known);
  const WaitEstimate newcomer = centre.estimate(centre.groups().at("sales"), now);
  EXPECT_TRUE(newcomer.known);
  EXPECT_EQ(newcomer.wait, Duration(0));
}

TEST_F(StickyTest, an_old_life_hands_on_whom_a_call_waits_for) {
  ready("ann");
  ready("bob");
  held("c1");
  centre.restore_call({.facts = facts("c1"),
                       .caller = "pbx1:trunk",
                       .group = "sales",
                       .phase = CallPhase::waiting,
                       .rank = {.since = now.utc},
                       .entered = now.utc - seconds(10),
                       .in_queue_since = now.utc - seconds(10),
                       .preferred = "bob",
                       .preferred_until = now.utc + seconds(20)},
                      now);
  recorder.inside.insert("c1");
  settle();
  EXPECT_EQ(offered_to("c1"), "bob") << "ann has been idle longer";
}

TEST(LastAgents, beyond_the_bound_the_oldest_are_forgotten) {
  LastAgents memory;
  const Timestamp never(hours(1'000'000));
  for (std::size_t i = 0; i < LastAgents::most; ++i) {
    memory.remember(std::to_string(i), {"ann", "sales", Timestamp(seconds(i))}, never);
  }
  EXPECT_FALSE(memory.take_stale({}));
  memory.remember("0", {"bob", "sales", Timestamp(hours(2000))}, never);
  memory.remember("new", {"bob", "sales", Timestamp(hours(2000))}, never);
  EXPECT_EQ(memory.take_stale({}), "1");
  EXPECT_FALSE(memory.take_stale({}));
  ASSERT_NE(memory.find("0"), nullptr);
  EXPECT_EQ(memory.find("0")->agent, "bob");
}

}  // namespace
}  // namespace ctibus::acd::testing
