#include "media_fixture.hpp"

using namespace ctibus::media;
using PlayTest = MediaTest;
using ctibus::media::ears::dominant_frequency;

TEST_F(PlayTest, a_file_played_once_is_heard_and_tells_its_end_once) {
  start();
  const auto a = party();
  ASSERT_TRUE(ears::write_wav(file("hello.wav"), ears::sine(700, 0.5, 8000, 44100), 44100));
  media_->play(a->stream, file("hello.wav"), {});
  const auto heard = hear(*a, 25);
  EXPECT_NEAR(dominant_frequency(sound(*a, heard)), 700, 5);
  ASSERT_TRUE(until([&] { return a->played > 0; }));
  const auto sent = media_->counters().sent;
  EXPECT_LE(sent, 26u);
  EXPECT_EQ(a->played, 1);
}

TEST_F(PlayTest, the_end_of_a_stopped_sound_is_not_told) {
  start();
  const auto a = party();
  const auto b = party();
  media_->play(a->stream, "silence", {});
  media_->stop_playing(a->stream);
  media_->play(b->stream, "silence", {});
  ASSERT_TRUE(until([&] { return b->played == 1; }));
  EXPECT_EQ(a->played, 0);
}

TEST_F(PlayTest, treatments_are_french_unless_set_otherwise) {
  start({.first_port = 21000,
         .last_port = 21999,
         .busy = {.frequencies = {480, 620}, .on = 500ms, .off = 500ms}});
  const auto ringing = party();
  const auto busy = party();
  media_->play(ringing->stream, "ringback", {.loop = true});
  media_->play(busy->stream, "busy", {.loop = true});
  const auto ringback = sound(*ringing, hear(*ringing, 20));
  const auto busy_tone = sound(*busy, hear(*busy, 20));
  EXPECT_NEAR(dominant_frequency(ringback), 440, 5);
  EXPECT_GT(ears::level_at(busy_tone, 480), 3000);
  EXPECT_GT(ears::level_at(busy_tone, 620), 3000);
}

TEST_F(PlayTest, a_loop_goes_on) {
  start();
  const auto a = party();
  ASSERT_TRUE(ears::write_wav(file("short.wav"), ears::sine(500, 0.1)));
  media_->play(a->stream, file("short.wav"), {.loop = true});
  const auto heard = sound(*a, hear(*a, 30));
  EXPECT_NEAR(dominant_frequency(std::span(heard).last(1600)), 500, 5);
  EXPECT_EQ(a->played, 0);
}

TEST_F(PlayTest, a_file_that_is_missing_is_a_problem_and_at_its_end) {
  start();
  const auto a = party();
  media_->play(a->stream, file("missing.wav"), {});
  ASSERT_TRUE(until([&] { return a->not_played == 1 && !problems_.empty(); }));
  EXPECT_EQ(problems_[0].code, "media.cannot_play");
  EXPECT_NE(problems_[0].text.find("missing.wav"), std::string::npos);
}

TEST_F(PlayTest, who_waits_hears_music_when_the_file_is_missing) {
  start();
  const auto a = party();
  media_->play(a->stream, file("missing.wav"), {.loop = true});
  const auto heard = sound(*a, hear(*a, 20));
  EXPECT_NEAR(dominant_frequency(heard), 261, 10);
}

TEST_F(PlayTest, a_partner_is_not_heard_while_a_sound_is_played) {
  start();
  const auto a = party();
  const auto b = party();
  media_->bridge(a->stream, b->stream);
  media_->play(b->stream, "music", {.loop = true});
  hear(*b, 1);
  const std::vector<std::uint8_t> word(160, 0x11);
  a->phone.speak(8, word);
  ASSERT_TRUE(until([&] { return media_->counters().received == 1; }));
  for (const auto& packet : hear(*b, 5)) EXPECT_NE(packet.payload, word);
  media_->stop_playing(b->stream);
  a->phone.speak(8, word);
  auto last = hear(*b, 1);
  while (!last.empty() && last.back().payload != word) last = hear(*b, 1);
  EXPECT_FALSE(last.empty());
}
