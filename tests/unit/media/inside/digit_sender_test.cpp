#include "digit_sender.hpp"

#include <gtest/gtest.h>

#include "telephone_event.hpp"

using namespace ctibus::media;
using namespace std::chrono_literals;

namespace {

class DigitSenderTest : public testing::Test {
 protected:
  struct Sent {
    RtpHeader header;
    std::uint8_t type;
    std::vector<std::uint8_t> payload;
  };

  std::vector<Sent> tick_until_idle() {
    std::vector<Sent> sent;
    while (sender.active()) {
      sender.tick(now, format, outgoing,
                  [&](RtpHeader header, std::uint8_t type, std::span<const std::uint8_t> payload) {
                    sent.push_back({header, type, {payload.begin(), payload.end()}});
                  });
      now += 20ms;
      ++ticks;
    }
    return sent;
  }

  DigitSender sender;
  StreamFormat format{.codec = Codec::pcma, .payload_type = 8, .dtmf_payload_type = 101};
  Outgoing::Time now{};
  Outgoing outgoing{1, 0, 0, now};
  int ticks = 0;
};

}  // namespace

TEST_F(DigitSenderTest, the_shortest_key_is_long_enough_to_be_understood) {
  ASSERT_TRUE(sender.add({'1', 1ms}));
  const auto sent = tick_until_idle();
  ASSERT_EQ(sent.size(), 4u);
  EXPECT_EQ(read_event(sent.back().payload)->duration, 320);
}

TEST_F(DigitSenderTest, the_longest_key_still_has_a_duration) {
  ASSERT_TRUE(sender.add({'1', 1h}));
  const auto sent = tick_until_idle();
  EXPECT_EQ(read_event(sent.back().payload)->duration, 64'000);
}

TEST_F(DigitSenderTest, there_is_a_pause_between_keys) {
  ASSERT_TRUE(sender.add({'1', 100ms}));
  ASSERT_TRUE(sender.add({'1', 100ms}));
  const auto sent = tick_until_idle();
  ASSERT_EQ(sent.size(), 14u);
  EXPECT_GE(sent[7].header.timestamp - sent[0].header.timestamp, 800u + 320u);
  EXPECT_FALSE(read_event(sent[7].payload)->end);
}

TEST_F(DigitSenderTest, without_events_keys_are_sound_and_the_pause_is_silence) {
  format.dtmf_payload_type = 0;
  ASSERT_TRUE(sender.add({'5', 60ms}));
  const auto sent = tick_until_idle();
  ASSERT_GE(sent.size(), 5u);
  for (const auto& packet : sent) EXPECT_EQ(packet.type, 8);
  EXPECT_NE(sent[0].payload, sent.back().payload);
  EXPECT_EQ(sent.back().payload, std::vector<std::uint8_t>(160, sent.back().payload[0]));
}

TEST_F(DigitSenderTest, nonsense_and_too_many_are_refused) {
  EXPECT_FALSE(sender.add({'x', 100ms}));
  EXPECT_FALSE(sender.add({'\0', 100ms}));
  for (std::size_t i = 0; i < Wish::max_digits; ++i) EXPECT_TRUE(sender.add({'1', 100ms}));
  EXPECT_FALSE(sender.add({'1', 100ms}));
  EXPECT_EQ(sender.clear(), Wish::max_digits);
  EXPECT_FALSE(sender.active());
}
