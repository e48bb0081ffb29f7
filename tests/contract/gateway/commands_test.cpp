#include <gtest/gtest.h>

#include "ctibus/messages/call.hpp"
#include "ctibus/messages/call_control.hpp"
#include "tests/support/wire_rig.hpp"

namespace ctibus::gateway {
namespace {

using namespace std::chrono_literals;

ClientRequest make_call(const std::string& target) {
  ClientRequest request{.topic = "call.make", .target = target, .key = "pbx9:1001"};
  encode(call::Make{.device = "pbx9:1001", .destination = "112"}, request.payload);
  return request;
}

TEST(WireCommands, a_command_is_logged_with_the_clients_name) {
  Rig rig;
  const auto client = rig.client("script-7");
  std::string source;
  std::string id;
  std::string cause;
  ASSERT_TRUE(client->subscribe(
      {.patterns = {"call.make", "call.originated"}, .handler = [&](const auto& delivery) {
         if (delivery.frame->topic == "call.make") {
           source = delivery.frame->source;
           id = delivery.frame->id().text();
         } else {
           cause = delivery.frame->causation().text();
         }
       }}));
  const auto reply = client->ask(make_call("pbx9"));
  ASSERT_TRUE(reply);
  ASSERT_TRUE(await(*client, [&] { return !cause.empty() && !id.empty(); }));
  EXPECT_EQ(source, "wire.script-7");
  EXPECT_EQ(reply->command, id);
  EXPECT_EQ(cause, id);
}

TEST(WireCommands, a_topic_that_is_no_command_is_refused) {
  Rig rig;
  const auto client = rig.client();
  const auto reply = client->ask({.topic = "call.delivered"});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, "bus.undeclared_topic");
}

TEST(WireCommands, what_a_payload_is_not_is_refused) {
  Rig rig;
  const auto client = rig.client();
  for (const msgpack::Buffer& payload : {msgpack::Buffer{0xc1}, msgpack::Buffer{0x81, 0xa1},
                                         msgpack::Buffer{0x80, 0x80}, msgpack::Buffer(200, 0x91)}) {
    const auto reply = client->ask({.topic = "call.make", .target = "pbx9", .payload = payload});
    ASSERT_FALSE(reply);
    EXPECT_EQ(reply.error().code, "wire.malformed");
  }
}

}  // namespace
}  // namespace ctibus::gateway
