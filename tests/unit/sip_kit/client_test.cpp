#include "peer.hpp"
#include "raw_socket.hpp"

namespace ctibus::sip {
namespace {

using testing::Event;
using testing::header_of;
using testing::Peer;
using testing::raw_response;
using testing::RawSocket;
using testing::Strand;
using namespace std::chrono_literals;

struct Client : ::testing::Test {
  Strand strand;
  Peer peer{strand};
  RawSocket raw;
};

TEST_F(Client, a_request_is_sent_with_what_it_needs) {
  auto request = peer.make("MESSAGE", raw.at());
  request.routes = {"<sip:proxy.example.com;lr>"};
  request.set_header("X-One", "1");
  request.set_header("Subject", "line\r\nInjected: yes");
  request.content_type = "text/plain";
  request.body = "hello";
  peer.stack->send(request);
  const auto got = raw.await("MESSAGE sip:2000@127.0.0.1");
  const auto via = header_of(got, "Via");
  EXPECT_EQ(via.find("SIP/2.0/UDP 127.0.0.1:" + std::to_string(peer.at().port)), 0u) << via;
  EXPECT_NE(via.find(";rport"), std::string::npos);
  EXPECT_NE(via.find(";branch=z9hG4bK"), std::string::npos);
  EXPECT_EQ(got.find("\r\nVia: ", got.find("\r\nVia: ") + 1), std::string::npos) << "one Via";
  EXPECT_EQ(header_of(got, "Max-Forwards"), "70");
  EXPECT_EQ(header_of(got, "From"), request.from);
  EXPECT_EQ(header_of(got, "Call-ID"), request.call_id);
  EXPECT_EQ(header_of(got, "CSeq"), "1 MESSAGE");
  EXPECT_EQ(header_of(got, "Route"), "<sip:proxy.example.com;lr>");
  EXPECT_EQ(header_of(got, "Contact"), request.contacts[0]);
  EXPECT_EQ(header_of(got, "X-One"), "1");
  EXPECT_EQ(header_of(got, "Injected"), "");
  EXPECT_EQ(header_of(got, "Content-Length"), "5");
  EXPECT_TRUE(got.ends_with("hello"));
  raw.send_to(peer.at(), raw_response(got, "202 Accepted", "x", "X-Two: 2\r\n"));
  const auto response = peer.response(202);
  EXPECT_EQ(response.message.header("X-Two"), "2");
  EXPECT_EQ(response.message.method, "MESSAGE");
  EXPECT_EQ(tag_of(response.message.to), "x");
}

TEST_F(Client, a_request_is_repeated_and_then_given_up) {
  const auto id = peer.stack->send(peer.make("OPTIONS", raw.at()));
  const auto first = raw.await("OPTIONS");
  EXPECT_EQ(raw.await("OPTIONS"), first);
  const auto failed = peer.failed();
  EXPECT_EQ(failed.transaction, id);
  EXPECT_EQ(failed.status, 408);
  EXPECT_GE(peer.stack->counters().retransmitted, 1u);
}

TEST_F(Client, a_closed_port_fails_at_once) {
  const auto udp = raw.at();
  raw.close_now();
  const auto id = peer.stack->send(peer.make("OPTIONS", udp));
  auto failed = peer.failed();
  EXPECT_EQ(failed.transaction, id);
  EXPECT_EQ(failed.status, 503);
  auto tcp = udp;
  tcp.transport = Transport::tcp;
  peer.stack->send(peer.make("OPTIONS", tcp));
  failed = peer.failed();
  EXPECT_EQ(failed.status, 503);
}

TEST_F(Client, a_transport_that_is_not_listened_at_fails) {
  auto options = Peer::options();
  options.listen = {"udp:127.0.0.1:0"};
  Peer only_udp(strand, options);
  auto request = only_udp.make("OPTIONS", raw.at(Transport::tcp));
  only_udp.stack->send(request);
  EXPECT_EQ(only_udp.failed().status, 503);
}

TEST_F(Client, what_cannot_be_written_fails_and_is_told) {
  auto request = peer.make("OPTIONS", raw.at());
  request.from = "<<<";
  peer.stack->send(request);
  EXPECT_EQ(peer.failed().status, 503);
  ASSERT_EQ(peer.notices().size(), 1u);
  EXPECT_NE(peer.notices()[0].text.find("From"), std::string::npos);
  request = peer.make("BAD METHOD", raw.at());
  peer.stack->send(request);
  EXPECT_EQ(peer.failed().status, 503);
}

TEST_F(Client, without_a_peer_the_route_and_then_the_uri_lead_the_way) {
  auto request = peer.make("OPTIONS", raw.at());
  request.peer = {};
  peer.stack->send(request);
  raw.await("OPTIONS");
  const RawSocket other;
  request = peer.make("INFO", raw.at());
  request.peer = {};
  request.routes = {"<" + to_text(make_uri({}, other.at())) + ";lr>"};
  peer.stack->send(request);
  other.await("INFO");
}

TEST_F(Client, a_refused_invite_is_acknowledged_by_the_stack) {
  peer.stack->send(peer.make("INVITE", raw.at()));
  const auto invite = raw.await("INVITE");
  raw.send_to(peer.at(), raw_response(invite, "486 Busy Here", "x"));
  const auto ack = raw.await("ACK sip:");
  EXPECT_EQ(header_of(ack, "Via"), header_of(invite, "Via"));
  EXPECT_NE(header_of(ack, "To").find("tag=x"), std::string::npos);
  peer.response(486);
  raw.send_to(peer.at(), raw_response(invite, "486 Busy Here", "x"));
  raw.await("ACK sip:");
  EXPECT_TRUE(peer.events.empty()) << "told once";
}

TEST_F(Client, every_2xx_of_a_forked_invite_is_told) {
  const auto id = peer.stack->send(peer.make("INVITE", raw.at()));
  const auto invite = raw.await("INVITE");
  raw.send_to(peer.at(), raw_response(invite, "180 Ringing", "a"));
  raw.send_to(peer.at(), raw_response(invite, "183 Session Progress", "b"));
  for (const auto* tag : {"a", "b", "a"}) {
    raw.send_to(peer.at(), raw_response(invite, "200 OK", tag, "Contact: <sip:x@127.0.0.1>\r\n"));
  }
  EXPECT_EQ(tag_of(peer.response(180).message.to), "a");
  EXPECT_EQ(tag_of(peer.response(183).message.to), "b");
  for (const auto* tag : {"a", "b", "a"}) {
    const auto response = peer.response(200);
    EXPECT_EQ(response.transaction, id);
    EXPECT_EQ(tag_of(response.message.to), tag);
  }
}

TEST_F(Client, every_2xx_of_a_forked_invite_is_told_over_tcp_too) {
  const RawSocket listener(Transport::tcp);
  peer.stack->send(peer.make("INVITE", listener.at(Transport::tcp)));
  const auto line = listener.accepted();
  const auto invite = line.await("INVITE");
  for (const auto* tag : {"a", "b", "a"}) {
    line.send(raw_response(invite, "200 OK", tag, "Contact: <sip:x@127.0.0.1>\r\n"));
  }
  for (const auto* tag : {"a", "b", "a"}) {
    EXPECT_EQ(tag_of(peer.response(200).message.to), tag);
  }
}

TEST_F(Client, a_2xx_after_64_t1_is_not_told) {
  peer.stack->send(peer.make("INVITE", raw.at()));
  const auto invite = raw.await("INVITE");
  const auto ok = raw_response(invite, "200 OK", "a", "Contact: <sip:x@127.0.0.1>\r\n");
  raw.send_to(peer.at(), ok);
  peer.response(200);
  strand.until([] { return false; }, Peer::options().t1x64 + 500ms);
  raw.send_to(peer.at(), ok);
  strand.until([] { return false; }, 100ms);
  EXPECT_TRUE(peer.events.empty());
}

TEST_F(Client, a_cancel_waits_for_a_provisional_response) {
  const auto id = peer.stack->send(peer.make("INVITE", raw.at()));
  const auto invite = raw.await("INVITE");
  peer.stack->cancel(id);
  const auto next = raw.receive();
  ASSERT_TRUE(next);
  EXPECT_EQ(next->find("INVITE"), 0u) << "a retransmission, no CANCEL";
  raw.send_to(peer.at(), raw_response(invite, "100 Trying", ""));
  const auto cancel = raw.await("CANCEL sip:");
  EXPECT_EQ(header_of(cancel, "Via"), header_of(invite, "Via"));
  EXPECT_EQ(header_of(cancel, "CSeq"), "1 CANCEL");
  raw.send_to(peer.at(), raw_response(cancel, "200 OK", "x"));
  raw.send_to(peer.at(), raw_response(invite, "487 Request Terminated", "x"));
  raw.await("ACK sip:");
  EXPECT_EQ(peer.response(487).transaction, id);
  for (const auto& event : peer.events) EXPECT_NE(event.message.method, "CANCEL");
}

TEST_F(Client, a_cancelled_invite_over_tcp_is_ended_and_acknowledged) {
  const RawSocket listener(Transport::tcp);
  const auto id = peer.stack->send(peer.make("INVITE", listener.at(Transport::tcp)));
  const auto line = listener.accepted();
  const auto invite = line.await("INVITE");
  line.send(raw_response(invite, "180 Ringing", "x"));
  peer.response(180);
  peer.stack->cancel(id);
  const auto cancel = line.await("CANCEL sip:");
  line.send(raw_response(cancel, "200 OK", "x"));
  line.send(raw_response(invite, "487 Request Terminated", "x"));
  line.await("ACK sip:");
  EXPECT_EQ(peer.response(487).transaction, id);
}

TEST_F(Client, a_2xx_that_crosses_the_cancel_is_told) {
  const auto id = peer.stack->send(peer.make("INVITE", raw.at()));
  const auto invite = raw.await("INVITE");
  raw.send_to(peer.at(), raw_response(invite, "180 Ringing", "x"));
  peer.response(180);
  peer.stack->cancel(id);
  const auto cancel = raw.await("CANCEL sip:");
  raw.send_to(peer.at(), raw_response(invite, "200 OK", "x", "Contact: <sip:x@127.0.0.1>\r\n"));
  raw.send_to(peer.at(), raw_response(cancel, "481 No Transaction", "x"));
  EXPECT_EQ(peer.response(200).transaction, id);
}

TEST_F(Client, a_cancelled_invite_that_nobody_ends_is_over_after_64_t1) {
  const auto id = peer.stack->send(peer.make("INVITE", raw.at()));
  const auto invite = raw.await("INVITE");
  raw.send_to(peer.at(), raw_response(invite, "180 Ringing", "x"));
  peer.response(180);
  peer.stack->cancel(id);
  raw.await("CANCEL sip:");
  const auto failed = peer.failed();
  EXPECT_EQ(failed.transaction, id);
  EXPECT_EQ(failed.status, 408);
}

TEST_F(Client, a_ringing_invite_is_not_given_up) {
  peer.stack->send(peer.make("INVITE", raw.at()));
  const auto invite = raw.await("INVITE");
  raw.send_to(peer.at(), raw_response(invite, "180 Ringing", "x"));
  peer.response(180);
  strand.until([] { return false; }, 2 * Peer::options().t1x64);
  EXPECT_TRUE(peer.events.empty());
}

TEST_F(Client, a_strangers_response_is_not_told) {
  peer.stack->send(peer.make("INVITE", raw.at()));
  auto invite = raw.await("INVITE");
  const auto at = invite.find("z9hG4bK");
  invite[at + 7] = invite[at + 7] == 'a' ? 'b' : 'a';
  const RawSocket stranger;
  stranger.send_to(peer.at(), raw_response(invite, "200 OK", "x"));
  strand.until([] { return false; }, 100ms);
  EXPECT_TRUE(peer.events.empty());
}

}  // namespace
}  // namespace ctibus::sip
