#include "media_fixture.hpp"

using namespace ctibus::media;
using WatchTest = MediaTest;

TEST_F(WatchTest, silence_is_told_once_until_there_is_sound_again) {
  start();
  const auto a = party();
  const auto b = party();
  media_->watch(a->stream, 1s);
  ASSERT_TRUE(until([&] { return a->silences == 1; }));
  // A second later it would have been told again.
  media_->watch(b->stream, 1s);
  ASSERT_TRUE(until([&] { return b->silences == 1; }));
  EXPECT_EQ(a->silences, 1);
}

TEST_F(WatchTest, who_speaks_or_is_not_listened_to_is_not_silent) {
  start();
  const auto speaking = party();
  const auto unwatched = party();
  const auto held = party();
  const auto silent = party();
  auto format = held->format;
  format.receive = false;
  media_->connect(held->stream, held->phone.address(), format);
  for (const auto* each : {speaking.get(), unwatched.get(), held.get()}) {
    media_->watch(each->stream, 2s);
  }
  media_->watch(unwatched->stream, 0s);
  media_->watch(silent->stream, 2s);
  ASSERT_TRUE(until([&] {
    speaking->phone.speak(8, std::vector<std::uint8_t>(160));
    return silent->silences == 1;
  }));
  EXPECT_EQ(speaking->silences, 0);
  EXPECT_EQ(unwatched->silences, 0);
  EXPECT_EQ(held->silences, 0);
}
