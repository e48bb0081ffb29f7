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

std::string call(const RawSocket& raw, int number, const std::string& to_tag = {}) {
  auto text =
      raw_request("INVITE", raw, std::to_string(number), {}, std::to_string(number), to_tag);
  return text;
}

TEST(Overload, too_many_unanswered_requests_are_refused_for_a_while) {
  Strand strand;
  auto options = Peer::options();
  options.max_transactions = 3;
  Peer peer(strand, options);
  const RawSocket raw;
  for (int i = 1; i <= 4; ++i) raw.send_to(peer.at(), call(raw, i));
  const auto refusal = raw.await("SIP/2.0 503");
  EXPECT_FALSE(header_of(refusal, "Retry-After").empty());
  EXPECT_EQ(header_of(refusal, "CSeq"), "4 INVITE");
  const auto got = peer.request("INVITE");
  raw.send_to(peer.at(), call(raw, 5, "in-a-call"));
  ASSERT_TRUE(strand.until([&] { return peer.events.size() == 3; })) << "calls there are go on";
  peer.stack->respond(got.transaction, Peer::reply(got.message, 486));
  raw.await("SIP/2.0 486");
  peer.stack->respond(peer.request("INVITE").transaction, Peer::reply(got.message, 486));
  raw.await("SIP/2.0 486");
  raw.send_to(peer.at(), call(raw, 6));
  ASSERT_TRUE(strand.until([&] { return peer.events.size() == 3; }));
  EXPECT_EQ(peer.stack->counters().refused_overload, 1u);
}

TEST(Overload, a_strand_that_is_behind_is_given_no_more) {
  Strand strand;
  auto options = Peer::options();
  options.max_queue = 5;
  Peer peer(strand, options);
  const RawSocket raw;
  for (int i = 1; i <= 6; ++i) raw.send_to(peer.at(), call(raw, i));
  // The strand runs only while the test waits on it, and it does not wait here.
  EXPECT_EQ(header_of(raw.await("SIP/2.0 503"), "CSeq"), "6 INVITE");
  ASSERT_TRUE(strand.until([&] { return peer.events.size() == 5; }));
  raw.send_to(peer.at(), call(raw, 7));
  ASSERT_TRUE(strand.until([&] { return peer.events.size() == 6; }));
}

TEST(Overload, an_unanswered_request_other_than_invite_frees_its_place_in_time) {
  Strand strand;
  auto options = Peer::options();
  options.max_transactions = 1;
  Peer peer(strand, options);
  const RawSocket raw;
  raw.send_to(peer.at(), raw_request("OPTIONS", raw, "1"));
  peer.request("OPTIONS");
  int number = 1;
  ASSERT_TRUE(strand.until([&] {
    ++number;
    raw.send_to(peer.at(),
                raw_request("OPTIONS", raw, std::to_string(number), {}, std::to_string(number)));
    return !peer.events.empty();
  }));
}

}  // namespace
}  // namespace ctibus::sip
