#include "sim.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctibus/testing/pbx_conformance/check_history.hpp"
#include "ctibus/testing/test_host.hpp"

namespace ctibus::sim {
namespace {

using namespace std::chrono_literals;
using testing::TestHost;
using testing::pbx::check_history;

Options site() {
  Options options;
  options.extensions = {{.number = "1001", .name = "Ann", .person = {.answers = true}},
                        {.number = "1002", .name = "Bob"}};
  options.trunks = {{.name = "T1", .lines = 2, .prefix = "0"}};
  options.route_points = {{.number = "600", .default_destination = "1001"}};
  options.holding = {.number = "700", .capacity = 1};
  return options;
}

TEST(SimTest, a_person_answers_within_its_bounds_and_hangs_up_after_its_talk) {
  Options options = site();
  options.extensions[0].person = {
      .answers = true, .answer_min = 3s, .answer_max = 5s, .talk_min = 10s, .talk_max = 20s};
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    TestHost host(seed);
    host.load<Sim>("sim", options);
    ASSERT_TRUE(host.request("sim", test::Dial{.called = "1001"}).accepted());
    const auto rang = host.expect<call::Delivered>();
    const auto answered = host.expect<call::Established>(nullptr, 1min);
    EXPECT_GE(answered.event_time - rang.event_time, 3s);
    EXPECT_LE(answered.event_time - rang.event_time, 5s);
    const auto left = host.expect<call::ConnectionCleared>(nullptr, 1min);
    EXPECT_EQ(left->device, "sim:1001");
    EXPECT_GE(left.event_time - answered.event_time, 10s);
    EXPECT_LE(left.event_time - answered.event_time, 20s);
    check_history(host);
  }
}

TEST(SimTest, people_are_busy_reject_or_ignore_in_the_given_shares) {
  Options options = site();
  options.trunks[0].lines = 1000;
  options.extensions[0].person = {
      .answers = true, .busy = 0.2, .reject = 0.3, .no_answer = 0.1, .talk_max = 1s};
  TestHost host(7);
  host.load<Sim>("sim", options);
  constexpr int count = 1000;
  for (int i = 0; i < count; ++i) {
    const auto dialled = host.request("sim", test::Dial{.called = "1001"});
    host.advance(30s);
    (void)host.request("sim", call::Clear{.call = dialled.body().call});
  }
  int busy = 0;
  int rejected = 0;
  for (const auto& failed : host.all<call::Failed>()) {
    busy += failed->cause == Cause::busy ? 1 : 0;
    rejected += failed->cause == Cause::rejected ? 1 : 0;
  }
  // Five standard deviations of a binomial share around each mean.
  EXPECT_NEAR(busy, 200, 64);
  EXPECT_NEAR(rejected, 300, 73);
  EXPECT_NEAR(static_cast<int>(host.all<call::Established>().size()), 400, 78);
  check_history(host);
}

TEST(SimTest, traffic_arrives_at_its_rate_and_every_caller_is_gone_in_the_end) {
  Options options = site();
  options.trunks[0].lines = 1000;
  options.callers = {{.called = "600", .per_hour = 500, .silent = 0.1, .withheld = 0.2}};
  TestHost host(3);
  host.load<Sim>("sim", options);
  host.advance(4h);
  const auto arrived = host.all<call::Originated>().size();
  EXPECT_NEAR(static_cast<double>(arrived), 2000, 224);  // five standard deviations
  int withheld = 0;
  for (const auto& call : host.all<call::Originated>()) withheld += call->calling.empty() ? 1 : 0;
  EXPECT_NEAR(withheld, static_cast<double>(arrived) * 0.2, 90);
  int lost = 0;
  for (const auto& call : host.all<call::Cleared>()) lost += call.inferred ? 1 : 0;
  EXPECT_GT(lost, 0);
  host.stop("sim");
  check_history(host);
}

TEST(SimTest, the_same_seed_gives_the_same_history) {
  Options options = site();
  options.callers = {{.called = "600", .per_hour = 200, .silent = 0.1}};
  const auto ladder = [&](std::uint64_t seed) {
    TestHost host(seed);
    host.load<Sim>("sim", options);
    host.advance(1h);
    return host.ladder(1000);
  };
  EXPECT_EQ(ladder(5), ladder(5));
  EXPECT_NE(ladder(5), ladder(6));
}

TEST(SimTest, nobody_outside_gets_out_again_by_dialling_a_prefix) {
  TestHost host;
  host.load<Sim>("sim", site());
  ASSERT_TRUE(host.request("sim", test::Dial{.called = "0900123456"}).accepted());
  EXPECT_EQ(host.expect<call::Failed>()->cause, Cause::number_unallocated);
  EXPECT_TRUE(host.last_values<call::State>().empty());
  host.expect_none<call::NetworkReached>();
}

TEST(SimTest, a_full_trunk_takes_no_more_calls) {
  TestHost host;
  host.load<Sim>("sim", site());
  ASSERT_TRUE(host.request("sim", test::Dial{.called = "1002"}).accepted());
  ASSERT_TRUE(host.request("sim", test::Dial{.called = "600"}).accepted());
  EXPECT_EQ(host.request("sim", test::Dial{.called = "1002"}).code, "pbx.busy");
  const auto made = host.request("sim", call::Make{.device = "sim:1001", .destination = "0123"});
  EXPECT_TRUE(made.accepted());
  EXPECT_EQ(host.expect<call::Failed>()->cause, Cause::network_congestion);
}

TEST(SimTest, a_full_holding_device_leaves_the_route_dialogue_open) {
  TestHost host;
  host.load<Sim>("sim", site());
  const auto first = host.request("sim", test::Dial{.called = "600"});
  ASSERT_TRUE(host.request("sim", queue::Hold{.call = first.body().call}).accepted());
  const auto second = host.request("sim", test::Dial{.called = "600"});
  EXPECT_EQ(host.request("sim", queue::Hold{.call = second.body().call}).code, "pbx.busy");
  EXPECT_TRUE(host.request("sim", route::Select{.call = second.body().call, .destination = "1002"})
                  .accepted());
}

TEST(SimTest, options_that_make_no_dial_plan_stop_the_start) {
  Options options = site();
  options.extensions[1].number = "1001";
  TestHost host;
  const auto loaded = host.try_load<Sim>("sim", options);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "sim.bad_options");
}

TEST(SimTest, draining_waits_for_the_last_call) {
  Options options = site();
  options.extensions[0].person.talk_min = 5s;
  options.extensions[0].person.talk_max = 10s;
  TestHost host;
  host.load<Sim>("sim", options);
  ASSERT_TRUE(host.request("sim", test::Dial{.called = "1001"}).accepted());
  host.expect<call::Established>(nullptr, 1min);
  host.stop("sim", 30s);
  EXPECT_EQ(host.expect<call::Cleared>()->cause, Cause::normal_clearing);
  EXPECT_EQ(host.last_value<connector::State>("sim")->body.link, connector::LinkState::down);
  check_history(host);
}

TEST(SimTest, a_call_that_outlasts_the_drain_is_ended_all_the_same) {
  TestHost host;
  host.load<Sim>("sim", site());
  ASSERT_TRUE(host.request("sim", test::Dial{.called = "1001"}).accepted());
  host.expect<call::Established>(nullptr, 1min);
  host.stop("sim", 30s);
  EXPECT_EQ(host.expect<call::Cleared>()->cause, Cause::switching_function_terminated);
  check_history(host);
}

TEST(SimTest, devices_that_are_gone_from_the_options_are_withdrawn) {
  TestHost host;
  host.load<Sim>("sim", site());
  host.kill("sim");
  Options options = site();
  options.extensions.pop_back();
  host.load<Sim>("sim", options);
  EXPECT_TRUE(host.last_value<device::State>("sim:1001").has_value());
  EXPECT_FALSE(host.last_value<device::State>("sim:1002").has_value());
}

}  // namespace
}  // namespace ctibus::sim
