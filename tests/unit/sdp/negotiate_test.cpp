#include <gmock/gmock.h>

#include "descriptions.hpp"

using namespace descriptions;
using testing::HasSubstr;

namespace {

Negotiated agreed(const Sdp& offer, const Capabilities& ours = capabilities(),
                  const Sdp* previous = nullptr) {
  auto result = negotiate(offer, ours, previous);
  EXPECT_TRUE(result) << (result ? "" : result.error().text);
  return result ? *result : Negotiated{};
}

std::string refusal(const Sdp& offer) {
  const auto result = negotiate(offer, capabilities());
  return result ? "" : result.error().code;
}

Capabilities holding(Direction direction) {
  auto ours = capabilities();
  ours.direction = direction;
  return ours;
}

}  // namespace

TEST(Negotiate, our_preferred_codec_is_answered_with_the_peers_payload_types) {
  const auto result = agreed(with(kTelephone));
  EXPECT_EQ(result.format.codec, Codec::pcma);
  EXPECT_EQ(result.format.payload_type, 8);
  EXPECT_EQ(result.format.dtmf_payload_type, 96);
  EXPECT_TRUE(result.format.send);
  EXPECT_TRUE(result.format.receive);
  EXPECT_FALSE(result.held_by_peer);
  EXPECT_EQ(result.remote, (Address{"192.0.2.7", 4000}));
  const auto text = to_text(result.local);
  EXPECT_THAT(text, HasSubstr("c=IN IP4 192.0.2.1\r\n"));
  EXPECT_THAT(text, HasSubstr("m=audio 20000 RTP/AVP 8 96\r\n"));
  EXPECT_THAT(text, HasSubstr("a=rtpmap:96 telephone-event/8000\r\n"));

  auto ours = capabilities();
  ours.codecs = {Codec::pcmu};
  EXPECT_EQ(agreed(with(kTelephone), ours).format.codec, Codec::pcmu);
}

TEST(Negotiate, a_codec_may_have_a_dynamic_payload_type) {
  const auto result = agreed(with("m=audio 4000 RTP/AVP 100\na=rtpmap:100 pcma/8000/1\n"));
  EXPECT_EQ(result.format.codec, Codec::pcma);
  EXPECT_EQ(result.format.payload_type, 100);
  EXPECT_EQ(result.format.dtmf_payload_type, 0);
}

TEST(Negotiate, a_codec_of_another_rate_is_another_codec) {
  EXPECT_EQ(refusal(with("m=audio 4000 RTP/AVP 100\na=rtpmap:100 PCMA/16000\n")),
            "sip.no_common_codec");
}

TEST(Negotiate, every_other_line_is_refused_in_its_place) {
  const auto result =
      agreed(with("m=video 5000 RTP/AVP 99\nm=audio 4100 RTP/SAVP 0\nm=audio 4000 RTP/AVP 0\n"
                  "m=audio 4200 RTP/AVP 8\nm=image 5002 udptl t38\n"));
  ASSERT_EQ(result.local.streams.size(), 5u);
  for (const std::size_t line : {0u, 1u, 3u, 4u}) EXPECT_EQ(result.local.streams[line].port, 0);
  EXPECT_EQ(result.local.streams[0].media, "video");
  EXPECT_EQ(result.local.streams[1].protocol, "RTP/SAVP");
  EXPECT_EQ(result.local.streams[2].port, 20000);
  EXPECT_EQ(result.remote.port, 4000);
  EXPECT_THAT(to_text(result.local), HasSubstr("m=image 0 udptl t38\r\n"));
}

TEST(Negotiate, what_cannot_be_used_is_refused_with_its_reason) {
  EXPECT_EQ(refusal(with("m=audio 4000 RTP/AVP 9 18\n")), "sip.no_common_codec");
  EXPECT_EQ(refusal(with("m=audio 4000 RTP/SAVP 0 8\n")), "sip.srtp_only");
  EXPECT_EQ(refusal(with("m=audio 4000 UDP/TLS/RTP/SAVPF 0 8\n")), "sip.srtp_only");
  EXPECT_EQ(refusal(with("m=audio 0 RTP/AVP 0\n")), "sip.no_audio");
  EXPECT_EQ(refusal(with("m=video 4000 RTP/AVP 99\n")), "sip.no_audio");
  EXPECT_EQ(refusal(with("")), "sip.no_audio");
  EXPECT_EQ(refusal(with("m=audio 4000 RTP/AVP 0\n", "IP4 phone.example")), "sip.no_audio");
  EXPECT_EQ(refusal(with("m=audio 4000 RTP/AVP 0\n", "IP6 2001:db8::7")), "sip.no_audio");
}

TEST(Negotiate, a_peer_that_holds_us_is_heard_or_left_alone) {
  const auto sendonly = agreed(with(kTelephone + "a=sendonly\n"));
  EXPECT_TRUE(sendonly.held_by_peer);
  EXPECT_EQ(sendonly.direction, Direction::recvonly);
  EXPECT_FALSE(sendonly.format.send);
  EXPECT_TRUE(sendonly.format.receive);
  EXPECT_EQ(sendonly.local.streams[0].direction, Direction::recvonly);

  const auto inactive = agreed(with(kTelephone + "a=inactive\n"));
  EXPECT_TRUE(inactive.held_by_peer);
  EXPECT_EQ(inactive.direction, Direction::inactive);
  EXPECT_FALSE(inactive.format.receive);

  const auto zero = agreed(with(kTelephone, "IP4 0.0.0.0"));
  EXPECT_TRUE(zero.held_by_peer);
  EXPECT_EQ(zero.direction, Direction::recvonly);
  EXPECT_FALSE(zero.format.send);
  EXPECT_EQ(zero.remote.port, 0);
}

TEST(Negotiate, a_peer_that_we_hold_stays_held) {
  EXPECT_EQ(agreed(with(kTelephone), holding(Direction::sendonly)).direction, Direction::sendonly);
  EXPECT_EQ(agreed(with(kTelephone + "a=sendonly\n"), holding(Direction::sendonly)).direction,
            Direction::inactive);
  const auto recvonly = agreed(with(kTelephone + "a=recvonly\n"), holding(Direction::sendonly));
  EXPECT_EQ(recvonly.direction, Direction::sendonly);
  EXPECT_FALSE(recvonly.held_by_peer);
}

TEST(Negotiate, the_version_grows_with_each_change_only) {
  const auto first = agreed(with(kTelephone));
  EXPECT_EQ(first.local.session_id, "99");
  const auto same = agreed(with(kTelephone), capabilities(), &first.local);
  EXPECT_EQ(same.local, first.local);
  const auto held = agreed(with(kTelephone + "a=sendonly\n"), capabilities(), &same.local);
  EXPECT_EQ(held.local.version, first.local.version + 1);
  EXPECT_EQ(held.local.session_id, "99");
  const auto offer = make_offer(capabilities(), &held.local);
  EXPECT_EQ(offer.version, first.local.version + 2);
}

TEST(Negotiate, ipv6_is_answered_with_ipv6) {
  auto ours = capabilities();
  ours.local = {"2001:db8::1", 20000};
  const auto result = agreed(with(kTelephone, "IP6 2001:db8::7"), ours);
  EXPECT_EQ(result.remote, (Address{"2001:db8::7", 4000}));
  EXPECT_THAT(to_text(result.local), HasSubstr("c=IN IP6 2001:db8::1\r\n"));
}

TEST(MakeOffer, names_all_codecs_and_telephone_events) {
  const auto text = to_text(make_offer(capabilities()));
  EXPECT_THAT(text, HasSubstr("m=audio 20000 RTP/AVP 8 0 101\r\n"));
  EXPECT_THAT(text, HasSubstr("a=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n"));
  EXPECT_THAT(text, HasSubstr("a=fmtp:101 0-15\r\n"));
  EXPECT_THAT(text, HasSubstr("a=sendrecv\r\n"));
}

TEST(MakeOffer, keeps_lines_and_payload_types_of_the_session) {
  const auto first =
      agreed(with("m=video 5000 RTP/AVP 99\nm=audio 4000 RTP/AVP 100 96\n"
                  "a=rtpmap:100 PCMA/8000\na=rtpmap:96 telephone-event/8000\n"));
  const auto offer = make_offer(holding(Direction::sendonly), &first.local);
  ASSERT_EQ(offer.streams.size(), 2u);
  EXPECT_EQ(offer.streams[0].port, 0);
  EXPECT_EQ(offer.streams[0].media, "video");
  EXPECT_THAT(to_text(offer), HasSubstr("m=audio 20000 RTP/AVP 100 0 96\r\n"));
  EXPECT_THAT(to_text(offer), HasSubstr("a=sendonly\r\n"));
}

TEST(ReadAnswer, the_first_codec_of_the_answer_is_taken) {
  const auto offer = make_offer(capabilities());
  const auto answer = with("m=audio 4000 RTP/AVP 0 8 96\na=rtpmap:96 telephone-event/8000\n");
  const auto result = read_answer(offer, answer);
  ASSERT_TRUE(result) << result.error().text;
  EXPECT_EQ(result->format.codec, Codec::pcmu);
  EXPECT_EQ(result->format.dtmf_payload_type, 96);
  EXPECT_EQ(result->format.received_dtmf_payload_type, 101);
  EXPECT_EQ(result->remote, (Address{"192.0.2.7", 4000}));
  EXPECT_EQ(result->direction, Direction::sendrecv);
}

TEST(ReadAnswer, a_hold_that_is_answered_lets_music_through) {
  const auto offer = make_offer(holding(Direction::sendonly));
  const auto result = read_answer(offer, with(kTelephone + "a=recvonly\n"));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->direction, Direction::sendonly);
  EXPECT_FALSE(result->held_by_peer);
  EXPECT_TRUE(result->format.send);
  EXPECT_FALSE(result->format.receive);
  // A peer that forgets the direction still does not get more than was offered.
  const auto forgetful = read_answer(offer, with(kTelephone));
  ASSERT_TRUE(forgetful);
  EXPECT_EQ(forgetful->direction, Direction::sendonly);
}

TEST(ReadAnswer, what_cannot_be_used_is_refused_with_its_reason) {
  const auto code = [](const Sdp& answer) {
    const auto result = read_answer(make_offer(capabilities()), answer);
    return result ? "" : result.error().code;
  };
  EXPECT_EQ(code(with("")), "sip.no_audio");
  EXPECT_EQ(code(with("m=audio 0 RTP/AVP 8\n")), "sip.no_audio");
  EXPECT_EQ(code(with("m=audio 4000 RTP/AVP 18\n")), "sip.no_common_codec");
  EXPECT_EQ(code(with("m=audio 4000 RTP/SAVP 8\n")), "sip.srtp_only");
}

TEST(ReadAnswer, without_events_in_the_answer_there_are_none) {
  const auto result = read_answer(make_offer(capabilities()), with("m=audio 4000 RTP/AVP 8\n"));
  ASSERT_TRUE(result);
  EXPECT_EQ(result->format.dtmf_payload_type, 0);
  EXPECT_EQ(result->format.received_dtmf_payload_type, 0);
}
