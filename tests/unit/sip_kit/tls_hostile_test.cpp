#include "certificates.hpp"
#include "peer.hpp"
#include "tls_client.hpp"

/// Peers that are not who they say, or do not say anything.
namespace ctibus::sip {
namespace {

using testing::Authority;
using testing::Peer;
using testing::raw_request_by;
using testing::RawSocket;
using testing::Strand;
using testing::TlsClient;
using namespace std::chrono_literals;

class TlsHostile : public ::testing::Test {
 protected:
  SofiaOptions with(const TlsOptions& tls) {
    auto options = Peer::options();
    options.listen.push_back("tls:127.0.0.1:0");
    options.tls = tls;
    return options;
  }
  /// What is said when we call somebody with that certificate.
  std::string refusal_of(const TlsOptions& theirs, const TlsOptions& ours) {
    Peer caller(strand_, with(ours));
    Peer called(strand_, with(theirs));
    auto request = caller.make("OPTIONS", called.at(Transport::tls));
    request.peer = {};
    caller.stack->send(request);
    EXPECT_EQ(caller.failed().status, 503);
    EXPECT_TRUE(called.events.empty()) << "something was sent";
    for (const auto& notice : caller.notices()) {
      if (notice.id == "sip.tls_peer") return notice.text;
    }
    return {};
  }
  bool still_serves(Peer& peer) {
    const TlsClient client(peer.at(Transport::tls));
    if (!client.good()) return false;
    client.send(raw_request_by("TLS", "OPTIONS", "alive" + std::to_string(++count_)));
    peer.request("OPTIONS");
    return true;
  }

  Authority authority_;
  Strand strand_;
  int count_ = 0;
};

TEST_F(TlsHostile, a_certificate_of_an_unknown_authority_is_refused) {
  const Authority stranger;
  const auto why = refusal_of(stranger.issue(), authority_.issue());
  EXPECT_NE(why.find("certificate is refused"), std::string::npos) << why;
}

TEST_F(TlsHostile, a_certificate_for_another_name_is_refused) {
  const auto why =
      refusal_of(authority_.issue("b", {.names = "DNS:other.example"}), authority_.issue());
  EXPECT_NE(why.find("other.example"), std::string::npos) << why;
}

TEST_F(TlsHostile, a_wildcard_stands_for_nobody) {
  auto ours = authority_.issue();
  ours.names["127.0.0.1"] = "pbx.carrier.example";
  const auto why = refusal_of(authority_.issue("b", {.names = "DNS:*.carrier.example"}), ours);
  EXPECT_NE(why.find("*.carrier.example"), std::string::npos) << why;
}

TEST_F(TlsHostile, a_common_name_counts_only_without_alternative_names) {
  auto ours = authority_.issue();
  ours.names["127.0.0.1"] = "carrier.example";
  const auto why = refusal_of(
      authority_.issue("b", {.names = "DNS:other.example", .common_name = "carrier.example"}),
      ours);
  EXPECT_NE(why.find("other.example"), std::string::npos) << why;
  Peer caller(strand_, with(ours));
  Peer called(strand_,
              with(authority_.issue("c", {.names = "", .common_name = "carrier.example"})));
  auto request = caller.make("OPTIONS", called.at(Transport::tls));
  request.peer = {};
  caller.stack->send(request);
  called.request("OPTIONS");
}

TEST_F(TlsHostile, a_name_with_a_zero_byte_in_it_is_no_name) {
  auto ours = authority_.issue();
  ours.names["127.0.0.1"] = "carrier.example";
  refusal_of(authority_.issue("b", {.names = "", .common_name = {"carrier.example\0.evil", 21}}),
             ours);
}

TEST_F(TlsHostile, an_expired_certificate_is_refused) {
  const auto why =
      refusal_of(authority_.issue("b", {.from_s = -7200, .until_s = -3600}), authority_.issue());
  EXPECT_NE(why.find("expired"), std::string::npos) << why;
}

TEST_F(TlsHostile, whoever_has_no_certificate_is_refused_where_one_is_needed) {
  auto tls = authority_.issue();
  tls.client_certificates = TlsOptions::ClientCertificates::require;
  Peer peer(strand_, with(tls));
  const TlsClient client(peer.at(Transport::tls));
  // With TLS 1.3 a client learns of it only when it reads.
  EXPECT_TRUE(!client.good() || client.receive().empty());
  ASSERT_TRUE(strand_.until([&] { return peer.stack->counters().tls_refused == 1; }));
  EXPECT_EQ(peer.stack->counters().tls_connections, 0u);
}

TEST_F(TlsHostile, old_versions_and_weak_ciphers_are_refused) {
  Peer peer(strand_, with(authority_.issue()));
  EXPECT_FALSE(TlsClient(peer.at(Transport::tls), TLS1_VERSION).good());
  EXPECT_FALSE(TlsClient(peer.at(Transport::tls), TLS1_1_VERSION).good());
  EXPECT_FALSE(TlsClient(peer.at(Transport::tls), TLS1_2_VERSION, "NULL@SECLEVEL=0").good());
  EXPECT_FALSE(
      TlsClient(peer.at(Transport::tls), TLS1_2_VERSION, "ECDHE-ECDSA-AES128-SHA@SECLEVEL=0")
          .good());
  EXPECT_TRUE(TlsClient(peer.at(Transport::tls), TLS1_2_VERSION).good());
  EXPECT_TRUE(TlsClient(peer.at(Transport::tls)).good());
}

TEST_F(TlsHostile, plain_text_at_the_tls_port_is_cut_off) {
  Peer peer(strand_, with(authority_.issue()));
  const auto line = RawSocket::connected(peer.at(Transport::tls));
  line.send(raw_request_by("TLS", "OPTIONS", "plain"));
  for (;;) {
    const auto text = line.receive();
    ASSERT_TRUE(text) << "the connection stays open";
    EXPECT_EQ(text->find("SIP/2.0"), std::string::npos) << *text;
    if (text->empty()) break;
  }
  EXPECT_TRUE(peer.events.empty());
  EXPECT_TRUE(still_serves(peer));
}

TEST_F(TlsHostile, a_handshake_that_does_not_end_is_cut_off) {
  auto tls = authority_.issue();
  tls.handshake_limit = 100ms;
  Peer peer(strand_, with(tls));
  const auto silent = RawSocket::connected(peer.at(Transport::tls));
  const auto half = RawSocket::connected(peer.at(Transport::tls));
  half.send(std::string_view("\x16\x03\x01\x02\x00\x01", 6));
  for (const auto* line : {&silent, &half}) {
    const auto end = line->receive();
    ASSERT_TRUE(end);
    EXPECT_TRUE(end->empty());
  }
  ASSERT_TRUE(strand_.until([&] { return peer.stack->counters().tls_refused == 2; }));
}

TEST_F(TlsHostile, whoever_says_nothing_after_the_handshake_is_cut_off) {
  auto tls = authority_.issue();
  tls.first_message_limit = 100ms;
  Peer peer(strand_, with(tls));
  const TlsClient client(peer.at(Transport::tls));
  ASSERT_TRUE(client.good());
  EXPECT_TRUE(client.receive().empty());
}

TEST_F(TlsHostile, half_open_connections_of_one_address_do_not_pile_up) {
  auto tls = authority_.issue();
  tls.max_handshakes_of_one = 8;
  Peer peer(strand_, with(tls));
  std::vector<RawSocket> lines;
  for (int i = 0; i < 100; ++i) lines.push_back(RawSocket::connected(peer.at(Transport::tls)));
  ASSERT_TRUE(strand_.until([&] { return peer.stack->counters().tls_refused == 92; }));
  lines.clear();
  ASSERT_TRUE(strand_.until([&] { return peer.stack->counters().tls_refused == 100; }));
  EXPECT_TRUE(still_serves(peer));
}

TEST_F(TlsHostile, connections_are_limited_and_come_back) {
  auto tls = authority_.issue();
  tls.max_connections = 4;
  Peer peer(strand_, with(tls));
  {
    std::vector<std::unique_ptr<TlsClient>> clients;
    for (int i = 0; i < 4; ++i) {
      clients.push_back(std::make_unique<TlsClient>(peer.at(Transport::tls)));
    }
    ASSERT_TRUE(strand_.until([&] { return peer.stack->counters().tls_connections == 4; }));
    EXPECT_FALSE(TlsClient(peer.at(Transport::tls)).good());
    ASSERT_EQ(peer.notices().size(), 1u);
    EXPECT_EQ(peer.notices()[0].id, "sip.tls_overload");
  }
  ASSERT_TRUE(strand_.until([&] { return peer.stack->counters().tls_connections == 0; }));
  EXPECT_TRUE(still_serves(peer));
}

TEST_F(TlsHostile, a_peer_that_does_not_read_is_cut_off) {
  auto tls = authority_.issue();
  tls.write_limit = 200ms;
  Peer peer(strand_, with(tls));
  peer.answer = [&](TransactionId id, const Message& request) {
    auto response = Peer::reply(request, 200);
    response.content_type = "text/plain";
    response.body = std::string(60'000, 'x');
    peer.stack->respond(id, response);
  };
  const TlsClient client(peer.at(Transport::tls));
  ASSERT_TRUE(client.good());
  for (int i = 0; i < 200; ++i) {
    client.send(raw_request_by("TLS", "OPTIONS", "greedy" + std::to_string(i)));
  }
  EXPECT_TRUE(strand_.until([&] { return peer.stack->counters().tls_connections == 0; }));
  EXPECT_TRUE(still_serves(peer));
}

TEST_F(TlsHostile, a_process_of_this_machine_does_not_pass_for_a_tls_peer) {
  Peer peer(strand_, with(authority_.issue()));
  // From an address like those of our own inner connections, to the plain port.
  const RawSocket line(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in from{};
  from.sin_family = AF_INET;
  ASSERT_EQ(inet_pton(AF_INET, "127.83.73.80", &from.sin_addr), 1);
  ASSERT_EQ(bind(line.handle(), reinterpret_cast<sockaddr*>(&from), sizeof from), 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(peer.at(Transport::tcp).port);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(connect(line.handle(), reinterpret_cast<sockaddr*>(&to), sizeof to), 0);
  line.send(raw_request_by("TCP", "OPTIONS", "inner"));
  // What comes after it by another way was taken after it.
  const auto plain = RawSocket::connected(peer.at(Transport::tcp));
  plain.send(raw_request_by("TCP", "INFO", "outer"));
  peer.request("INFO");
  EXPECT_TRUE(peer.events.empty());
}

TEST_F(TlsHostile, a_via_does_not_make_a_plain_connection_a_secure_one) {
  Peer peer(strand_, with(authority_.issue()));
  const auto line = RawSocket::connected(peer.at(Transport::tcp));
  line.send(raw_request_by("TLS", "OPTIONS", "1"));
  line.send(raw_request_by("TCP", "INFO", "2"));
  EXPECT_EQ(peer.request("INFO").message.peer.transport, Transport::tcp);
  EXPECT_TRUE(peer.events.empty());
}

}  // namespace
}  // namespace ctibus::sip
