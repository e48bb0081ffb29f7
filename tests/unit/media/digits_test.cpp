#include "media_fixture.hpp"

using namespace ctibus::media;
using DigitsTest = MediaTest;

namespace {

void press(Phone& phone, std::uint8_t payload_type, std::uint8_t event) {
  for (std::uint16_t i = 1; i <= 5; ++i) {
    phone.press(payload_type, event, i == 1, false, static_cast<std::uint16_t>(160 * i));
  }
  for (int i = 0; i < 3; ++i) phone.press(payload_type, event, false, true, 960);
}

/// The events in the packets: key and payload type, one for each timestamp.
std::string keys(const std::vector<Phone::Packet>& packets, std::uint8_t payload_type) {
  std::string out;
  std::uint32_t last = 0;
  for (const auto& packet : packets) {
    if (packet.payload_type != payload_type || packet.payload.size() != 4) continue;
    if (out.empty() || packet.timestamp != last) {
      out += "0123456789*#ABCD"[packet.payload[0] & 15];
    }
    last = packet.timestamp;
  }
  return out;
}

}  // namespace

TEST_F(DigitsTest, an_event_is_relayed_with_the_other_payload_type_and_told_once) {
  start();
  const auto a = party(pcma());  // 101
  const auto b = party(pcmu());  // 96
  media_->bridge(a->stream, b->stream);
  press(a->phone, 101, 5);
  press(a->phone, 101, 11);
  const auto heard = hear(*b, 16);
  EXPECT_EQ(keys(heard, 96), "5#");
  EXPECT_TRUE(heard.back().payload[1] & 0x80);
  ASSERT_TRUE(until([&] { return a->digits.size() >= 2; }));
  EXPECT_EQ(a->digits, "5#");
  EXPECT_EQ(b->digits, "");
}

TEST_F(DigitsTest, the_rest_of_a_key_that_went_down_before_the_bridge_is_not_relayed) {
  start();
  const auto a = party(pcma());  // 101
  const auto b = party(pcmu());  // 96
  a->phone.press(101, 5, true, false, 160);
  ASSERT_TRUE(until([&] { return a->digits == "5"; }));
  media_->bridge(a->stream, b->stream);
  for (std::uint16_t i = 2; i <= 5; ++i)
    a->phone.press(101, 5, false, false, static_cast<std::uint16_t>(160 * i));
  for (int i = 0; i < 3; ++i) a->phone.press(101, 5, false, true, 960);
  press(a->phone, 101, 8);
  EXPECT_EQ(keys(hear(*b, 8), 96), "8");
  ASSERT_TRUE(until([&] { return a->digits == "58"; }));
}

TEST_F(DigitsTest, the_first_packet_that_arrives_tells_the_digit_even_if_it_is_the_end) {
  start();
  const auto a = party();
  a->phone.press(101, 7, true, true, 960);
  a->phone.press(101, 7, false, true, 960);
  a->phone.press(101, 8, true, true, 960);
  ASSERT_TRUE(until([&] { return a->digits.size() >= 2; }));
  EXPECT_EQ(a->digits, "78");
}

TEST_F(DigitsTest, a_peer_may_send_events_as_another_type_than_it_receives) {
  start();
  auto format = pcma();
  format.received_dtmf_payload_type = 110;
  const auto a = party(format);
  a->phone.press(110, 3, true, true, 960);
  ASSERT_TRUE(until([&] { return a->digits == "3"; }));
}

TEST_F(DigitsTest, digits_are_sent_as_events_with_a_threefold_end) {
  start();
  const auto a = party();
  media_->send_digits(a->stream, "1d", 100ms);
  const auto heard = hear(*a, 14);
  EXPECT_EQ(keys(heard, 101), "1D");
  EXPECT_TRUE(heard[0].marker);
  for (std::size_t i = 0; i < 7; ++i) {
    EXPECT_EQ((heard[i].payload[1] & 0x80) != 0, i >= 4) << i;
    EXPECT_EQ(heard[i].payload[2] * 256 + heard[i].payload[3], 160 * std::min<int>(int(i) + 1, 5));
    EXPECT_EQ(heard[i].timestamp, heard[0].timestamp);
  }
}

TEST_F(DigitsTest, a_peer_without_events_is_heard_and_told_by_sound) {
  start();
  auto format = pcma();
  format.dtmf_payload_type = 0;
  const auto a = party(format);
  const auto b = party(pcmu());
  media_->bridge(a->stream, b->stream);
  media_->send_digits(a->stream, "42", 100ms);
  const auto tones = sound(*a, hear(*a, 16));
  EXPECT_GT(ears::level_at(std::span(tones).first(800), 770), 3000);
  EXPECT_GT(ears::level_at(std::span(tones).first(800), 1209), 3000);
  // What it hears, it says: the same tones come back and are understood.
  const auto bytes = ears::encode(Codec::pcma, tones);
  for (std::size_t i = 0; i + 160 <= bytes.size(); i += 160) {
    const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(i);
    a->phone.speak(8, {begin, begin + 160});
  }
  EXPECT_TRUE(until([&] { return a->digits == "42"; })) << a->digits;
}

TEST_F(DigitsTest, events_become_sound_for_a_partner_without_events) {
  start();
  const auto a = party();
  auto format = pcmu();
  format.dtmf_payload_type = 0;
  const auto b = party(format);
  media_->bridge(a->stream, b->stream);
  press(a->phone, 101, 0);
  const auto tones = sound(*b, hear(*b, 6));
  EXPECT_GT(ears::level_at(tones, 941), 3000);
  EXPECT_GT(ears::level_at(tones, 1336), 3000);
}

TEST_F(DigitsTest, a_flood_of_digits_does_not_reach_the_owner) {
  start();
  const auto a = party();
  for (int i = 1; i <= 2000; ++i) {
    a->phone.press(101, 1, true, true, 960);
    if (i % 20 != 0) continue;
    // A few at a time, lest the system drops them.
    ASSERT_TRUE(until([&] { return media_->counters().received == std::uint64_t(i); }));
  }
  const auto dropped = media_->counters().digits_dropped;
  EXPECT_GT(dropped, 0u);
  EXPECT_TRUE(until([&] { return a->digits.size() == 2000 - dropped; }));
}

TEST_F(DigitsTest, too_many_digits_to_send_are_counted) {
  start();
  const auto a = party();
  media_->send_digits(a->stream, std::string(1000, '1'), 40ms);
  EXPECT_TRUE(until([&] { return media_->counters().digits_dropped >= 1000 - 64; }));
}
