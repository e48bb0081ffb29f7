#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "user_agent.hpp"

/// The simulated user agents among themselves: what is judged by them must not be misjudged.
namespace ctibus::sip::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Pair {
  explicit Pair(std::uint64_t seed)
      : host(seed),
        network(Network::open(host)),
        ann(network, "ann", "192.0.2.1", {Transport::udp, "192.0.2.2", 5060}),
        bob(network, "bob", "192.0.2.2", {Transport::udp, "192.0.2.1", 5060}) {}
  ~Pair() { network->close(); }

  TestHost host;
  std::shared_ptr<Network> network;
  UserAgent ann;
  UserAgent bob;
};

using Stage = UserAgent::Stage;

TEST(Fakes, two_user_agents_talk_and_part) {
  Pair pair(1);
  const auto call = pair.ann.dial("bob");
  pair.host.settle();
  EXPECT_THAT(pair.ann.call(call).progress, ElementsAre(100, 180));
  EXPECT_TRUE(pair.bob.answer());
  pair.host.settle();
  EXPECT_EQ(pair.ann.call(call).stage, Stage::talking);
  EXPECT_TRUE(pair.bob.call(1).acknowledged);
  EXPECT_TRUE(pair.bob.hold());
  pair.host.settle();
  EXPECT_TRUE(pair.ann.call(call).held_by_peer);
  EXPECT_TRUE(pair.ann.hang_up());
  pair.host.settle();
  EXPECT_EQ(pair.bob.call(1).stage, Stage::ended);
}

TEST(Fakes, the_callee_s_offer_is_answered_in_the_ack) {
  Pair pair(1);
  pair.ann.manners.offers_late = true;
  pair.ann.dial("bob");
  pair.host.settle();
  EXPECT_TRUE(pair.bob.answer());
  pair.host.settle();
  ASSERT_TRUE(pair.bob.call(1).heard.has_value());
  EXPECT_EQ(misfit(pair.bob.call(1).said, *pair.bob.call(1).heard), "");
}

TEST(Fakes, a_challenged_call_is_sent_again_with_the_password) {
  Pair pair(1);
  pair.bob.manners.asks_login = Login{"ann", "secret"};
  pair.ann.manners.login = Login{"ann", "secret"};
  const auto call = pair.ann.dial("bob");
  pair.host.settle();
  EXPECT_TRUE(pair.bob.answer());
  pair.host.settle();
  EXPECT_EQ(pair.ann.call(call).stage, Stage::talking);
}

TEST(Fakes, glare_is_refused_on_both_sides_and_solved_later) {
  Pair pair(1);
  const auto call = pair.ann.dial("bob");
  pair.host.settle();
  pair.bob.answer();
  pair.host.settle();
  pair.network->weather = {.least_delay = 20ms, .most_delay = 20ms};
  pair.ann.change(call);
  pair.bob.change(1);
  pair.host.advance(10s);
  EXPECT_THAT(pair.ann.call(call).changes, ElementsAre(491, 200));
  EXPECT_THAT(pair.bob.call(1).changes, ElementsAre(491, 200));
}

TEST(Fakes, a_dead_peer_is_a_time_out) {
  Pair pair(1);
  pair.bob.vanish();
  const auto call = pair.ann.dial("bob");
  pair.host.advance(31s);
  EXPECT_EQ(pair.ann.call(call).stage, Stage::dialling);
  pair.host.advance(2s);
  EXPECT_EQ(pair.ann.call(call).status, 408);
}

TEST(Fakes, in_any_weather_both_agree_in_the_end) {
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Pair pair(seed);
    pair.network->weather = {
        .least_delay = 1ms, .most_delay = 300ms, .lost_percent = 20, .doubled_percent = 20};
    ctibus::testing::Random random(seed);
    const auto later = [&] { pair.host.advance(std::chrono::milliseconds(random.below(1500))); };
    const auto call = pair.ann.dial("bob");
    later();
    if (random.below(4) != 0) pair.bob.answer();
    later();
    pair.ann.hang_up(call);
    later();
    pair.bob.hang_up();
    pair.host.advance(2min);
    EXPECT_EQ(pair.ann.open_calls(), 0u) << "seed " << seed << "\n" << pair.network->ladder();
    EXPECT_EQ(pair.bob.open_calls(), 0u) << "seed " << seed << "\n" << pair.network->ladder();
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(Fakes, an_answer_that_was_not_offered_is_seen) {
  media::Sdp offer;
  offer.streams = {{.port = 4000, .formats = {{.payload_type = 8, .name = "PCMA"}}}};
  media::Sdp answer = offer;
  EXPECT_EQ(misfit(offer, answer), "");
  answer.streams[0].formats = {{.payload_type = 0, .name = "PCMU"}};
  EXPECT_NE(misfit(offer, answer), "");
  answer = offer;
  offer.streams[0].direction = media::Direction::sendonly;
  EXPECT_NE(misfit(offer, answer), "");
  answer.streams.clear();
  EXPECT_NE(misfit(offer, answer), "");
}

TEST(Fakes, the_referee_sees_a_farewell_without_an_acknowledgement) {
  Pair pair(1);
  Referee& referee = pair.network->referee();
  Message invite;
  invite.method = "INVITE";
  invite.request_uri = "sip:bob@192.0.2.2:5060";
  invite.from = "<sip:ann@192.0.2.1>;tag=1";
  invite.to = "<sip:bob@192.0.2.2>";
  invite.call_id = "call";
  invite.cseq = 1;
  invite.contacts = {"<sip:ann@192.0.2.1:5060>"};
  referee.sends_request(7, invite);
  Message ok = invite;
  ok.status = 200;
  ok.to += ";tag=2";
  ok.contacts = {"<sip:bob@192.0.2.2:5060>"};
  referee.gets_response(7, ok);
  Message bye = invite;
  bye.method = "BYE";
  bye.to = ok.to;
  bye.cseq = 2;
  referee.sends_request(8, bye);
  EXPECT_EQ(referee.take_complaints().size(), 2u);  // too early, and never acknowledged
  EXPECT_THAT(referee.take_complaints(), IsEmpty());
}

}  // namespace
}  // namespace ctibus::sip::testing
