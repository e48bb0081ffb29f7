#include "media_fixture.hpp"

using namespace ctibus::media;
/// Whom a stream takes for its peer.
using SourceTest = MediaTest;

TEST_F(SourceTest, a_stranger_is_ignored_once_the_peer_has_spoken) {
  start();
  const auto a = party();
  const auto b = party();
  media_->bridge(a->stream, b->stream);
  talk(*a, *b, 1000, 2);
  Phone stranger;
  stranger.call(media_->local(a->stream));
  const auto before = settled(*a);
  stranger.speak(8, std::vector<std::uint8_t>(160));
  const auto after = settled(*a);
  EXPECT_EQ(after.strangers, before.strangers + 1);
  EXPECT_EQ(after.sent, before.sent);
  talk(*b, *a, 1000, 2);  // and is not spoken to
}

TEST_F(SourceTest, a_phone_behind_a_router_is_spoken_to_where_it_speaks_from) {
  start();
  const auto a = party();
  const auto b = party();
  media_->bridge(a->stream, b->stream);
  media_->connect(a->stream, {"192.0.2.7", 4000}, a->format);
  talk(*a, *b, 1000, 2);
  talk(*b, *a, 1000, 2);
}

TEST_F(SourceTest, the_announced_peer_takes_the_place_of_a_faster_stranger) {
  start();
  const auto a = party();
  const auto b = party();
  media_->bridge(a->stream, b->stream);
  Phone stranger;
  stranger.call(media_->local(a->stream));
  stranger.speak(8, std::vector<std::uint8_t>(160));
  ASSERT_TRUE(until([&] { return media_->counters().received == 1; }));
  hear(*b, 1);
  talk(*a, *b, 1000, 2);
  talk(*b, *a, 1000, 2);
  const auto before = media_->counters();
  stranger.speak(8, std::vector<std::uint8_t>(160));
  ASSERT_TRUE(until([&] { return media_->counters().strangers > before.strangers; }));
}

TEST_F(SourceTest, what_is_not_valid_makes_nobody_the_peer) {
  start();
  const auto a = party();
  Phone stranger;
  stranger.call(media_->local(a->stream));
  stranger.speak(77, std::vector<std::uint8_t>(160));  // a payload type nobody agreed on
  stranger.send(std::vector<std::uint8_t>{1, 2, 3});
  ASSERT_TRUE(until([&] { return media_->counters().malformed == 2; }));
  media_->play(a->stream, "busy", {.loop = true});
  EXPECT_TRUE(a->phone.hear());
}

TEST_F(SourceTest, a_peer_that_moves_by_its_description_is_followed) {
  start();
  const auto a = party();
  const auto b = party();
  media_->bridge(a->stream, b->stream);
  talk(*a, *b, 1000, 2);
  Phone other;
  other.call(media_->local(a->stream));
  media_->connect(a->stream, other.address(), a->format);
  media_->play(a->stream, "busy", {.loop = true});
  EXPECT_TRUE(other.hear());
  other.speak(8, std::vector<std::uint8_t>(160));
  EXPECT_TRUE(b->phone.hear());
  // The same description again, as each re-INVITE brings it, changes nothing.
  media_->connect(a->stream, other.address(), a->format);
  const auto before = media_->counters();
  a->phone.speak(8, std::vector<std::uint8_t>(160));
  ASSERT_TRUE(until([&] { return media_->counters().strangers > before.strangers; }));
}
