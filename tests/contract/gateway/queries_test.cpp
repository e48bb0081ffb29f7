#include <gtest/gtest.h>

#include "core/presentation/report_message.hpp"
#include "core/presentation/schema_message.hpp"
#include "ctibus/messages/call.hpp"
#include "ctibus/messages/call_control.hpp"
#include "tests/support/wire_rig.hpp"

namespace ctibus::gateway {
namespace {

std::vector<std::string> topics_of(const ClientResult& result) {
  std::vector<std::string> out;
  for (const auto& piece : result.frames) {
    std::span<const std::uint8_t> rest(piece);
    while (const auto frame = wire::Frame::take(rest)) out.emplace_back(frame->topic);
  }
  return out;
}

TEST(WireQueries, the_report_lists_the_instances) {
  Rig rig;
  const auto client = rig.client();
  const auto result = client->query(QueryKind::report);
  ASSERT_TRUE(result);
  presentation::ReportBody report;
  ASSERT_TRUE(decode(result->body, report));
  EXPECT_EQ(report.site, "testsite");
  EXPECT_EQ(report.clients, 1U);
  ASSERT_EQ(report.instances.size(), 1U);
  EXPECT_EQ(report.instances[0].name, "pbx9");
  EXPECT_EQ(report.instances[0].phase, bus::InstancePhase::running);
  EXPECT_GT(report.log.sequence, 0U);
}

TEST(WireQueries, topics_are_counted) {
  Rig rig;
  const auto client = rig.client();
  rig.publish_numbers(0, 321);
  const auto result = client->query(QueryKind::topics);
  ASSERT_TRUE(result);
  presentation::TopicsBody body;
  ASSERT_TRUE(decode(result->body, body));
  std::uint64_t held = 0;
  for (const auto& topic : body.topics) {
    if (topic.topic == "call.held") held = topic.messages;
  }
  EXPECT_EQ(held, 321U);
}

TEST(WireQueries, the_schema_tells_a_plugins_own_messages) {
  Rig rig;
  const auto client = rig.client();
  const auto result = client->query(QueryKind::schema);
  ASSERT_TRUE(result);
  const auto messages = presentation::decode_schema(result->body);
  ASSERT_TRUE(messages);
  ASSERT_EQ(messages->size(), 1U);
  EXPECT_EQ(messages->front().topic, "acme.door.opened");
  EXPECT_EQ(messages->front().key, "door");
  ASSERT_EQ(messages->front().fields.size(), 2U);
  EXPECT_EQ(messages->front().fields[1].privacy, Privacy::personal);
}

TEST(WireQueries, a_reload_says_what_it_did) {
  Rig rig;
  const auto client = rig.client();
  const auto result = client->query(QueryKind::reload);
  ASSERT_TRUE(result) << result.error().text;
  presentation::ReloadBody body;
  ASSERT_TRUE(decode(result->body, body));
  EXPECT_TRUE(body.failures.empty());
  EXPECT_TRUE(body.restarted.empty());
}

TEST(WireQueries, a_trace_follows_merged_roots_and_finds_the_command) {
  Rig rig;
  const auto client = rig.client();
  ClientRequest request{.topic = "call.make", .target = "pbx9"};
  encode(call::Make{.device = "pbx9:1001", .destination = "1002"}, request.payload);
  const auto reply = client->ask(request);
  ASSERT_TRUE(reply);
  call::Make::Reply made;
  ASSERT_TRUE(decode(reply->payload, made));
  const std::string first(made.call);
  const std::string second = "0192f3a4-b5c6-7d8e-9f00-112233445566";
  rig.publish(call::Delivered{.call = second, .device = "pbx1:2"}, *Uuid::parse(second));
  rig.publish(call::Merged{.call = second, .into = first, .from_root = second, .into_root = first},
              *Uuid::parse(second));
  rig.publish(call::Held{.call = "other", .device = "pbx1:3"});
  rig.publish(call::Cleared{.call = first}, *Uuid::parse(first));

  const auto traced = client->query(QueryKind::trace, second);
  ASSERT_TRUE(traced) << traced.error().text;
  const auto topics = topics_of(*traced);
  const std::vector<std::string> wanted = {"call.make",      "bus.reply",   "call.originated",
                                           "call.delivered", "call.merged", "call.cleared"};
  for (const auto& topic : wanted) {
    EXPECT_EQ(std::count(topics.begin(), topics.end(), topic), 1) << topic;
  }
  EXPECT_EQ(std::count(topics.begin(), topics.end(), "call.held"), 0);
}

TEST(WireQueries, a_call_that_never_was_is_not_found) {
  Rig rig;
  const auto client = rig.client();
  const auto traced = client->query(QueryKind::trace, "no-such-call");
  ASSERT_FALSE(traced);
  EXPECT_EQ(traced.error().code, "wire.not_found");
}

}  // namespace
}  // namespace ctibus::gateway
