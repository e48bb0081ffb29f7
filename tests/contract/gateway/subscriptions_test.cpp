#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/presentation/report_message.hpp"
#include "ctibus/messages/agent.hpp"
#include "ctibus/messages/call.hpp"
#include "tests/support/wire_rig.hpp"

namespace ctibus::gateway {
namespace {

using namespace std::chrono_literals;
using Kind = ClientDelivery::Kind;

TEST(Wire, a_frame_carries_what_the_log_knows) {
  Rig rig;
  const auto client = rig.client();
  std::optional<MessageId> id;
  std::string source;
  std::string key;
  Uuid correlation;
  ASSERT_TRUE(client->subscribe({.patterns = {"call.held"}, .handler = [&](const auto& delivery) {
                                   id = delivery.frame->id();
                                   source = delivery.frame->source;
                                   key = delivery.frame->key;
                                   correlation = delivery.frame->correlation();
                                 }}));
  const auto root = *Uuid::parse("0192f3a4-b5c6-7d8e-9f00-112233445566");
  const auto published = rig.publish(call::Held{.call = "c7", .device = "pbx1:1"}, root);
  ASSERT_TRUE(await(*client, [&] { return id.has_value(); }));
  EXPECT_EQ(*id, published);
  EXPECT_EQ(source, "pbx1");
  EXPECT_EQ(key, "c7");
  EXPECT_EQ(correlation, root);
}

TEST(Wire, a_malformed_pattern_is_refused_with_the_logs_reason) {
  Rig rig;
  const auto client = rig.client();
  const auto refused = client->subscribe({.patterns = {"call..held"}, .handler = [](auto&) {}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "log.bad_pattern");
}

TEST(Wire, a_client_that_grants_nothing_gets_nothing_and_others_go_on) {
  Rig rig;
  const auto frozen = rig.client("frozen");
  std::vector<std::string> seen_by_frozen;
  const auto id = frozen->subscribe({.patterns = {"call.*"},
                                     .window = 3,
                                     .automatic = false,
                                     .handler = collect(seen_by_frozen)});
  ASSERT_TRUE(id);
  const auto other = rig.client("other");
  std::vector<std::string> seen;
  ASSERT_TRUE(other->subscribe({.patterns = {"call.*"}, .handler = collect(seen)}));
  rig.publish_numbers(0, 3000);
  ASSERT_TRUE(await(*other, [&] { return seen.size() >= 3000; }));
  // The server's word on how far it is comes behind all that it has sent.
  ASSERT_TRUE(await(*frozen, [&] { return frozen->cursor(*id)->sequence > 0; }));
  ASSERT_TRUE(frozen->query(QueryKind::topics));
  EXPECT_EQ(seen_by_frozen, numbers(0, 3));
  frozen->grant(*id, 2);
  ASSERT_TRUE(await(*frozen, [&] { return seen_by_frozen.size() >= 5; }));
  ASSERT_TRUE(frozen->query(QueryKind::topics));
  EXPECT_EQ(seen_by_frozen, numbers(0, 5));
}

TEST(Wire, a_client_that_does_not_take_what_it_asked_for_harms_nobody) {
  Rig rig;
  RawClient stuck(rig.endpoint());
  stuck.socket().set(zmq::sockopt::rcvhwm, 1);
  stuck.hello("stuck");
  Subscribe body{.id = 1, .patterns = {"call.*"}, .from = From::live, .credit = 65536};
  stuck.send(to_wire(MessageKind::subscribe, body));
  ASSERT_FALSE(stuck.receive(MessageKind::subscribed).empty());

  const auto other = rig.client("other");
  std::vector<std::string> seen;
  ASSERT_TRUE(other->subscribe({.patterns = {"call.*"}, .handler = collect(seen)}));
  const std::string bulk(2000, 'x');
  for (int i = 0; i < 10000; ++i) {
    rig.publish(call::Held{.call = bulk, .device = "pbx1:" + std::to_string(i)});
  }
  ASSERT_TRUE(await(*other, [&] { return seen.size() >= 10000; }));
  EXPECT_EQ(seen, numbers(0, 10000));
}

TEST(Wire, what_is_unsubscribed_stays_silent) {
  Rig rig;
  const auto client = rig.client();
  std::vector<std::string> first;
  std::vector<std::string> second;
  const auto id = client->subscribe({.patterns = {"call.*"}, .handler = collect(first)});
  ASSERT_TRUE(id);
  ASSERT_TRUE(client->subscribe({.patterns = {"call.*"}, .handler = collect(second)}));
  client->unsubscribe(*id);
  rig.publish_numbers(0, 10);
  ASSERT_TRUE(await(*client, [&] { return second.size() >= 10; }));
  EXPECT_TRUE(first.empty());
}

TEST(Wire, subscriptions_beyond_the_limit_are_refused) {
  Limits limits;
  limits.subscriptions = 2;
  Rig rig(config::Storage::memory, limits);
  const auto client = rig.client();
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(client->subscribe({.patterns = {"call.*"}, .handler = [](auto&) {}}));
  }
  const auto refused = client->subscribe({.patterns = {"call.*"}, .handler = [](auto&) {}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "wire.busy");
}

TEST(Wire, sources_that_one_client_asks_for_cost_the_others_nothing) {
  Rig rig;
  const auto greedy = rig.client("greedy");
  for (int i = 0; i < 20; ++i) {
    std::vector<std::string> sources;
    for (int j = 0; j < 64; ++j) sources.push_back(fmt::format("nobody{}", 64 * i + j));
    const auto id = greedy->subscribe(
        {.patterns = {"call.*"}, .sources = std::move(sources), .handler = [](auto&) {}});
    ASSERT_TRUE(id) << i << ": " << id.error().text;
  }
  const auto other = rig.client("other");
  std::vector<std::string> seen;
  ASSERT_TRUE(other->subscribe(
      {.patterns = {"call.*"}, .sources = {"pbx1", "new"}, .handler = collect(seen)}));
  rig.publish_numbers(0, 3);
  ASSERT_TRUE(await(*other, [&] { return seen.size() == 3; }));
}

TEST(Wire, durable_consumers_of_a_client_are_few_until_some_are_forgotten) {
  Limits limits;
  limits.consumers = 2;
  Rig rig(config::Storage::disk, limits);
  rig.allow("crm", {.subscribe = {"call.*"}, .admin = true});
  ASSERT_TRUE(rig.site().reload());
  const auto client = rig.client("crm");
  const auto subscribe = [&](const std::string& name) {
    return client->subscribe(
        {.patterns = {"call.*"}, .start = Start::durable(name), .handler = [](auto&) {}});
  };
  const auto first = subscribe("crm.1");
  ASSERT_TRUE(first);
  ASSERT_TRUE(subscribe("crm.2"));
  const auto third = subscribe("crm.3");
  ASSERT_FALSE(third);
  EXPECT_EQ(third.error().code, "wire.busy");

  const auto in_use = client->query(QueryKind::forget, "crm.1");
  ASSERT_FALSE(in_use);
  EXPECT_EQ(in_use.error().code, "log.durable_in_use");
  client->unsubscribe(*first);
  ASSERT_TRUE(subscribe("crm.1")) << "it is known";
  const auto listed = client->query(QueryKind::consumers);
  ASSERT_TRUE(listed);
  presentation::ConsumersBody body;
  ASSERT_TRUE(decode(listed->body, body));
  ASSERT_EQ(body.consumers.size(), 2U);
  EXPECT_EQ(body.consumers[0].name, "crm.1");
  EXPECT_TRUE(body.consumers[0].attached);
}

TEST(Wire, a_durable_consumer_that_was_forgotten_makes_room) {
  Limits limits;
  limits.consumers = 1;
  Rig rig(config::Storage::disk, limits);
  rig.allow("crm", {.subscribe = {"call.*"}, .admin = true});
  ASSERT_TRUE(rig.site().reload());
  const auto client = rig.client("crm");
  const auto subscribe = [&](const std::string& name) {
    return client->subscribe(
        {.patterns = {"call.*"}, .start = Start::durable(name), .handler = [](auto&) {}});
  };
  const auto old = subscribe("crm.old");
  ASSERT_TRUE(old);
  client->unsubscribe(*old);
  EXPECT_FALSE(subscribe("crm.new"));
  ASSERT_TRUE(client->query(QueryKind::forget, "crm.old"));
  EXPECT_FALSE(rig.site().log().acknowledged("crm.old"));
  EXPECT_TRUE(subscribe("crm.new"));
  const auto again = client->query(QueryKind::forget, "crm.old");
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "log.unknown_consumer");
}

}  // namespace
}  // namespace ctibus::gateway
