#include "plugins/acd/alarm_watch.hpp"

#include <gtest/gtest.h>

namespace ctibus::acd {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using Ids = std::set<std::string>;

class AlarmWatchTest : public ::testing::Test {
 protected:
  AlarmWatch watch;
  Now now{seconds(100), Timestamp(std::chrono::hours(500000))};
  Group sales;
  ServiceLevel service;
  Agent ann;
  std::deque<QueuedCall> calls;

  void SetUp() override {
    sales.name = "sales";
    sales.logged_on = 1;
    sales.queues.emplace_back();
    ann.id = "ann";
  }
  void pass(std::chrono::nanoseconds time) {
    now.steady += time;
    now.utc += std::chrono::floor<Duration>(time);
    watch.expire(now);
  }
  void look() { watch.group_changed(sales, service, now); }
  void look_at_ann() { watch.agent_changed(ann, now); }
  void comes(Timestamp since) {
    QueuedCall& call = calls.emplace_back();
    call.rank = {.since = since, .order = calls.size()};
    sales.line.emplace(call.rank, &call);
    sales.waiting_since.insert(since);
    look();
  }
  void first_leaves() {
    sales.waiting_since.erase(sales.waiting_since.begin());
    sales.line.erase(sales.line.begin());
    look();
  }
  void enters(AgentState state, const std::string& reason = {}) {
    ann.view = {.state = state, .reason = reason};
    ann.since = now.utc;
    look_at_ann();
  }
};

TEST_F(AlarmWatchTest, nothing_is_watched_that_is_not_asked_for) {
  sales.closed = true;
  comes(now.utc);
  enters(AgentState::not_ready);
  pass(std::chrono::hours(20));
  EXPECT_TRUE(watch.take_changed().empty());
  EXPECT_FALSE(watch.next());
}

TEST_F(AlarmWatchTest, many_waiting_calls_are_told_once_until_they_are_fewer) {
  sales.options.alarms.waiting = 2;
  comes(now.utc);
  EXPECT_TRUE(watch.take_changed().empty());
  pass(seconds(1));
  comes(now.utc);
  EXPECT_EQ(watch.take_changed(), Ids{"waiting:sales"});
  const auto* alarm = watch.raised("waiting:sales");
  ASSERT_NE(alarm, nullptr);
  EXPECT_EQ(alarm->waiting, 2u);
  EXPECT_EQ(alarm->waiting_limit, 2u);
  EXPECT_EQ(alarm->since, now.utc);
  comes(now.utc);
  EXPECT_TRUE(watch.take_changed().empty());
  first_leaves();
  EXPECT_TRUE(watch.take_changed().empty());
  first_leaves();
  EXPECT_EQ(watch.take_changed(), Ids{"waiting:sales"});
  EXPECT_EQ(watch.raised("waiting:sales"), nullptr);
}

TEST_F(AlarmWatchTest, a_service_level_below_the_objective_gives_one_once_enough_calls_count) {
  sales.options.objective = {.within = Duration(20000), .percent = 80, .calls = 10};
  const auto look_at = [&](std::uint32_t offered, std::uint32_t in_time) {
    service = {.known = offered > 0,
               .percent = offered == 0 ? 0 : in_time * 100 / offered,
               .objective = 80,
               .formula = ServiceFormula::offered,
               .offered = offered,
               .answered = in_time,
               .answered_in_time = in_time};
    look();
  };
  look_at(0, 0);
  look_at(9, 1);
  look_at(10, 8);
  EXPECT_TRUE(watch.take_changed().empty());
  look_at(11, 8);
  EXPECT_EQ(watch.take_changed(), Ids{"service:sales"});
  EXPECT_EQ(watch.raised("service:sales")->percent, 72u);
  EXPECT_EQ(watch.raised("service:sales")->objective, 80u);
  look_at(12, 8);
  EXPECT_TRUE(watch.take_changed().empty()) << "it is told once";
  look_at(20, 16);
  EXPECT_EQ(watch.take_changed(), Ids{"service:sales"});
  EXPECT_EQ(watch.raised("service:sales"), nullptr);
}

TEST_F(AlarmWatchTest, the_oldest_call_gives_the_alarm_and_the_next_one_may_keep_it) {
  sales.options.alarms.wait = Duration(60000);
  const Timestamp first = now.utc;
  comes(first);
  pass(seconds(30));
  comes(now.utc);
  pass(seconds(29));
  EXPECT_TRUE(watch.take_changed().empty());
  EXPECT_EQ(watch.next(), now.steady + seconds(1));
  pass(seconds(1));
  EXPECT_EQ(watch.take_changed(), Ids{"wait:sales"});
  EXPECT_EQ(watch.raised("wait:sales")->since, first);
  EXPECT_EQ(watch.raised("wait:sales")->waiting, 2u);
  pass(seconds(30));
  first_leaves();
  EXPECT_TRUE(watch.take_changed().empty()) << "the next one waits too long as well";
  comes(now.utc);
  first_leaves();
  EXPECT_EQ(watch.take_changed(), Ids{"wait:sales"});
  pass(seconds(60));
  EXPECT_NE(watch.raised("wait:sales"), nullptr);
}

TEST_F(AlarmWatchTest, a_clock_that_is_set_neither_gives_nor_hides_an_alarm) {
  sales.options.alarms.wait = Duration(60000);
  comes(now.utc);
  now.utc += std::chrono::hours(3);
  look();
  pass(seconds(59));
  EXPECT_TRUE(watch.take_changed().empty());
  now.utc -= std::chrono::hours(5);
  look();
  EXPECT_TRUE(watch.take_changed().empty());
  pass(seconds(1));
  EXPECT_EQ(watch.take_changed(), Ids{"wait:sales"});
  now.utc += std::chrono::hours(9);
  look();
  EXPECT_TRUE(watch.take_changed().empty()) << "and none is over";
}

TEST_F(AlarmWatchTest, what_a_group_is_gives_its_alarm) {
  sales.options.alarms = {.saturated = true, .closed = true, .no_agent = true};
  sales.queues[0].options.capacity = 1;
  look();
  EXPECT_TRUE(watch.take_changed().empty());
  sales.queues[0].waiting = 1;
  look();
  EXPECT_EQ(watch.take_changed(), Ids{"saturated:sales"});
  sales.logged_on = 0;
  look();
  EXPECT_EQ(watch.take_changed(), (Ids{"no_agent:sales", "saturated:sales"}));
  sales.closed = true;
  look();
  EXPECT_EQ(watch.take_changed(), (Ids{"closed:sales", "no_agent:sales"}))
      << "nobody is missed while it is closed";
  watch.group_removed("sales");
  EXPECT_EQ(watch.take_changed(), Ids{"closed:sales"});
}

TEST_F(AlarmWatchTest, an_agent_too_long_in_a_state_gives_an_alarm_until_it_ends) {
  watch.configure({.talk = minutes(10), .after_call = minutes(2)});
  enters(AgentState::busy);
  pass(minutes(10));
  EXPECT_EQ(watch.take_changed(), Ids{"talk:ann"});
  enters(AgentState::working_after_call);
  EXPECT_EQ(watch.take_changed(), Ids{"talk:ann"});
  const Timestamp since = now.utc;
  pass(minutes(2));
  EXPECT_EQ(watch.take_changed(), Ids{"after_call:ann"});
  EXPECT_EQ(watch.raised("after_call:ann")->since, since);
  EXPECT_EQ(watch.raised("after_call:ann")->limit, minutes(2));
  watch.agent_removed("ann");
  EXPECT_EQ(watch.take_changed(), Ids{"after_call:ann"});
  EXPECT_FALSE(watch.next());
}

TEST_F(AlarmWatchTest, reasons_of_not_ready_have_limits_of_their_own) {
  watch.configure({.not_ready = minutes(15), .reasons = {{"lunch", std::chrono::hours(1)}}});
  enters(AgentState::not_ready, "lunch");
  pass(minutes(59));
  EXPECT_TRUE(watch.take_changed().empty());
  pass(minutes(1));
  EXPECT_EQ(watch.take_changed(), Ids{"not_ready:ann"});
  EXPECT_EQ(watch.raised("not_ready:ann")->reason, "lunch");
  enters(AgentState::not_ready, "meeting");
  EXPECT_EQ(watch.take_changed(), Ids{"not_ready:ann"});
  EXPECT_EQ(watch.raised("not_ready:ann"), nullptr);
  pass(minutes(15));
  EXPECT_EQ(watch.take_changed(), Ids{"not_ready:ann"});
}

TEST_F(AlarmWatchTest, each_offer_rings_for_itself) {
  watch.configure({.ringing = seconds(15)});
  QueuedCall call;
  call.group = &sales;
  call.offers.push_back({.serial = 1, .agent = &ann});
  ann.offered = &call;
  look_at_ann();
  pass(seconds(14));
  call.offers[0].serial = 2;
  look_at_ann();
  pass(seconds(14));
  EXPECT_TRUE(watch.take_changed().empty());
  look_at_ann();
  pass(seconds(1));
  EXPECT_EQ(watch.take_changed(), Ids{"ringing:ann"});
  EXPECT_EQ(watch.raised("ringing:ann")->group, "sales");
  ann.offered = nullptr;
  look_at_ann();
  EXPECT_EQ(watch.take_changed(), Ids{"ringing:ann"});
}

TEST_F(AlarmWatchTest, what_lasted_before_it_was_seen_counts) {
  watch.configure({.not_ready = minutes(15)});
  enters(AgentState::ready);
  ann.view.state = AgentState::not_ready;
  ann.since = now.utc - minutes(14);
  look_at_ann();
  pass(minutes(1));
  EXPECT_EQ(watch.take_changed(), Ids{"not_ready:ann"});
}

TEST_F(AlarmWatchTest, new_limits_hold_for_what_lasts_already) {
  watch.configure({.talk = minutes(10)});
  enters(AgentState::busy);
  pass(minutes(10));
  EXPECT_EQ(watch.take_changed(), Ids{"talk:ann"});
  watch.configure({.talk = minutes(20)});
  look_at_ann();
  EXPECT_EQ(watch.take_changed(), Ids{"talk:ann"});
  pass(minutes(10));
  EXPECT_EQ(watch.take_changed(), Ids{"talk:ann"});
  watch.configure({});
  look_at_ann();
  EXPECT_EQ(watch.raised("talk:ann"), nullptr);
}

TEST_F(AlarmWatchTest, a_reason_has_one_limit) {
  EXPECT_TRUE(AlarmWatch::check({.reasons = {{"lunch", minutes(1)}, {"meeting", minutes(1)}}}));
  EXPECT_FALSE(AlarmWatch::check({.reasons = {{"lunch", minutes(1)}, {"lunch", minutes(2)}}}));
  EXPECT_EQ(AlarmWatch::check({.reasons = {{"", minutes(1)}}}).error().code, "acd.bad_option");
}

}  // namespace
}  // namespace ctibus::acd
