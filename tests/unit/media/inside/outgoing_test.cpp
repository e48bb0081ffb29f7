#include "outgoing.hpp"

#include <gtest/gtest.h>

using namespace ctibus::media;
using namespace std::chrono_literals;

namespace {

class OutgoingTest : public testing::Test {
 protected:
  RtpHeader relayed(std::uint16_t sequence, std::uint32_t timestamp, std::uint32_t ssrc = 5) {
    const auto header =
        outgoing.relayed(now, {.sequence = sequence, .timestamp = timestamp, .ssrc = ssrc}, 160);
    EXPECT_TRUE(header);
    return header.value_or(RtpHeader{});
  }

  Outgoing::Time now{};
  Outgoing outgoing{77, 65'534, 0xffff'ff00, now};
};

}  // namespace

TEST_F(OutgoingTest, own_sound_has_no_gaps) {
  const auto first = outgoing.sound(now, 160);
  now += 25ms;
  const auto second = outgoing.sound(now, 160);
  EXPECT_TRUE(first.marker);
  EXPECT_FALSE(second.marker);
  EXPECT_EQ(first.sequence, 65'535);
  EXPECT_EQ(second.sequence, 0);
  EXPECT_EQ(second.timestamp - first.timestamp, 160u);
  EXPECT_EQ(second.ssrc, 77u);
}

TEST_F(OutgoingTest, a_pause_shows_in_the_timestamps) {
  const auto first = relayed(100, 1000);
  now += 2s;
  const auto second = outgoing.sound(now, 160);
  EXPECT_EQ(static_cast<std::uint16_t>(second.sequence - first.sequence), 1);
  EXPECT_EQ(second.timestamp - first.timestamp, 16'000u);
  EXPECT_TRUE(second.marker);
}

TEST_F(OutgoingTest, a_relayed_source_keeps_its_order_and_its_gaps) {
  const auto first = relayed(65'534, 1000);
  const auto fourth = relayed(1, 1480);
  const auto third = relayed(0, 1320);
  EXPECT_EQ(static_cast<std::uint16_t>(fourth.sequence - first.sequence), 3);
  EXPECT_EQ(static_cast<std::uint16_t>(third.sequence - first.sequence), 2);
  EXPECT_EQ(third.timestamp - first.timestamp, 320u);
  EXPECT_FALSE(third.marker);
}

TEST_F(OutgoingTest, a_new_source_goes_on_where_the_last_one_was) {
  const auto first = relayed(100, 1000, 5);
  const auto second = relayed(40'000, 7, 6);
  EXPECT_EQ(static_cast<std::uint16_t>(second.sequence - first.sequence), 1);
  EXPECT_EQ(second.timestamp - first.timestamp, 160u);
  EXPECT_TRUE(second.marker);
}

TEST_F(OutgoingTest, a_source_that_jumps_is_put_back_into_time) {
  const auto first = relayed(100, 1000);
  const auto second = relayed(30'000, 900'000'000);
  EXPECT_EQ(static_cast<std::uint16_t>(second.sequence - first.sequence), 1);
  EXPECT_EQ(second.timestamp - first.timestamp, 160u);
}

TEST_F(OutgoingTest, what_is_older_than_the_relay_is_not_sent_any_more) {
  relayed(100, 1000);
  outgoing.sound(now, 160);
  relayed(105, 1800);
  EXPECT_FALSE(outgoing.relayed(now, {.sequence = 104, .timestamp = 1640, .ssrc = 5}, 160));
}

TEST_F(OutgoingTest, a_long_call_is_relayed_to_its_end) {
  auto last = relayed(0, 0);
  for (std::uint32_t i = 1; i < 200'000; ++i) {
    now += 20ms;
    const auto next = relayed(static_cast<std::uint16_t>(i), i * 160);
    ASSERT_EQ(next.sequence, static_cast<std::uint16_t>(last.sequence + 1)) << i;
    ASSERT_EQ(next.timestamp, last.timestamp + 160) << i;
    last = next;
  }
}

TEST_F(OutgoingTest, packets_of_one_event_have_one_timestamp) {
  const auto sound = outgoing.sound(now, 160);
  const auto begun = outgoing.begin_event(now);
  EXPECT_EQ(begun, sound.timestamp + 160);
  const auto first = outgoing.event(begun, true);
  const auto second = outgoing.event(begun, false);
  EXPECT_EQ(first.timestamp, second.timestamp);
  EXPECT_EQ(static_cast<std::uint16_t>(second.sequence - first.sequence), 1);
  outgoing.end_event(begun, 800);
  EXPECT_EQ(outgoing.sound(now, 160).timestamp, begun + 800);
}
