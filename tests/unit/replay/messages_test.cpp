#include <gtest/gtest.h>

#include "core/replay/pseudonymizer.hpp"
#include "core/replay/time_shift.hpp"
#include "ctibus/codec.hpp"
#include "ctibus/messages/agent.hpp"
#include "ctibus/messages/call.hpp"

// What becomes of whole messages.

namespace ctibus::replay {
namespace {

using namespace std::chrono_literals;

template <Message M>
wire::Frame frame_of(const M& body, msgpack::Buffer& payload) {
  payload.clear();
  encode(body, payload);
  wire::Frame frame;
  frame.topic = topic_of<M>();
  frame.key = key_of(body);
  frame.payload = payload;
  frame.source = "pbx1";
  return frame;
}

template <Message M>
M body_of(const wire::Frame& frame) {
  M body;
  EXPECT_TRUE(decode(frame.payload, body));
  return body;
}

class PseudonymousMessages : public ::testing::Test {
 protected:
  const Pseudonyms pseudonyms_{HashKey{1, 2}};
  presentation::Declarations declarations_;
  Pseudonymizer pseudonymizer_{pseudonyms_, declarations_};
  msgpack::Buffer payload_;
};

TEST_F(PseudonymousMessages, a_call_hangs_together_without_its_people) {
  const std::string root = "0192f3a4-b5c6-7d8e-9f00-112233445566";
  const call::State state{.call = root,
                          .direction = Direction::incoming,
                          .calling = "+33612345678",
                          .calling_name = "Ann Smith",
                          .called = "1001",
                          .trunk = "pbx1:trunk1",
                          .data = {{"customer", "Smith Ltd"}},
                          .root = root,
                          .connector = "pbx1",
                          .connections = {{.device = "pbx1:1001",
                                           .state = ConnectionState::connected,
                                           .number = "1001",
                                           .name = "Bob"}},
                          .since = Timestamp(1000ms)};
  const auto other = pseudonymizer_.apply(frame_of(state, payload_));
  const auto body = body_of<call::State>(other);
  EXPECT_EQ(other.key, root);
  EXPECT_EQ(body.call, root);
  EXPECT_EQ(body.root, root);
  EXPECT_EQ(body.direction, Direction::incoming);
  EXPECT_EQ(body.calling, pseudonyms_.personal("+33612345678"));
  EXPECT_EQ(body.calling_name, pseudonyms_.personal("Ann Smith"));
  EXPECT_EQ(body.since, Timestamp(1000ms));
  ASSERT_EQ(body.data.size(), 1U);
  EXPECT_EQ(body.data[0].first, "customer");
  EXPECT_EQ(body.data[0].second, pseudonyms_.personal("Smith Ltd"));
  ASSERT_EQ(body.connections.size(), 1U);
  EXPECT_EQ(body.connections[0].state, ConnectionState::connected);
  EXPECT_EQ(body.connections[0].device, "pbx1:" + std::string(body.called));
  EXPECT_EQ(body.connections[0].number, body.called);
  EXPECT_EQ(other.source, "pbx1");
}

TEST_F(PseudonymousMessages, an_agent_is_a_person_also_in_the_key) {
  const agent::State state{.agent = "ann",
                           .device = "pbx1:1001",
                           .name = "Ann Smith",
                           .state = AgentState::ready,
                           .groups = {"sales"}};
  const auto other = pseudonymizer_.apply(frame_of(state, payload_));
  const auto body = body_of<agent::State>(other);
  EXPECT_EQ(other.key, body.agent);
  EXPECT_EQ(body.agent, pseudonyms_.identity("ann"));
  EXPECT_EQ(body.state, AgentState::ready);
  ASSERT_EQ(body.groups.size(), 1U);
  EXPECT_EQ(body.groups[0], "sales");
}

TEST_F(PseudonymousMessages, what_nobody_declares_is_taken_for_personal) {
  msgpack::Writer writer(payload_);
  writer.map(4);
  writer.text("owner");
  writer.text("Ann Smith");
  writer.text("extension");
  writer.unsigned_integer(612345678);
  writer.text("picture");
  writer.bytes(std::vector<std::uint8_t>{'A', 'n', 'n'});
  writer.text("0612345678");
  writer.text("pbx1:1001");
  wire::Frame frame;
  frame.topic = "acme.0612345678.changed";
  frame.key = "Ann Smith";
  frame.idempotency = "Ann-1";
  frame.payload = payload_;
  const auto other = pseudonymizer_.apply(frame);
  const std::string bytes(other.payload.begin(), other.payload.end());
  EXPECT_EQ(bytes.find("Ann"), std::string::npos);
  EXPECT_EQ(bytes.find("0612345678"), std::string::npos);
  EXPECT_NE(bytes.find("owner"), std::string::npos);
  EXPECT_NE(bytes.find(pseudonyms_.personal("pbx1:1001")), std::string::npos);
  msgpack::Buffer number;
  msgpack::Writer(number).unsigned_integer(612345678);
  EXPECT_EQ(bytes.find(std::string(number.begin(), number.end())), std::string::npos);
  EXPECT_EQ(other.key, pseudonyms_.personal("Ann Smith"));
  EXPECT_EQ(other.idempotency.find("Ann"), std::string::npos);
  EXPECT_EQ(other.topic.find("0612345678"), std::string::npos);
  EXPECT_EQ(other.topic, pseudonymizer_.topic(frame.topic));
}

TEST_F(PseudonymousMessages, a_payload_that_cannot_be_read_is_left_out) {
  const std::vector<std::uint8_t> broken{0x81, 0xa3, 'A', 'n', 'n'};
  wire::Frame frame;
  frame.topic = "call.held";
  frame.payload = broken;
  const auto other = pseudonymizer_.apply(frame);
  ASSERT_EQ(other.payload.size(), 1U);
  EXPECT_EQ(other.payload[0], 0x80);
}

TEST(TimeShift, every_moment_moves_and_nothing_else_does) {
  const presentation::Declarations declarations;
  TimeShift shift(24h, declarations);
  msgpack::Buffer payload;
  auto frame = frame_of(
      agent::State{.agent = "ann", .since = Timestamp(5000ms), .until = Timestamp{}}, payload);
  frame.header.event_time_ns = 7;
  const auto other = shift.apply(frame);
  const auto body = body_of<agent::State>(other);
  EXPECT_EQ(body.since, Timestamp(5000ms + 24h));
  EXPECT_EQ(body.until, Timestamp{}) << "never is no moment";
  EXPECT_EQ(body.agent, "ann");
  EXPECT_EQ(other.header.event_time_ns, 7 + std::chrono::nanoseconds(24h).count());
}

TEST(TimeShift, a_moment_beyond_all_time_stays_there) {
  const presentation::Declarations declarations;
  TimeShift shift(24h, declarations);
  msgpack::Buffer payload;
  auto frame =
      frame_of(agent::State{.agent = "a", .since = Timestamp(Duration(INT64_MAX))}, payload);
  frame.header.event_time_ns = INT64_MAX;
  const auto other = shift.apply(frame);
  EXPECT_EQ(body_of<agent::State>(other).since, Timestamp(Duration(INT64_MAX)));
  EXPECT_EQ(other.header.event_time_ns, INT64_MAX);
}

}  // namespace
}  // namespace ctibus::replay
