#include <gmock/gmock.h>

#include "descriptions.hpp"

using namespace descriptions;
using testing::HasSubstr;

TEST(ParseSdp, an_offer_of_a_telephone_is_read) {
  const auto sdp = with(kTelephone + "a=sendonly\n");
  EXPECT_EQ(sdp.origin_user, "phone");
  EXPECT_EQ(sdp.session_id, "42");
  EXPECT_EQ(sdp.version, 7u);
  EXPECT_EQ(sdp.ip, "192.0.2.7");
  ASSERT_EQ(sdp.streams.size(), 1u);
  const auto& stream = sdp.streams[0];
  EXPECT_EQ(stream.port, 4000);
  EXPECT_EQ(stream.direction, Direction::sendonly);
  EXPECT_EQ(stream.ptime, 20u);
  ASSERT_EQ(stream.formats.size(), 4u);
  EXPECT_EQ(stream.formats[3].payload_type, 96);
  EXPECT_EQ(stream.formats[3].name, "telephone-event");
  EXPECT_EQ(stream.formats[3].parameters, "0-16");
}

TEST(ParseSdp, static_payload_types_need_no_rtpmap) {
  const auto sdp = with("m=audio 4000 RTP/AVP 0 8 18\n");
  ASSERT_EQ(sdp.streams[0].formats.size(), 3u);
  EXPECT_EQ(sdp.streams[0].formats[0].name, "PCMU");
  EXPECT_EQ(sdp.streams[0].formats[1].name, "PCMA");
  EXPECT_EQ(sdp.streams[0].formats[2].name, "G729");
}

TEST(ParseSdp, what_a_stream_says_goes_before_what_the_session_says) {
  const auto sdp = parsed(
      "v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\na=inactive\r\nt=0 0\r\n"
      "m=audio 4000 RTP/AVP 0\r\nc=IN IP6 2001:db8::1\r\na=sendrecv\r\n"
      "m=audio 4002 RTP/AVP 0\r\n");
  EXPECT_EQ(sdp.streams[0].ip, "2001:db8::1");
  EXPECT_EQ(sdp.streams[0].direction, Direction::sendrecv);
  EXPECT_EQ(sdp.streams[1].ip, "");
  EXPECT_EQ(sdp.streams[1].direction, Direction::inactive);
}

TEST(ParseSdp, media_other_than_rtp_keep_their_formats) {
  const auto sdp = with("m=image 5000 udptl t38\na=T38FaxVersion:0\n");
  EXPECT_EQ(sdp.streams[0].media, "image");
  EXPECT_EQ(sdp.streams[0].protocol, "udptl");
  EXPECT_THAT(sdp.streams[0].other_formats, testing::ElementsAre("t38"));
}

TEST(ParseSdp, errors_name_the_line) {
  const auto media = parse_sdp("v=0\r\ns=-\r\nm=audio x RTP/AVP 0\r\n");
  ASSERT_FALSE(media);
  EXPECT_EQ(media.error().code, "sip.bad_sdp");
  EXPECT_THAT(media.error().text, HasSubstr("Line 3"));
  for (const std::string text :
       {"", "o=- 1 1 IN IP4 1.2.3.4\n", "v=0\nc=IN IP4\n", "v=0\nm=audio 4000 RTP/AVP\n",
        "v=0\nm=audio 70000 RTP/AVP 0\n", "v=0\nnonsense\n"}) {
    EXPECT_FALSE(parse_sdp(text)) << text;
  }
}

TEST(ParseSdp, what_is_written_is_read_again) {
  for (const std::string address : {"IP4 192.0.2.7", "IP6 2001:db8::7"}) {
    const auto sdp =
        with(kTelephone + "a=recvonly\nm=video 0 RTP/AVP 99\nm=image 5000 udptl t38\n", address);
    EXPECT_EQ(parsed(to_text(sdp)), sdp) << to_text(sdp);
  }
}
