#include "telephone_event.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

using namespace ctibus::media;

namespace {

class Keys {
 public:
  void packet(std::uint32_t timestamp, std::uint8_t event, bool end = false,
              std::uint16_t duration = 160) {
    const auto digit =
        receiver_.receive(ssrc, timestamp, {.event = event, .end = end, .duration = duration});
    if (digit) told += *digit;
  }
  std::string told;
  std::uint32_t ssrc = 1;

 private:
  DigitReceiver receiver_;
};

}  // namespace

TEST(TelephoneEvent, keys_have_their_numbers) {
  EXPECT_EQ(digit_of(0), '0');
  EXPECT_EQ(digit_of(10), '*');
  EXPECT_EQ(digit_of(11), '#');
  EXPECT_EQ(digit_of(15), 'D');
  EXPECT_EQ(digit_of(16), '\0');
  EXPECT_EQ(event_of('a'), 12);
  EXPECT_FALSE(event_of('x'));
  EXPECT_FALSE(event_of('\0'));
}

TEST(TelephoneEvent, what_is_written_is_read_again) {
  const auto bytes = write_event({.event = 11, .end = true, .volume = 63, .duration = 0xabcd});
  const auto read = read_event(bytes);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->event, 11);
  EXPECT_TRUE(read->end);
  EXPECT_EQ(read->volume, 63);
  EXPECT_EQ(read->duration, 0xabcd);
  EXPECT_FALSE(read_event(std::vector<std::uint8_t>{1, 2, 3}));
}

TEST(DigitReceiver, an_event_is_told_once_whichever_packet_comes_first) {
  Keys keys;
  keys.packet(1000, 5);
  keys.packet(1000, 5, false, 320);
  for (int i = 0; i < 3; ++i) keys.packet(1000, 5, true, 480);
  for (int i = 0; i < 3; ++i) keys.packet(3000, 6, true, 480);
  EXPECT_EQ(keys.told, "56");
}

TEST(DigitReceiver, the_same_key_again_is_another_event) {
  Keys keys;
  keys.packet(0xffff'ff00, 5, true);
  keys.packet(0x500, 5, true);
  EXPECT_EQ(keys.told, "55");
}

TEST(DigitReceiver, a_late_packet_of_an_earlier_key_tells_nothing) {
  Keys keys;
  keys.packet(1000, 5);
  keys.packet(3000, 6);
  keys.packet(1000, 5, true);
  keys.packet(3000, 6, true);
  EXPECT_EQ(keys.told, "56");
}

TEST(DigitReceiver, a_key_held_for_very_long_is_one_key) {
  Keys keys;
  keys.packet(1000, 5, false, 0xffff);
  keys.packet(1000 + 0xffff, 5, false, 160);
  keys.packet(1000 + 0xffff, 5, true, 320);
  EXPECT_EQ(keys.told, "5");
}

TEST(DigitReceiver, a_new_source_counts_anew) {
  Keys keys;
  keys.packet(100'000, 1, true);
  keys.ssrc = 2;
  keys.packet(99'000, 2, true);
  keys.packet(10, 3, true);  // and so does one that has jumped far back
  EXPECT_EQ(keys.told, "123");
}

TEST(DigitReceiver, flash_and_other_events_are_no_keys) {
  Keys keys;
  keys.packet(1000, 16);
  keys.packet(2000, 255);
  EXPECT_EQ(keys.told, "");
}
