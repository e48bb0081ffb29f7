#include "certificates.hpp"
#include "peer.hpp"
#include "tls_client.hpp"

namespace ctibus::sip {
namespace {

using testing::Authority;
using testing::Event;
using testing::Peer;
using testing::raw_request_by;
using testing::Strand;
using testing::TlsClient;
using namespace std::chrono_literals;

SofiaOptions with(const TlsOptions& tls, const std::string& listen = "tls:127.0.0.1:0") {
  auto options = Peer::options();
  options.listen.push_back(listen);
  options.tls = tls;
  return options;
}

/// To be found by its address and port, as a trunk's URI says it.
Message make(Peer& from, std::string method, const Endpoint& to) {
  auto message = from.make(std::move(method), to);
  message.peer = {};
  return message;
}

class Tls : public ::testing::Test {
 protected:
  Authority authority_;
  Strand strand_;
};

TEST_F(Tls, a_call_goes_from_invite_to_bye) {
  Peer a(strand_, with(authority_.issue("a")));
  Peer b(strand_, with(authority_.issue("b")));
  const auto invite = make(a, "INVITE", b.at(Transport::tls));
  a.stack->send(invite);
  const auto got = b.request("INVITE");
  EXPECT_EQ(got.message.peer.transport, Transport::tls);
  EXPECT_EQ(got.message.peer.address, "127.0.0.1");
  b.stack->respond(got.transaction, Peer::reply(got.message, 180));
  EXPECT_EQ(a.response(180).message.peer, b.at(Transport::tls));
  b.stack->respond(got.transaction, Peer::reply(got.message, 200));
  a.stack->send_ack(Peer::ack(invite, a.response(200).message));
  b.request("ACK");
  // The other way round by the same connection, as to a telephone.
  auto bye = b.make("BYE", got.message.peer);
  b.stack->send(bye);
  const auto ended = a.request("BYE");
  a.stack->respond(ended.transaction, Peer::reply(ended.message, 200));
  b.response(200);
  EXPECT_EQ(a.stack->counters().tls_connections, 1u);
}

TEST_F(Tls, a_call_of_ours_can_be_cancelled_before_and_after_it_rings) {
  Peer a(strand_, with(authority_.issue("a")));
  Peer b(strand_, with(authority_.issue("b")));
  const auto early = a.stack->send(make(a, "INVITE", b.at(Transport::tls)));
  a.stack->cancel(early);
  EXPECT_EQ(a.failed().transaction, early);
  const auto id = a.stack->send(make(a, "INVITE", b.at(Transport::tls)));
  const auto got = b.request("INVITE");
  b.stack->respond(got.transaction, Peer::reply(got.message, 180));
  a.response(180);
  a.stack->cancel(id);
  EXPECT_EQ(b.cancelled().transaction, got.transaction);
  b.stack->respond(got.transaction, Peer::reply(got.message, 487));
  a.response(487);
}

TEST_F(Tls, it_works_over_ipv6) {
  const auto tls = authority_.issue("six", {.names = "IP:::1"});
  Peer a(strand_, with(tls, "tls:[::1]:0"));
  Peer b(strand_, with(tls, "tls:[::1]:0"));
  a.stack->send(make(a, "OPTIONS", b.at(Transport::tls)));
  const auto got = b.request("OPTIONS");
  EXPECT_EQ(got.message.peer.address, "::1");
  b.stack->respond(got.transaction, Peer::reply(got.message, 200));
  a.response(200);
}

TEST_F(Tls, answers_name_the_address_that_the_request_came_from) {
  Peer peer(strand_, with(authority_.issue()));
  peer.answer = [&](TransactionId id, const Message& request) {
    peer.stack->respond(id, Peer::reply(request, 200));
  };
  const TlsClient client(peer.at(Transport::tls));
  ASSERT_TRUE(client.good());
  client.send(raw_request_by("TLS", "OPTIONS", "1"));
  const auto got = peer.request("OPTIONS");
  EXPECT_EQ(got.message.peer, (Endpoint{Transport::tls, "127.0.0.1", client.port()}));
  const auto via = testing::header_of(client.receive(), "Via");
  EXPECT_EQ(via.find("127.83"), std::string::npos) << via;
  EXPECT_NE(via.find("rport=" + std::to_string(client.port())), std::string::npos) << via;
}

TEST_F(Tls, requests_to_one_peer_share_a_connection) {
  Peer a(strand_, with(authority_.issue("a")));
  Peer b(strand_, with(authority_.issue("b")));
  b.answer = [&](TransactionId id, const Message& request) {
    b.stack->respond(id, Peer::reply(request, 200));
  };
  for (int i = 0; i < 20; ++i) a.stack->send(make(a, "OPTIONS", b.at(Transport::tls)));
  for (int i = 0; i < 20; ++i) a.response(200);
  ASSERT_TRUE(strand_.until([&] { return b.stack->counters().tls_connections == 1; }));
}

TEST_F(Tls, a_sips_uri_goes_by_tls) {
  Peer a(strand_, with(authority_.issue("a")));
  Peer b(strand_, with(authority_.issue("b")));
  auto request = make(a, "OPTIONS", b.at(Transport::tls));
  request.request_uri = "sips:2000@127.0.0.1:" + std::to_string(b.at(Transport::tls).port);
  a.stack->send(request);
  EXPECT_EQ(b.request("OPTIONS").message.peer.transport, Transport::tls);
}

TEST_F(Tls, a_new_connection_is_made_when_the_old_one_was_lost) {
  Peer a(strand_, with(authority_.issue("a")));
  Endpoint at;
  {
    Peer b(strand_, with(authority_.issue("b")));
    at = b.at(Transport::tls);
    a.stack->send(make(a, "OPTIONS", at));
    b.request("OPTIONS");
  }
  ASSERT_TRUE(strand_.until([&] { return a.stack->counters().tls_connections == 0; }));
  Peer again(strand_, with(authority_.issue("b"), "tls:127.0.0.1:" + std::to_string(at.port)));
  a.stack->send(make(a, "OPTIONS", at));
  again.request("OPTIONS");
}

TEST_F(Tls, nobody_is_called_over_a_connection_that_is_gone) {
  Peer peer(strand_, with(authority_.issue()));
  Endpoint telephone;
  {
    const TlsClient client(peer.at(Transport::tls));
    client.send(raw_request_by("TLS", "OPTIONS", "1"));
    telephone = peer.request("OPTIONS").message.peer;
  }
  ASSERT_TRUE(strand_.until([&] { return peer.stack->counters().tls_connections == 0; }));
  const auto id = peer.stack->send(peer.make("INVITE", telephone));
  const auto failed = peer.failed();
  EXPECT_EQ(failed.transaction, id);
  EXPECT_EQ(failed.status, 503);
}

TEST_F(Tls, a_certificate_of_the_peer_proves_its_names) {
  auto tls = authority_.issue("b");
  tls.client_certificates = TlsOptions::ClientCertificates::accept;
  Peer a(strand_,
         with(authority_.issue("a", {.names = "DNS:host.example,URI:sip:carrier.example"})));
  Peer b(strand_, with(tls));
  a.stack->send(make(a, "OPTIONS", b.at(Transport::tls)));
  EXPECT_EQ(b.request("OPTIONS").message.peer_names, std::vector<std::string>{"carrier.example"});
  const TlsClient telephone(b.at(Transport::tls));
  telephone.send(raw_request_by("TLS", "OPTIONS", "1"));
  EXPECT_TRUE(b.request("OPTIONS").message.peer_names.empty());
}

TEST_F(Tls, a_certificate_that_nobody_vouches_for_proves_nothing_where_it_is_not_needed) {
  const Authority stranger;
  auto tls = authority_.issue("b");
  tls.client_certificates = TlsOptions::ClientCertificates::accept;
  auto theirs = stranger.issue("a", {.names = "URI:sip:carrier.example"});
  theirs.ca = authority_.ca_file();
  Peer a(strand_, with(theirs));
  Peer b(strand_, with(tls));
  a.stack->send(make(a, "OPTIONS", b.at(Transport::tls)));
  EXPECT_TRUE(b.request("OPTIONS").message.peer_names.empty());
}

TEST_F(Tls, the_whole_chain_is_shown) {
  Peer a(strand_, with(authority_.issue("a")));
  Peer b(strand_, with(authority_.issue_in_between("b")));
  a.stack->send(make(a, "OPTIONS", b.at(Transport::tls)));
  b.request("OPTIONS");
}

TEST_F(Tls, new_files_are_taken_without_a_restart_and_without_losing_a_connection) {
  auto tls = authority_.issue("own", {.common_name = "first"});
  tls.renewal_check = 20ms;
  Peer peer(strand_, with(tls));
  const TlsClient before(peer.at(Transport::tls));
  EXPECT_EQ(before.peer_common_name(), "first");
  const auto noticed = [&](std::string_view id) {
    return strand_.until([&] {
      const auto notices = peer.notices();
      return std::any_of(notices.begin(), notices.end(),
                         [&](const SofiaNotice& notice) { return notice.id == id; });
    });
  };
  std::filesystem::resize_file(tls.certificate, 0);
  ASSERT_TRUE(noticed("sip.certificate_not_renewed"));
  EXPECT_EQ(TlsClient(peer.at(Transport::tls)).peer_common_name(), "first");
  authority_.issue("own", {.common_name = "second"});
  ASSERT_TRUE(noticed("sip.certificate_renewed"));
  ASSERT_TRUE(strand_.until(
      [&] { return TlsClient(peer.at(Transport::tls)).peer_common_name() == "second"; }));
  before.send(raw_request_by("TLS", "OPTIONS", "1"));
  peer.request("OPTIONS");
}

}  // namespace
}  // namespace ctibus::sip
