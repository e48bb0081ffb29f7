#include "ctibus/testing/test_host.hpp"

#include <gtest/gtest.h>

#include "sample_plugin.hpp"

namespace {

using namespace std::chrono_literals;
using ctibus::testing::ExpectationFailed;
using ctibus::testing::TestHost;
using sample::Ask;
using sample::Everything;
using sample::Fact;
using sample::Sample;

TEST(TestHost, time_passes_only_when_the_test_says_so) {
  TestHost host;
  host.load<Sample>();
  const auto reply = host.begin_request("sample", Ask{.what = "why"}, {.deadline = 60s});
  host.advance(19s);
  EXPECT_FALSE(reply->arrived);
  host.advance(1s);
  ASSERT_TRUE(reply->accepted());
  EXPECT_EQ(reply->body().answer, 42);
}

TEST(TestHost, a_command_is_answered_exactly_once_whatever_its_provider_does) {
  TestHost host;
  host.load<Sample>();
  EXPECT_EQ(host.request("sample", Ask{.what = "no"}).code, "sample.refused");
  EXPECT_EQ(host.request("sample", Ask{.what = "drop"}).code, "bus.unanswered");
  EXPECT_EQ(host.request("nobody", Ask{}).code, "bus.no_provider");
  EXPECT_EQ(host.request("sample", Ask{.what = "slow"}, {.deadline = 5s}).code, "bus.deadline");
  const auto open = host.begin_request("sample", Ask{.what = "slow"}, {.deadline = 60s});
  host.kill("sample");
  host.settle();
  EXPECT_EQ(open->status, ctibus::ReplyStatus::outcome_unknown);
}

TEST(TestHost, a_repeated_idempotency_key_gets_the_first_reply) {
  TestHost host;
  host.load<Sample>();
  const auto first =
      host.begin_request("sample", Ask{.what = "x"}, {.deadline = 60s, .idempotency = "k"});
  const auto second =
      host.begin_request("sample", Ask{.what = "x"}, {.deadline = 60s, .idempotency = "k"});
  host.advance(20s);
  EXPECT_TRUE(first->accepted());
  EXPECT_TRUE(second->accepted());
  EXPECT_TRUE(host.request("sample", Ask{.what = "x"}, {.idempotency = "k"}).accepted());
}

TEST(TestHost, a_late_joiner_gets_the_last_values_and_then_what_follows) {
  TestHost host;
  host.send(Everything{.id = "a", .small = 1});
  host.send(Everything{.id = "a", .small = 2});
  host.send(Everything{.id = "b"});
  host.send(Everything{.id = "b"}, {.tombstone = true});
  host.load<Sample>();
  EXPECT_EQ(host.all<Fact>().size(), 1u);
  EXPECT_EQ(host.expect<Fact>()->id, "a");
  host.send(Everything{.id = "c"});
  EXPECT_EQ(host.expect<Fact>()->id, "c");
}

TEST(TestHost, a_record_that_cannot_be_kept_says_so) {
  TestHost host;
  auto& instance = host.load<Sample>();
  host.send(Everything{.id = "a"});
  host.fail_records({"log.disk_full", "full"});
  host.send(Everything{.id = "b"});
  EXPECT_EQ(host.metric(instance.name(), "facts"), 2);
}

TEST(TestHost, a_handler_that_throws_fails_the_instance_only) {
  TestHost host;
  auto& instance = host.load<Sample>();
  (void)host.request("sample", Ask{.what = "throw"});
  ASSERT_FALSE(instance.failure_reason());
  EXPECT_EQ(instance.failure_reason().error().code, "plugin.exception");
}

TEST(TestHost, an_expectation_that_is_not_met_tells_seed_and_messages) {
  TestHost host(4711);
  host.send(Everything{.id = "seen"});
  try {
    (void)host.expect<Fact>();
    FAIL();
  } catch (const ExpectationFailed& failed) {
    const std::string text = failed.what();
    EXPECT_NE(text.find("4711"), std::string::npos);
    EXPECT_NE(text.find("seen"), std::string::npos);
  }
}

TEST(TestHost, the_same_seed_gives_the_same_history) {
  const auto history = [](std::uint64_t seed) {
    TestHost host(seed);
    host.load<Sample>("one");
    host.load<Sample>("two");
    for (const char* id : {"a", "b", "c"}) host.send(Everything{.id = id});
    return host.ladder(1000);
  };
  EXPECT_EQ(history(3), history(3));
}

TEST(TestHost, reloadable_options_reach_the_running_instance) {
  TestHost host;
  host.load<Sample>();
  ASSERT_TRUE(host.reload<Sample>("sample", {.pause = 1s}));
  EXPECT_TRUE(host.request("sample", Ask{.what = "x"}, {.deadline = 2s}).accepted());
}

}  // namespace
