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

/// What a connector might do wrong, told to the referee directly.
class RefereeTest : public ::testing::Test {
 protected:
  static Message invite(bool by_us) {
    Message message;
    message.method = "INVITE";
    message.request_uri = "sip:b@192.0.2.2:5060";
    message.from = "<sip:a@192.0.2.1>;tag=1";
    message.to = "<sip:b@192.0.2.2>";
    message.call_id = "call";
    message.cseq = 1;
    message.contacts = {by_us ? "<sip:us@192.0.2.10:5060>" : "<sip:peer@192.0.2.2:5060>"};
    message.content_type = "application/sdp";
    message.body = description(1, {{.payload_type = 8, .name = "PCMA"}});
    return message;
  }
  static std::string description(std::uint64_t version, std::vector<media::SdpFormat> formats) {
    media::Sdp sdp;
    sdp.session_id = "9";
    sdp.version = version;
    sdp.origin_ip = sdp.ip = "192.0.2.1";
    sdp.streams = {{.port = 4000, .formats = std::move(formats)}};
    return media::to_text(sdp);
  }
  static Message answer(const Message& request, int status) {
    Message response = request;
    response.status = status;
    response.to = "<sip:b@192.0.2.2>;tag=2";
    return response;
  }
  /// Our INVITE, answered and acknowledged.
  void we_call() {
    referee.sends_request(1, invite(true));
    Message ok = answer(invite(true), 200);
    ok.contacts = {"<sip:peer@192.0.2.2:5060>"};
    referee.gets_response(1, ok);
    Message ack = within("ACK", 1);
    ack.contacts.clear();
    referee.sends_ack(ack);
  }
  static Message within(std::string_view method, std::uint32_t cseq) {
    Message message = invite(true);
    message.method = method;
    message.cseq = cseq;
    message.request_uri = "sip:peer@192.0.2.2:5060";
    message.to = "<sip:b@192.0.2.2>;tag=2";
    message.body.clear();
    message.content_type.clear();
    return message;
  }
  void complains_of(std::string_view rule) {
    EXPECT_THAT(referee.take_complaints(), ElementsAre(::testing::HasSubstr(rule)));
  }
  void TearDown() override { EXPECT_THAT(referee.take_complaints(), IsEmpty()); }

  std::chrono::nanoseconds now{0};
  Referee referee{[this] { return now; }};
};

TEST_F(RefereeTest, a_good_call_is_good) {
  we_call();
  referee.sends_request(2, within("BYE", 2));
}

TEST_F(RefereeTest, an_answer_without_acknowledgement_is_seen) {
  referee.sends_request(1, invite(true));
  referee.gets_response(1, answer(invite(true), 200));
  complains_of("never acknowledged");
}

TEST_F(RefereeTest, a_sequence_number_that_does_not_grow_is_seen) {
  we_call();
  referee.sends_request(2, within("INFO", 1));
  complains_of("CSeq");
}

TEST_F(RefereeTest, a_request_after_the_farewell_is_seen) {
  we_call();
  referee.sends_request(2, within("BYE", 2));
  referee.sends_request(3, within("INFO", 3));
  complains_of("has ended");
}

TEST_F(RefereeTest, another_target_than_the_peer_s_contact_is_seen) {
  we_call();
  Message bye = within("BYE", 2);
  bye.request_uri = "sip:b@192.0.2.2:5060";
  referee.sends_request(2, bye);
  complains_of("remote target");
}

TEST_F(RefereeTest, a_re_invite_during_another_one_is_seen) {
  we_call();
  referee.sends_request(2, within("INVITE", 2));
  referee.sends_request(3, within("INVITE", 3));
  complains_of("another INVITE");
}

TEST_F(RefereeTest, a_changed_description_of_the_same_version_is_seen) {
  we_call();
  Message again = within("INVITE", 2);
  again.content_type = "application/sdp";
  again.body = description(1, {{.payload_type = 0, .name = "PCMU"}});
  referee.sends_request(2, again);
  complains_of("same version");
}

TEST_F(RefereeTest, a_farewell_before_the_acknowledgement_is_seen) {
  referee.gets_request(1, invite(false));
  Message ok = answer(invite(false), 200);
  ok.contacts = {"<sip:us@192.0.2.10:5060>"};
  referee.sends_response(1, ok);
  Message bye = within("BYE", 1);
  std::swap(bye.from, bye.to);
  referee.sends_request(2, bye);
  complains_of("BYE before the ACK");
}

TEST_F(RefereeTest, an_answer_that_does_not_fit_the_offer_is_seen) {
  referee.gets_request(1, invite(false));
  Message ok = answer(invite(false), 200);
  ok.contacts = {"<sip:us@192.0.2.10:5060>"};
  ok.body = description(1, {{.payload_type = 0, .name = "PCMU"}});
  referee.sends_response(1, ok);
  complains_of("was not offered");
}

TEST_F(RefereeTest, a_second_final_answer_is_seen) {
  referee.gets_request(1, invite(false));
  referee.sends_response(1, answer(invite(false), 486));
  referee.sends_response(1, answer(invite(false), 487));
  complains_of("second final answer");
}

}  // namespace
}  // namespace ctibus::sip::testing
