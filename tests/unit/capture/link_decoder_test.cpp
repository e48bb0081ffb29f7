#include "core/capture/link_decoder.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "ctibus/kit/csta/framing.hpp"

namespace ctibus::capture {
namespace {

std::string sip(const std::string& body, const std::string& type = "application/csta+xml",
                const std::string& call = "c1") {
  return "INFO sip:switch@192.0.2.2 SIP/2.0\r\nCall-ID: " + call + "\r\nContent-Type: " + type +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string text_of(const CstaItem& item) {
  return (item.sip.empty() ? "" : item.sip + " " + item.call_id + " ") +
         (item.packet ? item.packet->body.name : item.note) + (item.bad ? "!" : "");
}

using Seen = std::vector<std::string>;

class LinkDecoderTest : public testing::Test {
 protected:
  Seen seen_;
  CstaQuestions mine_, theirs_;
  LinkDecoder decoder_{
      mine_, theirs_, {}, [this](const CstaItem& item) { seen_.push_back(text_of(item)); }};
};

TEST_F(LinkDecoderTest, sip_with_csta_is_read_however_its_bytes_are_split) {
  const std::string all = sip("<MonitorStop/>") + "\r\n\r\n" + sip("v=0", "application/sdp") +
                          sip("<HeldEvent/>", "application/csta+xml", "c2");
  for (const char byte : all) decoder_.feed({&byte, 1});
  decoder_.finish();
  EXPECT_EQ(seen_, (Seen{"INFO c1 MonitorStop", "INFO c2 HeldEvent"}));
}

TEST_F(LinkDecoderTest, a_link_without_sip_is_read_as_ever) {
  const auto frame = *csta::write_frame(csta::Framing::annex_j, {"<MonitorStop/>", 1});
  for (const char byte : frame) decoder_.feed({&byte, 1});
  decoder_.gap("");
  decoder_.feed(frame);
  EXPECT_EQ(seen_, (Seen{"MonitorStop", "MonitorStop"}));
}

TEST_F(LinkDecoderTest, sip_that_carries_no_csta_has_nothing_to_say) {
  decoder_.feed(sip("v=0", "application/sdp"));
  decoder_.gap("10 bytes are missing in the capture.");
  decoder_.feed("not the begin of anything");
  decoder_.feed(sip("v=0", "application/sdp").substr(0, 50));
  decoder_.finish();
  EXPECT_EQ(seen_, Seen{});
}

TEST_F(LinkDecoderTest, after_a_loss_the_next_message_is_found) {
  const std::string whole = sip("<MonitorStop/>");
  decoder_.feed(whole + whole.substr(0, 40));
  decoder_.gap("10 bytes are missing in the capture.");
  decoder_.feed(whole.substr(50));
  decoder_.feed(whole);
  EXPECT_EQ(seen_, (Seen{"INFO c1 MonitorStop", "10 bytes are missing in the capture.",
                         "INFO c1 MonitorStop"}));
}

TEST_F(LinkDecoderTest, a_capture_may_begin_in_the_middle_of_a_message) {
  const std::string whole = sip("<MonitorStop/>");
  decoder_.feed(whole.substr(20));
  decoder_.feed(whole);
  EXPECT_EQ(seen_, Seen{"INFO c1 MonitorStop"});
}

TEST_F(LinkDecoderTest, a_message_that_the_end_cuts_is_told) {
  const std::string whole = sip("<MonitorStop/>");
  decoder_.feed(whole + whole.substr(0, 40));
  decoder_.finish();
  EXPECT_EQ(seen_, (Seen{"INFO c1 MonitorStop", "40 bytes of a message that has no end."}));
}

TEST_F(LinkDecoderTest, a_length_beyond_reason_is_not_waited_for) {
  decoder_.feed("INFO sip:a SIP/2.0\r\nContent-Length: 99999999999\r\n\r\n");
  decoder_.feed(sip("<MonitorStop/>"));
  EXPECT_EQ(seen_, Seen{"INFO c1 MonitorStop"});
}

TEST(DatagramTest, a_datagram_ends_a_body_where_its_length_does_or_at_its_own_end) {
  Seen seen;
  const auto take = [&](const CstaItem& item) { seen.push_back(text_of(item)); };
  decode_datagram(sip("<MonitorStop/>") + "rubbish", take);
  decode_datagram("NOTIFY sip:a SIP/2.0\r\ni: c9\r\nc: application/csta+xml\r\n\r\n<HeldEvent/>",
                  take);
  decode_datagram("no SIP at all <MonitorStop/>", take);
  decode_datagram(sip("<MonitorStop>"), take);
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_EQ(seen[0], "INFO c1 MonitorStop");
  EXPECT_EQ(seen[1], "NOTIFY c9 HeldEvent");
  EXPECT_TRUE(seen[2].ends_with("!")) << seen[2];
}

TEST_F(LinkDecoderTest, a_length_that_nobody_sends_ends_the_message_and_not_the_decoder) {
  const std::string begin = "INFO sip:a@b SIP/2.0\r\nContent-Length: ";
  // The sum of it and the head is 0, 1 and 2 in 64 bits: as many digits every time.
  for (const std::uint64_t sum : {0U, 1U, 2U}) {
    const auto head = begin.size() + 20 + 4;
    decoder_.feed(begin + std::to_string(sum - head) + "\r\n\r\n");
    decoder_.feed(sip("<MonitorStop/>"));
  }
  EXPECT_EQ(seen_, (Seen{"INFO c1 MonitorStop", "INFO c1 MonitorStop", "INFO c1 MonitorStop"}));
}

}  // namespace
}  // namespace ctibus::capture
