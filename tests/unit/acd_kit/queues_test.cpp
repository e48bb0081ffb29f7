#include <gtest/gtest.h>

#include "recorder.hpp"

/// The queues of a group, and the ways out of them and past them.
namespace ctibus::acd::testing {
namespace {

using std::chrono::seconds;

class QueuesTest : public CentreTest {
 protected:
  GroupOptions& sales() { return options.groups[0]; }
  void SetUp() override {
    CentreTest::SetUp();
    centre.connector_link("pbx1", true, {.play = true}, now);
  }
  void log_on(const std::string& agent) {
    ASSERT_TRUE(centre.log_on(agent, {}, false, now));
    settle();
  }
  /// Somebody is there, but nobody takes calls.
  void staff() { log_on("ann"); }
  Recorder::LeftQueue last_exit() const {
    return recorder.exits.empty() ? Recorder::LeftQueue{} : recorder.exits.back();
  }
  GroupStatus status(const std::string& group = "sales") const {
    return Centre::status_of(centre.groups().find(group)->second);
  }
  const QueuedCall& waiting(const std::string& id) const { return centre.calls().find(id)->second; }
  /// A route request that may be answered at once.
  void arrive(const std::string& id, const std::string& group = "sales") {
    now.utc += Duration(1);
    now.steady += Duration(1);
    centre.arrive(facts(id), "pbx1:trunk", group, now);
    settle();
  }
};

TEST_F(QueuesTest, waiting_calls_pass_from_queue_to_queue_and_then_out) {
  sales().queues = {{.name = "first", .treatment = "music", .max_wait = seconds(30)},
                    {.name = "second", .treatment = "patience", .max_wait = seconds(60)}};
  sales().dissuasion = {.sounds = {"sorry"}, .to = "pbx1:690"};
  configure();
  staff();
  call("c1");
  EXPECT_EQ(recorder.treatments, (std::vector<std::string>{"music"}));
  pass(seconds(30));
  EXPECT_EQ(recorder.passes, (std::vector<std::string>{"c1 0 to 1"}));
  EXPECT_EQ(recorder.treatments.back(), "patience");
  pass(seconds(60));
  EXPECT_EQ(recorder.plays, (std::vector<std::string>{"sorry"}));
  EXPECT_EQ(waiting("c1").phase, CallPhase::dissuading);
  ready("bob");
  EXPECT_TRUE(recorder.offers.empty()) << "it was told to go";
  centre.played("c1", now);
  EXPECT_EQ(recorder.destinations, (std::vector<std::string>{"pbx1:690"}));
  centre.diverted("c1", "pbx1:hold", "pbx1:690", now);
  EXPECT_EQ(last_exit().reason, LeaveReason::overflowed);
  EXPECT_EQ(recorder.causes.back(), LeaveCause::max_wait);
}

TEST_F(QueuesTest, a_full_queue_sends_the_next_caller_to_the_second_and_then_away) {
  sales().queues = {{.capacity = 2}, {.capacity = 1}};
  configure();
  staff();
  for (const char* id : {"c1", "c2", "c3"}) call(id);
  EXPECT_EQ(waiting("c2").queue, 0u);
  EXPECT_EQ(waiting("c3").queue, 1u);
  EXPECT_EQ(status(), GroupStatus::saturated);
  arrive("c4");
  EXPECT_EQ(recorder.rejections, (std::vector<Cause>{Cause::busy}));
  EXPECT_EQ(last_exit().reason, LeaveReason::dissuaded);
  EXPECT_EQ(recorder.causes.back(), LeaveCause::saturated);
  end("c1");
  EXPECT_EQ(status(), GroupStatus::open);
  call("c5");
  EXPECT_EQ(waiting("c5").queue, 0u);
}

TEST_F(QueuesTest, one_of_a_later_queue_keeps_its_rank_behind_those_before_it_only) {
  sales().queues = {{.capacity = 1}, {}};
  configure();
  staff();
  call("c1");
  call("c2");
  end("c1");
  call("c3");
  EXPECT_EQ(waiting("c2").queue, 1u);
  EXPECT_EQ(waiting("c3").queue, 0u);
  ready("bob");
  EXPECT_EQ(last_offer().call, "c2");
}

TEST_F(QueuesTest, capacity_follows_the_agents_logged_on_within_its_limits) {
  sales().queues = {{.capacity_percent = 150, .capacity_min = 1, .capacity_max = 3}};
  configure();
  const auto capacity = [&] {
    const Group& group = centre.groups().find("sales")->second;
    return Centre::capacity_of(group, group.queues[0]);
  };
  EXPECT_EQ(capacity(), 1u);
  log_on("ann");
  EXPECT_EQ(capacity(), 2u);
  log_on("bob");
  EXPECT_EQ(capacity(), 3u);
  log_on("cid");
  EXPECT_EQ(capacity(), 3u);
}

TEST_F(QueuesTest, callers_hear_why_they_are_not_let_in) {
  sales().when_closed = {.sounds = {"closed"}};
  configure();
  staff();
  ASSERT_TRUE(centre.set_opening("sales", Opening::closed, now));
  EXPECT_EQ(status(), GroupStatus::closed);
  arrive("c1");
  EXPECT_EQ(recorder.holds, (std::vector<std::string>{"c1"}));
  centre.queued("c1", now);
  held("c1");
  EXPECT_EQ(recorder.entries.back(), (std::pair<std::string, std::uint32_t>("c1", 0)));
  EXPECT_EQ(recorder.plays, (std::vector<std::string>{"closed"}));
  centre.played("c1", now);
  EXPECT_EQ(recorder.clears, (std::vector<std::string>{"c1"}));
  end("c1");
  EXPECT_EQ(last_exit().reason, LeaveReason::dissuaded);
  EXPECT_EQ(recorder.causes.back(), LeaveCause::closed);
}

TEST_F(QueuesTest, without_media_they_are_turned_away_at_once) {
  sales().when_closed = {.sounds = {"closed"}, .to = "690"};
  configure();
  staff();
  centre.connector_link("pbx1", true, {}, now);
  ASSERT_TRUE(centre.set_opening("sales", Opening::closed, now));
  arrive("c1");
  EXPECT_EQ(recorder.selections, (std::vector<std::string>{"690"}));
  EXPECT_EQ(last_exit().reason, LeaveReason::overflowed);
  EXPECT_TRUE(centre.calls().empty());
}

TEST_F(QueuesTest, a_group_that_closes_serves_those_who_wait) {
  configure();
  staff();
  call("c1");
  ASSERT_TRUE(centre.set_opening("sales", Opening::closed, now));
  arrive("c2");
  EXPECT_EQ(last_exit().call, "c2");
  ready("bob");
  EXPECT_EQ(last_offer().call, "c1");
}

TEST_F(QueuesTest, groups_open_and_close_by_their_hours_unless_a_supervisor_decides) {
  sales().hours = {.time_zone = "UTC", .hours = {"daily 09:00-17:00"}};
  now.utc =
      Timestamp(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2)) + seconds(9 * 3600 - 60);
  configure();
  staff();
  EXPECT_EQ(status(), GroupStatus::closed);
  pass(seconds(60));
  EXPECT_EQ(status(), GroupStatus::open);
  pass(std::chrono::hours(8));
  EXPECT_EQ(status(), GroupStatus::closed);
  ASSERT_TRUE(centre.set_opening("sales", Opening::open, now));
  EXPECT_EQ(status(), GroupStatus::open);
  pass(std::chrono::hours(1));
  EXPECT_EQ(status(), GroupStatus::open);
  ASSERT_TRUE(centre.set_opening("sales", Opening::by_hours, now));
  EXPECT_EQ(status(), GroupStatus::closed);
  EXPECT_EQ(centre.set_opening("nowhere", Opening::open, now).error().code, "acd.unknown_group");
}

TEST_F(QueuesTest, hours_that_cannot_be_read_change_nothing) {
  options.groups[1].hours = {.time_zone = "Mars/Olympus"};
  options.groups[0].priority = 1;
  const auto done = centre.configure(options, now);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, "calendar.unknown_zone");
  EXPECT_NE(done.error().text.find("help"), std::string::npos);
  EXPECT_EQ(centre.groups().find("sales")->second.options.priority, 50u);
}

TEST_F(QueuesTest, a_privileged_caller_goes_before_others_or_counts_as_waiting_for_longer) {
  configure();
  staff();
  const auto come = [&](const std::string& id, const Admission& admission) {
    pass(seconds(10));
    centre.arrive(facts(id), "pbx1:trunk", "sales", now, admission);
    centre.queued(id, now);
    held(id);
  };
  come("c1", {});
  come("c2", {});
  come("bonus", {.bonus = seconds(15)});
  come("vip", {.priority = 1});
  std::vector<std::string> order;
  for (const auto& [rank, call] : centre.groups().find("sales")->second.line) {
    order.push_back(call->facts.call);
  }
  EXPECT_EQ(order, (std::vector<std::string>{"vip", "c1", "bonus", "c2"}));
}

TEST_F(QueuesTest, an_unwanted_caller_hears_so_or_is_rejected) {
  configure();
  staff();
  centre.arrive(facts("c1"), "pbx1:trunk", "sales", now, {.refusal = ExitOptions{}});
  EXPECT_EQ(recorder.rejections, (std::vector<Cause>{Cause::rejected}));
  EXPECT_EQ(recorder.causes.back(), LeaveCause::refused);
  centre.arrive(facts("c2"), "pbx1:trunk", "sales", now,
                {.refusal = ExitOptions{.sounds = {"unwanted"}}});
  centre.queued("c2", now);
  held("c2");
  EXPECT_EQ(recorder.plays, (std::vector<std::string>{"unwanted"}));
}

TEST_F(QueuesTest, where_nobody_is_logged_on_calls_wait_unless_told_otherwise) {
  EXPECT_EQ(status(), GroupStatus::no_agent);
  call("c1");
  EXPECT_EQ(waiting("c1").phase, CallPhase::waiting);
  sales().wait_without_agent = false;
  sales().when_no_agent = {.to = "group:help"};
  sales().queues = {};
  configure();
  arrive("c2");
  EXPECT_EQ(waiting("c2").group->name, "help");
  EXPECT_EQ(recorder.exits.back().reason, LeaveReason::overflowed);
  EXPECT_EQ(recorder.causes.back(), LeaveCause::no_agent);
}

TEST_F(QueuesTest, overflow_to_a_group_keeps_the_rank_and_tells_the_origin) {
  sales().max_wait = seconds(20);
  sales().overflow = "group:help";
  configure();
  staff();
  call("c1");
  pass(seconds(15));
  call("c2", "help");
  pass(seconds(5));
  EXPECT_EQ(waiting("c1").group->name, "help");
  EXPECT_EQ(waiting("c1").path, (std::vector<std::string>{"sales"}));
  EXPECT_EQ(recorder.entries.back(), (std::pair<std::string, std::uint32_t>("c1", 1)));
  ready("cid");
  EXPECT_EQ(last_offer().call, "c1");
}

TEST_F(QueuesTest, groups_that_overflow_into_each_other_do_not_pass_a_caller_round_for_ever) {
  for (auto& [group, other] : {std::pair(0, "group:help"), std::pair(1, "group:sales")}) {
    options.groups[static_cast<std::size_t>(group)].max_wait = seconds(10);
    options.groups[static_cast<std::size_t>(group)].overflow = other;
  }
  configure();
  staff();
  call("c1");
  pass(std::chrono::minutes(10));
  EXPECT_EQ(recorder.exits.size(), 1u);
  EXPECT_EQ(waiting("c1").group->name, "help");
  EXPECT_EQ(waiting("c1").phase, CallPhase::waiting);
}

TEST_F(QueuesTest, who_waited_long_enough_while_being_offered_passes_on_only_if_not_answered) {
  sales().queues = {{.max_wait = seconds(10)}, {.treatment = "patience"}};
  configure();
  ready("ann");
  call("c1");
  pass(seconds(12));
  EXPECT_TRUE(recorder.passes.empty());
  fail_offer("c1", "pbx1:1001", queue::OfferResult::no_answer);
  EXPECT_EQ(recorder.passes, (std::vector<std::string>{"c1 0 to 1"}));
  EXPECT_EQ(recorder.treatments.back(), "patience");
}

TEST_F(QueuesTest, a_way_out_that_fails_leaves_the_caller_waiting_with_the_rank) {
  sales().max_wait = seconds(10);
  sales().overflow = "690";
  configure();
  staff();
  call("c1");
  pass(seconds(10));
  EXPECT_EQ(recorder.destinations.size(), 1u);
  centre.release_replied("c1", CommandResult::refused, now);
  EXPECT_EQ(waiting("c1").phase, CallPhase::waiting);
  pass(seconds(5));
  EXPECT_EQ(recorder.destinations.size(), 2u);
}

TEST_F(QueuesTest, who_cannot_be_sent_anywhere_is_cleared) {
  sales().queues = {{.capacity = 1}};
  sales().dissuasion = {.sounds = {"full"}, .to = "690"};
  configure();
  staff();
  call("c1");
  arrive("c2");
  centre.queued("c2", now);
  held("c2");
  centre.played("c2", now);
  centre.release_replied("c2", CommandResult::unreachable, now);
  EXPECT_EQ(recorder.clears, (std::vector<std::string>{"c2"}));
}

TEST_F(QueuesTest, a_reload_with_fewer_queues_drops_nobody) {
  sales().queues = {{.capacity = 1}, {.capacity = 5}};
  configure();
  staff();
  call("c1");
  call("c2");
  sales().queues = {{.capacity = 1}};
  configure();
  EXPECT_EQ(waiting("c2").queue, 0u);
  EXPECT_EQ(status(), GroupStatus::saturated);
  ready("bob");
  EXPECT_EQ(last_offer().call, "c1");
}

TEST_F(QueuesTest, where_max_wait_is_a_moment_nobody_waits) {
  options.groups[0].max_wait = Duration(1);
  options.groups[0].overflow = "900";
  configure();
  ready("ann");
  call("c1");
  EXPECT_EQ(last_offer().call, "c1");
  pass(Duration(10000));
  EXPECT_TRUE(recorder.releases.empty()) << "the telephone rings";
  call("c2");
  pass(Duration(1));
  EXPECT_EQ(recorder.releases, (std::vector<std::string>{"c2"})) << "nobody is free for it";
}

}  // namespace
}  // namespace ctibus::acd::testing
