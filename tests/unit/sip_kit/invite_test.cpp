#include "peer.hpp"

namespace ctibus::sip {
namespace {

using testing::Peer;
using testing::Strand;
using namespace std::chrono_literals;

struct Invite : ::testing::TestWithParam<Transport> {
  Strand strand;
  Peer caller{strand};
  Peer called{strand};
};

TEST_P(Invite, a_call_is_made_answered_and_ended) {
  auto invite = caller.make("INVITE", called.at(GetParam()));
  invite.content_type = "application/sdp";
  invite.body = "v=0\r\n";
  const auto id = caller.stack->send(invite);
  const auto got = called.request("INVITE");
  EXPECT_EQ(got.message.body, "v=0\r\n");
  EXPECT_EQ(got.message.peer.transport, GetParam());
  called.stack->respond(got.transaction, Peer::reply(got.message, 180));
  EXPECT_EQ(caller.response(180).transaction, id);
  called.stack->respond(got.transaction, Peer::reply(got.message, 200));
  const auto ok = caller.response(200);
  caller.stack->send_ack(Peer::ack(invite, ok.message));
  EXPECT_EQ(called.request("ACK").transaction, 0u);

  auto bye = Peer::ack(invite, ok.message);
  bye.method = "BYE";
  bye.cseq = 2;
  caller.stack->send(bye);
  const auto ended = called.request("BYE");
  called.stack->respond(ended.transaction, Peer::reply(ended.message, 200));
  EXPECT_EQ(caller.response(200).message.method, "BYE");
  EXPECT_EQ(called.stack->counters().lost_acks, 0u);
}

TEST_P(Invite, a_call_is_given_up_while_it_rings) {
  const auto id = caller.stack->send(caller.make("INVITE", called.at(GetParam())));
  const auto got = called.request("INVITE");
  called.stack->respond(got.transaction, Peer::reply(got.message, 180));
  caller.response(180);
  caller.stack->cancel(id);
  EXPECT_EQ(called.cancelled().transaction, got.transaction);
  called.stack->respond(got.transaction, Peer::reply(got.message, 487));
  EXPECT_EQ(caller.response(487).transaction, id);
  strand.until([] { return false; }, 2 * Peer::options().t1x64);
  EXPECT_TRUE(caller.events.empty());
  EXPECT_TRUE(called.events.empty());
}

INSTANTIATE_TEST_SUITE_P(, Invite, ::testing::Values(Transport::udp, Transport::tcp),
                         [](const auto& each) {
                           return each.param == Transport::udp ? "udp" : "tcp";
                         });

}  // namespace
}  // namespace ctibus::sip
