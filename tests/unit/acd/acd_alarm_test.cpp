#include <gtest/gtest.h>

#include "scripted_pbx.hpp"

namespace ctibus::acd::testing {
namespace {

using namespace std::chrono_literals;

class AcdAlarmTest : public AcdTest {
 protected:
  void SetUp() override {
    options.agent_alarms = {.ringing = Duration(10000), .not_ready = Duration(60000)};
    AcdTest::SetUp();
    options.groups[0].alarms = {.wait = Duration(60000), .closed = true};
    ASSERT_TRUE(host.reload<Acd>("acd", options));
  }
  bool alarmed(const std::string& id) { return host.last_value<Alarm>(id).has_value(); }
};

TEST_F(AcdAlarmTest, a_call_that_waits_too_long_gives_an_alarm_until_it_is_gone) {
  pbx.arrive("c1");
  const auto since = host.last_value<CallState>("c1")->body.since;
  host.advance(59s);
  EXPECT_FALSE(alarmed("wait:sales"));
  host.advance(1s);
  const auto alarm = host.last_value<Alarm>("wait:sales");
  ASSERT_TRUE(alarm);
  EXPECT_EQ(alarm->body.kind, AlarmKind::wait);
  EXPECT_EQ(alarm->body.group, "sales");
  EXPECT_EQ(alarm->body.since, since);
  EXPECT_EQ(alarm->body.limit, 60s);
  host.advance(1h);
  EXPECT_EQ(host.all<Alarm>().size(), 1u) << "it is told once";
  pbx.end("c1");
  EXPECT_FALSE(alarmed("wait:sales"));
}

TEST_F(AcdAlarmTest, what_agents_do_too_long_gives_alarms) {
  ready("ann");
  pbx.arrive("c1");
  pbx.alert("c1", "pbx1:1001");
  host.advance(10s);
  EXPECT_TRUE(alarmed("ringing:ann"));
  pbx.answer("c1", "pbx1:1001");
  EXPECT_FALSE(alarmed("ringing:ann"));
  pbx.end("c1");
  host.advance(20s);
  ASSERT_TRUE(
      host.request("acd", agent::SetNotReady{.agent = "ann", .reason = "lunch"}).accepted());
  host.advance(61s);
  EXPECT_EQ(host.last_value<Alarm>("not_ready:ann")->body.reason, "lunch");
  ASSERT_TRUE(host.request("acd", agent::LogOff{.agent = "ann"}).accepted());
  EXPECT_FALSE(alarmed("not_ready:ann"));
}

TEST_F(AcdAlarmTest, a_restart_keeps_the_alarms_that_are_still_true_and_ends_the_others) {
  ready("ann");
  ASSERT_TRUE(host.request("acd", agent::SetNotReady{.agent = "ann"}).accepted());
  pbx.arrive("c1");
  ASSERT_TRUE(
      host.request("acd", SetOpening{.group = "sales", .opening = Opening::closed}).accepted());
  host.advance(61s);
  ASSERT_TRUE(alarmed("wait:sales"));
  ASSERT_TRUE(alarmed("not_ready:ann"));
  ASSERT_TRUE(alarmed("closed:sales"));
  const auto told = host.all<Alarm>().size();
  host.kill("acd");
  pbx.end("c1");
  host.load<Acd>("acd", options);
  EXPECT_FALSE(alarmed("wait:sales"));
  EXPECT_TRUE(alarmed("not_ready:ann"));
  EXPECT_TRUE(alarmed("closed:sales"));
  EXPECT_EQ(host.all<Alarm>().size(), told + 1) << "the tombstone, and nothing anew";
}

TEST_F(AcdAlarmTest, a_group_below_its_objective_gives_an_alarm_that_a_restart_keeps) {
  options.groups[0].objective = {.within = Duration(5000), .percent = 80, .calls = 3};
  options.groups[0].wrap_up_time = Duration(0);
  ASSERT_TRUE(host.reload<Acd>("acd", options));
  ready("ann");
  const auto call = [&](const std::string& id, std::chrono::seconds until_answered) {
    pbx.arrive(id);
    pbx.alert(id, "pbx1:1001");
    host.advance(until_answered);
    pbx.answer(id, "pbx1:1001");
    pbx.end(id);
  };
  call("c1", 2s);
  EXPECT_EQ(group("sales").service.percent, 100u);
  EXPECT_EQ(group("sales").service.within, 5s);
  call("c2", 6s);
  EXPECT_FALSE(alarmed("service:sales")) << "two calls say little";
  call("c3", 2s);
  EXPECT_EQ(group("sales").service.percent, 66u);
  ASSERT_TRUE(alarmed("service:sales"));
  EXPECT_EQ(host.last_value<Alarm>("service:sales")->body.percent, 66u);
  host.kill("acd");
  host.load<Acd>("acd", options);
  EXPECT_EQ(group("sales").service.percent, 66u);
  EXPECT_TRUE(alarmed("service:sales"));
  EXPECT_EQ(group("help").service.within, 0s) << "it has no objective";
  host.advance(31min);
  EXPECT_FALSE(alarmed("service:sales")) << "these calls are of long ago";
  EXPECT_FALSE(group("sales").service.known);
}

TEST_F(AcdAlarmTest, who_is_removed_gives_no_alarm_any_more) {
  ready("ann");
  ASSERT_TRUE(host.request("acd", agent::SetNotReady{.agent = "ann"}).accepted());
  host.advance(61s);
  ASSERT_TRUE(alarmed("not_ready:ann"));
  options.agents.erase(options.agents.begin());
  ASSERT_TRUE(host.reload<Acd>("acd", options));
  EXPECT_FALSE(alarmed("not_ready:ann"));
}

TEST_F(AcdAlarmTest, alarms_that_are_turned_off_end) {
  ASSERT_TRUE(
      host.request("acd", SetOpening{.group = "sales", .opening = Opening::closed}).accepted());
  ASSERT_TRUE(alarmed("closed:sales"));
  options.groups[0].alarms = {};
  ASSERT_TRUE(host.reload<Acd>("acd", options));
  EXPECT_FALSE(alarmed("closed:sales"));
}

}  // namespace
}  // namespace ctibus::acd::testing
