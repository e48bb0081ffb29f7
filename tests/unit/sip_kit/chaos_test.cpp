#include <random>

#include "peer.hpp"
#include "raw_socket.hpp"

namespace ctibus::sip {
namespace {

using testing::header_of;
using testing::Peer;
using testing::raw_response;
using testing::RawSocket;
using testing::Strand;
using namespace std::chrono_literals;

/// A peer that sends anything at any time: well-formed messages that belong together by chance.
class Chaos {
 public:
  explicit Chaos(std::uint32_t seed) : chance(seed) {}

  std::string request(const RawSocket& from, int round) {
    const auto method =
        pick({"INVITE", "INVITE", "INVITE", "ACK", "ACK", "CANCEL", "PRACK", "BYE"});
    const auto epoch = std::to_string(round / 300);  // so that some transactions live to their end
    return method +
           " sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" + std::to_string(from.port()) +
           ";branch=z9hG4bK" + epoch + digit() + "\r\nFrom: <sip:f@b>;tag=" + digit() +
           "\r\nTo: <sip:a@b>" + pick({"", ";tag=to", ";tag=x"}) + "\r\nCall-ID: c" + epoch +
           digit() + "\r\nCSeq: " + digit() + " " + method + "\r\nRAck: " + digit() + " " +
           digit() + " INVITE\r\n" + pick({"", "Require: 100rel\r\n"}) +
           "Content-Length: 0\r\n\r\n";
  }

  std::string response(const std::string& request) {
    return raw_response(
        request, pick(statuses) + " x", digit(),
        pick({"", "", "RSeq: 1\r\nRequire: 100rel\r\n"}) + "Contact: <sip:x@127.0.0.1>\r\n");
  }

  Message response(const Message& request) {
    auto response = Peer::reply(request, std::stoi(pick(statuses)));
    if (one_in(4)) response.set_header("RSeq", digit());
    return response;
  }

  bool one_in(std::uint32_t many) { return below(many) == 0; }
  std::uint32_t below(std::uint32_t many) { return static_cast<std::uint32_t>(chance()) % many; }

 private:
  inline static const std::vector<std::string> statuses{"100", "180", "183", "200", "200", "202",
                                                        "302", "404", "408", "481", "487", "603"};
  std::string pick(const std::vector<std::string>& from) {
    return from[below(static_cast<std::uint32_t>(from.size()))];
  }
  std::string digit() { return pick({"1", "2", "3"}); }
  std::mt19937 chance;
};

TEST(Chaos, whatever_crosses_the_stack_goes_on_and_ends_what_it_began) {
  constexpr std::uint32_t seed = 3261;
  SCOPED_TRACE("seed " + std::to_string(seed));
  Chaos chaos(seed);
  Strand strand;
  auto options = Peer::options();
  options.t1 = 5ms;
  options.t2 = 20ms;
  options.t4 = 20ms;
  options.t1x64 = 100ms;
  Peer peer(strand, options);
  const RawSocket raw;
  peer.answer = [&](TransactionId id, const Message& request) {
    for (auto count = chaos.below(4); id != 0 && count > 0; --count) {
      peer.stack->respond(id, chaos.response(request));
    }
  };

  std::map<TransactionId, bool> sent;  // whether it ended
  for (int round = 0; round < 6000; ++round) {
    raw.send_to(peer.at(), chaos.request(raw, round));
    if (round % 5 == 0) {
      const auto id = peer.stack->send(peer.make(chaos.one_in(3) ? "OPTIONS" : "INVITE", raw.at()));
      sent[id] = false;
      if (chaos.one_in(3)) peer.stack->cancel(id);
    }
    while (const auto got = raw.receive(0ms)) {
      if (got->starts_with("SIP/")) continue;
      for (auto count = chaos.below(4); count > 0; --count) {
        raw.send_to(peer.at(), chaos.response(*got));
      }
    }
    strand.until([&] { return round % 20 != 0; }, 1ms);
  }
  // An INVITE that rings may ring for ever, until it is cancelled.
  for (const auto& [id, ended] : sent) peer.stack->cancel(id);
  const auto all_ended = [&] {
    for (const auto& event : peer.events) {
      const bool is_end = event.kind == testing::Event::Kind::failed || event.status >= 200;
      if (const auto found = sent.find(event.transaction); is_end && found != sent.end()) {
        found->second = true;
      }
    }
    peer.events.clear();
    return std::ranges::all_of(sent, [](const auto& each) { return each.second; });
  };
  EXPECT_TRUE(strand.until(all_ended)) << "a request has no end";
}

}  // namespace
}  // namespace ctibus::sip
