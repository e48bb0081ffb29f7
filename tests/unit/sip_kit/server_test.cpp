#include "ctibus/kit/sip/digest.hpp"
#include "peer.hpp"
#include "raw_socket.hpp"

namespace ctibus::sip {
namespace {

using testing::header_of;
using testing::Peer;
using testing::raw_request;
using testing::RawSocket;
using testing::Strand;
using namespace std::chrono_literals;

struct Server : ::testing::Test {
  Strand strand;
  Peer peer{strand};
  RawSocket raw;
};

TEST_F(Server, a_request_arrives_as_it_was_sent) {
  raw.send_to(peer.at(),
              "INVITE sip:2000@127.0.0.1;user=phone SIP/2.0\r\n"
              "v: SIP/2.0/UDP 10.0.0.1:9;rport;branch=z9hG4bK1\r\n"
              "Max-Forwards: 70\r\nf: \"A, B\" <sip:a@h>;tag=x\r\nt: sip:2000@127.0.0.1\r\n"
              "i: id@h\r\nCSeq: 7 INVITE\r\nm: <sip:a@10.0.0.1>;q=0.5, \"x\" <sip:b@h>\r\n"
              "Record-Route: <sip:p1;lr>, <sip:p2;lr>\r\nSupported: timer, 100rel\r\n"
              "X-Unknown: some  thing\r\nP-Asserted-Identity: <tel:+331>, <sip:+331@h>\r\n"
              "Authorization: Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"sip:h\","
              " response=\"0\"\r\n"
              "c: application/sdp\r\nl: 5\r\n\r\nv=0\r\n");
  const auto got = peer.request("INVITE").message;
  EXPECT_EQ(got.request_uri, "sip:2000@127.0.0.1;user=phone");
  EXPECT_EQ(got.from, "\"A, B\" <sip:a@h>;tag=x");
  EXPECT_EQ(got.to, "sip:2000@127.0.0.1");
  EXPECT_EQ(got.call_id, "id@h");
  EXPECT_EQ(got.cseq, 7u);
  ASSERT_EQ(got.contacts.size(), 2u);
  EXPECT_EQ(got.contacts[0], "<sip:a@10.0.0.1>;q=0.5");
  ASSERT_EQ(got.record_routes.size(), 2u);
  EXPECT_EQ(got.record_routes[0], "<sip:p1;lr>");
  EXPECT_EQ(got.header("supported"), "timer, 100rel");
  EXPECT_EQ(got.header("X-Unknown"), "some  thing");
  EXPECT_NE(got.header("P-Asserted-Identity").find("tel:+331"), std::string::npos);
  EXPECT_NE(got.header("Authorization").find("nonce=\"n\""), std::string::npos);
  EXPECT_EQ(got.header("Via"), "");
  EXPECT_EQ(got.content_type, "application/sdp");
  EXPECT_EQ(got.body, "v=0\r\n");
  EXPECT_EQ(got.peer, raw.at());
}

TEST_F(Server, the_answer_goes_to_where_the_request_came_from) {
  auto request = raw_request("OPTIONS", raw, "1");
  const auto port = std::to_string(raw.port());
  request.replace(request.find(":" + port), port.size() + 1, ":9");
  raw.send_to(peer.at(), request);
  const auto got = peer.request("OPTIONS");
  auto response = Peer::reply(got.message, 200, "mine");
  response.set_header("Allow", "INVITE, BYE");
  response.set_header("X-Evil", "a\r\nInjected: yes");
  response.content_type = "text/plain";
  response.body = "hello";
  peer.stack->respond(got.transaction, response);
  const auto answer = raw.await("SIP/2.0 200 OK");
  EXPECT_NE(header_of(answer, "Via").find("rport=" + port), std::string::npos) << answer;
  EXPECT_NE(header_of(answer, "To").find("tag=mine"), std::string::npos);
  EXPECT_EQ(header_of(answer, "Allow"), "INVITE, BYE");
  EXPECT_EQ(header_of(answer, "Content-Length"), "5");
  EXPECT_EQ(header_of(answer, "Injected"), "");
  EXPECT_TRUE(answer.ends_with("\r\n\r\nhello"));
}

TEST_F(Server, a_retransmitted_request_gets_the_same_answer_and_is_told_once) {
  const auto request = raw_request("OPTIONS", raw, "1");
  raw.send_to(peer.at(), request);
  const auto got = peer.request("OPTIONS");
  raw.send_to(peer.at(), request);
  peer.stack->respond(got.transaction, Peer::reply(got.message, 404));
  const auto first = raw.await("404");
  raw.send_to(peer.at(), request);
  EXPECT_EQ(raw.await("404"), first);
  EXPECT_TRUE(peer.events.empty());
}

TEST_F(Server, an_unanswered_invite_says_that_it_is_being_tried) {
  const auto request = raw_request("INVITE", raw, "1");
  raw.send_to(peer.at(), request);
  peer.request("INVITE");
  EXPECT_NE(raw.await("100 Trying"), "");
}

TEST_F(Server, a_2xx_is_repeated_until_its_ack) {
  raw.send_to(peer.at(), raw_request("INVITE", raw, "1"));
  const auto got = peer.request("INVITE");
  peer.stack->respond(got.transaction, Peer::reply(got.message, 180));
  EXPECT_NE(header_of(raw.await("180 Ringing"), "To").find("tag=to"), std::string::npos);
  peer.stack->respond(got.transaction, Peer::reply(got.message, 200));
  const auto first = raw.await("200 OK");
  EXPECT_EQ(raw.await("200 OK"), first);
  EXPECT_EQ(raw.await("200 OK"), first);
  raw.send_to(peer.at(), raw_request("ACK", raw, "2", {}, "1", "to"));
  const auto ack = peer.request("ACK");
  EXPECT_EQ(ack.transaction, 0u);
  EXPECT_EQ(tag_of(ack.message.to), "to");
  while (raw.receive(0ms)) {}
  EXPECT_FALSE(raw.receive(500ms)) << "it is not repeated any more";
  EXPECT_GE(peer.stack->counters().retransmitted, 2u);
  EXPECT_EQ(peer.stack->counters().lost_acks, 0u);
}

TEST_F(Server, a_2xx_that_nobody_acknowledges_is_given_up) {
  raw.send_to(peer.at(), raw_request("INVITE", raw, "1"));
  const auto got = peer.request("INVITE");
  peer.stack->respond(got.transaction, Peer::reply(got.message, 200));
  raw.send_to(peer.at(), raw_request("ACK", raw, "2", {}, "1", "another"));
  const auto failed = peer.failed();
  EXPECT_EQ(failed.transaction, got.transaction);
  EXPECT_EQ(failed.status, 408);
  EXPECT_EQ(peer.stack->counters().lost_acks, 1u);
}

TEST_F(Server, a_refusal_is_repeated_until_its_ack_which_is_not_told) {
  raw.send_to(peer.at(), raw_request("INVITE", raw, "1"));
  const auto got = peer.request("INVITE");
  peer.stack->respond(got.transaction, Peer::reply(got.message, 486));
  raw.await("486");
  raw.await("486");
  raw.send_to(peer.at(), raw_request("ACK", raw, "1", {}, "1", "to"));
  while (raw.receive(300ms)) {}
  EXPECT_TRUE(peer.events.empty());
}

TEST_F(Server, a_cancel_is_answered_and_told) {
  raw.send_to(peer.at(), raw_request("INVITE", raw, "1"));
  const auto got = peer.request("INVITE");
  raw.send_to(peer.at(), raw_request("CANCEL", raw, "1"));
  EXPECT_EQ(peer.cancelled().transaction, got.transaction);
  EXPECT_NE(header_of(raw.await("SIP/2.0 200"), "CSeq").find("CANCEL"), std::string::npos);
  peer.stack->respond(got.transaction, Peer::reply(got.message, 487));
  EXPECT_NE(header_of(raw.await("SIP/2.0 487"), "CSeq").find("INVITE"), std::string::npos);
}

TEST_F(Server, a_cancel_of_nothing_is_refused) {
  raw.send_to(peer.at(), raw_request("CANCEL", raw, "1"));
  raw.await("SIP/2.0 481");
  EXPECT_TRUE(peer.events.empty());
}

TEST_F(Server, a_cancel_after_the_answer_changes_nothing) {
  raw.send_to(peer.at(), raw_request("INVITE", raw, "1"));
  const auto got = peer.request("INVITE");
  peer.stack->respond(got.transaction, Peer::reply(got.message, 200));
  raw.await("SIP/2.0 200");
  raw.send_to(peer.at(), raw_request("CANCEL", raw, "1"));
  raw.await("CANCEL");
  EXPECT_TRUE(peer.events.empty());
}

TEST_F(Server, a_reliable_provisional_response_is_repeated_until_its_prack) {
  raw.send_to(peer.at(), raw_request("INVITE", raw, "1", "Require: 100rel\r\n"));
  const auto got = peer.request("INVITE");
  EXPECT_EQ(got.message.header("Require"), "100rel");
  auto ringing = Peer::reply(got.message, 180);
  ringing.set_header("Require", "100rel");
  ringing.set_header("RSeq", "17");
  peer.stack->respond(got.transaction, ringing);
  const auto first = raw.await("180");
  EXPECT_EQ(header_of(first, "RSeq"), "17");
  EXPECT_EQ(raw.await("180"), first);
  raw.send_to(peer.at(), raw_request("PRACK", raw, "2", "RAck: 17 1 INVITE\r\n", "2", "to"));
  const auto prack = peer.request("PRACK");
  peer.stack->respond(prack.transaction, Peer::reply(prack.message, 200));
  raw.await("PRACK");
  while (raw.receive(0ms)) {}
  EXPECT_FALSE(raw.receive(400ms));
  peer.stack->respond(got.transaction, Peer::reply(got.message, 200));
  raw.await("SIP/2.0 200");
}

TEST_F(Server, without_a_prack_the_invite_is_refused) {
  raw.send_to(peer.at(), raw_request("INVITE", raw, "1", "Require: 100rel\r\n"));
  const auto got = peer.request("INVITE");
  auto ringing = Peer::reply(got.message, 180);
  ringing.set_header("RSeq", "17");
  peer.stack->respond(got.transaction, ringing);
  const auto failed = peer.failed();
  EXPECT_EQ(failed.transaction, got.transaction);
  EXPECT_EQ(failed.status, 504);
  raw.await("SIP/2.0 504");
}

TEST_F(Server, a_merged_request_is_refused) {
  raw.send_to(peer.at(), raw_request("INVITE", raw, "1"));
  peer.request("INVITE");
  raw.send_to(peer.at(), raw_request("INVITE", raw, "2"));
  raw.await("SIP/2.0 482");
  EXPECT_TRUE(peer.events.empty());
}

TEST_F(Server, an_answer_to_something_finished_is_ignored) {
  raw.send_to(peer.at(), raw_request("OPTIONS", raw, "1"));
  const auto got = peer.request("OPTIONS");
  peer.stack->respond(got.transaction, Peer::reply(got.message, 200));
  peer.stack->respond(got.transaction, Peer::reply(got.message, 500));
  peer.stack->respond(987654, Peer::reply(got.message, 500));
  raw.await("SIP/2.0 200");
  EXPECT_FALSE(raw.receive(200ms));
}

TEST_F(Server, a_response_that_cannot_be_written_becomes_an_error_and_is_told) {
  raw.send_to(peer.at(), raw_request("INVITE", raw, "1"));
  const auto got = peer.request("INVITE");
  auto response = Peer::reply(got.message, 200);
  response.contacts = {"<<<"};
  peer.stack->respond(got.transaction, response);
  raw.await("SIP/2.0 500");
  ASSERT_TRUE(strand.until([&] { return !peer.notices().empty(); }));
  EXPECT_EQ(peer.notices()[0].id, "sip.bad_message");
}

TEST_F(Server, credentials_of_any_length_are_told_as_a_whole) {
  int cseq = 0;
  for (const std::size_t length : {16u, 64u, 120u, 500u, 3000u}) {
    DigestCredentials credentials;
    credentials.user = "1001";
    credentials.realm = "ctibus";
    credentials.nonce = std::string(56, 'n');
    credentials.uri = "sip:127.0.0.1";
    credentials.algorithm = DigestAlgorithm::sha256;
    credentials.response = std::string(64, '0');
    credentials.cnonce = std::string(length, 'c');
    credentials.nonce_count = 1;
    credentials.qop_auth = true;
    for (std::size_t more = 0; more < 24; ++more) {
      credentials.nonce += 'n';  // some end of a buffer lies within any part
      const auto branch = std::to_string(length) + "-" + std::to_string(more);
      raw.send_to(peer.at(), raw_request("OPTIONS", raw, branch,
                                         "Authorization: " + to_text(credentials) + "\r\n",
                                         std::to_string(++cseq)));
      const auto told = parse_credentials(peer.request("OPTIONS").message.header("Authorization"));
      ASSERT_TRUE(told) << length << " and " << more;
      EXPECT_EQ(told->cnonce, credentials.cnonce);
    }
  }
}

TEST_F(Server, requests_over_one_connection_are_told_apart) {
  const auto line = RawSocket::connected(peer.at(Transport::tcp));
  auto one = raw_request("OPTIONS", line, "1");
  one.replace(one.find("UDP"), 3, "TCP");
  auto two = raw_request("OPTIONS", line, "2", {}, "2");
  two.replace(two.find("UDP"), 3, "TCP");
  const auto both = one + two;
  line.send(both.substr(0, 100));
  line.send(both.substr(100));
  const auto first = peer.request("OPTIONS");
  const auto second = peer.request("OPTIONS");
  EXPECT_EQ(first.message.cseq, 1u);
  EXPECT_EQ(second.message.cseq, 2u);
  EXPECT_EQ(first.message.peer.transport, Transport::tcp);
  peer.stack->respond(second.transaction, Peer::reply(second.message, 200));
  EXPECT_NE(line.await("CSeq: 2 OPTIONS"), "");
}

TEST_F(Server, a_request_over_tcp_goes_back_over_the_same_connection) {
  const auto line = RawSocket::connected(peer.at(Transport::tcp));
  auto hello = raw_request("OPTIONS", line, "1");
  hello.replace(hello.find("UDP"), 3, "TCP");
  line.send(hello);
  const auto got = peer.request("OPTIONS");
  peer.stack->respond(got.transaction, Peer::reply(got.message, 200));
  line.await("SIP/2.0 200");
  peer.stack->send(peer.make("NOTIFY", got.message.peer));
  line.await("NOTIFY sip:2000@");
}

}  // namespace
}  // namespace ctibus::sip
