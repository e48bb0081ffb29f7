#include "peer.hpp"
#include "raw_socket.hpp"

namespace ctibus::sip {
namespace {

using testing::Peer;
using testing::RawSocket;
using testing::Strand;
using namespace std::chrono_literals;

struct Nobody : StackEvents {
  void on_request(TransactionId, const Message&) override {}
  void on_cancelled(TransactionId) override {}
  void on_response(TransactionId, const Message&) override {}
  void on_failed(TransactionId, int) override {}
};

Error error_of(std::vector<std::string> listen) {
  Strand strand;
  Nobody nobody;
  SofiaOptions options;
  options.listen = std::move(listen);
  auto made = make_sofia_stack(options, nobody, strand.post());
  return made ? Error{} : made.error();
}

TEST(Listen, a_taken_port_is_named_with_its_cure) {
  const RawSocket udp;
  const RawSocket tcp(Transport::tcp);
  for (const auto& taken : {"udp:127.0.0.1:" + std::to_string(udp.port()),
                            "tcp:127.0.0.1:" + std::to_string(tcp.port())}) {
    const auto error = error_of({taken});
    EXPECT_EQ(error.code, "sip.cannot_listen");
    EXPECT_NE(error.text.find(taken), std::string::npos) << error.text;
    EXPECT_NE(error.text.find("Another program"), std::string::npos) << error.text;
  }
}

TEST(Listen, two_stacks_do_not_share_a_port) {
  Strand strand;
  Peer first(strand);
  for (const auto transport : {Transport::udp, Transport::tcp}) {
    const auto error =
        error_of({(transport == Transport::udp ? "udp:127.0.0.1:" : "tcp:127.0.0.1:") +
                  std::to_string(first.at(transport).port)});
    EXPECT_EQ(error.code, "sip.cannot_listen");
  }
}

TEST(Listen, a_strange_address_is_named) {
  EXPECT_EQ(error_of({"udp:192.0.2.1:0"}).code, "sip.cannot_listen");
  EXPECT_EQ(error_of({"udp:somewhere:5060"}).code, "sip.bad_listen");
  EXPECT_EQ(error_of({}).code, "sip.bad_listen");
}

TEST(Listen, an_asked_for_port_is_used) {
  std::uint16_t port = 0;
  {
    const RawSocket probe;
    port = probe.port();
  }
  Strand strand;
  auto options = Peer::options();
  options.listen = {"udp:127.0.0.1:" + std::to_string(port)};
  Peer peer(strand, options);
  EXPECT_EQ(peer.at().port, port);
}

TEST(Listen, a_small_receive_buffer_is_told) {
  Strand strand;
  auto options = Peer::options();
  options.receive_buffer = 1U << 31U;
  Peer peer(strand, options);
  ASSERT_EQ(peer.notices().size(), 1u);
  EXPECT_EQ(peer.notices()[0].id, "sip.small_receive_buffer");
  EXPECT_NE(peer.notices()[0].text.find("net.core.rmem_max"), std::string::npos);
}

TEST(Listen, requests_go_over_every_address_and_transport) {
  Strand strand;
  auto options = Peer::options();
  options.listen = {"udp:127.0.0.1:0", "tcp:127.0.0.1:0", "udp:127.0.0.2:0", "udp:[::1]:0",
                    "tcp:[::1]:0"};
  Peer a(strand, options);
  Peer b(strand, options);
  for (const auto& to : b.stack->listening()) {
    const auto sent = a.make("OPTIONS", to);
    a.stack->send(sent);
    const auto got = b.request("OPTIONS");
    EXPECT_EQ(got.message.peer.transport, to.transport);
    EXPECT_EQ(got.message.call_id, sent.call_id);
    b.stack->respond(got.transaction, Peer::reply(got.message, 200));
    EXPECT_EQ(a.response(200).message.call_id, sent.call_id);
  }
}

TEST(Listen, after_its_end_a_stack_tells_nothing) {
  Strand strand;
  Peer a(strand);
  Peer b(strand);
  for (int i = 0; i < 50; ++i) a.stack->send(a.make("OPTIONS", b.at()));
  ASSERT_TRUE(strand.until([&] { return !b.events.empty(); }));
  const auto seen = b.events.size();
  b.stack.reset();
  a.stack.reset();
  const auto posted = strand.posted();
  strand.until([] { return false; }, 50ms);
  EXPECT_EQ(b.events.size(), seen);
  EXPECT_EQ(strand.posted(), posted);
}

}  // namespace
}  // namespace ctibus::sip
