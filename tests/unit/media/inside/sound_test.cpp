#include "sound.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "ctibus/kit/media/testing.hpp"
#include "g711.hpp"
#include "inband_digits.hpp"
#include "sound_file.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tones.hpp"

using namespace ctibus::media;
using namespace std::chrono_literals;
using ctibus::media::ears::dominant_frequency;
using ctibus::media::ears::level_at;

TEST(G711, a_tone_survives_both_laws_and_the_way_between_them) {
  const auto tone = ctibus::media::ears::sine(1010, 0.5);
  for (const auto from : {Codec::pcma, Codec::pcmu}) {
    for (const auto to : {Codec::pcma, Codec::pcmu}) {
      auto bytes = g711::encode(from, tone);
      g711::transcode(from, to, bytes);
      const auto back = g711::decode(to, bytes);
      EXPECT_NEAR(level_at(back, 1010), 8000, 200);
      EXPECT_EQ(dominant_frequency(back), 1010);
    }
  }
}

TEST(G711, silence_is_silent) {
  for (const auto codec : {Codec::pcma, Codec::pcmu}) {
    const std::vector<std::uint8_t> bytes(10, g711::silence(codec));
    for (const auto sample : g711::decode(codec, bytes)) EXPECT_LE(std::abs(sample), 8);
  }
}

TEST(Tones, a_cadence_is_on_and_off) {
  const auto busy = make_cadence(RtpOptions{}.busy);
  ASSERT_EQ(busy.size(), 8000u);
  EXPECT_EQ(dominant_frequency(std::span(busy).first(4000)), 440);
  EXPECT_EQ(dominant_frequency(std::span(busy).last(4000)), 0);
  EXPECT_EQ(make_cadence(RtpOptions{}.ringback).size(), 40'000u);
  EXPECT_EQ(make_cadence({}).size(), 8000u);
}

TEST(Tones, music_never_stops_and_never_clips) {
  const auto music = make_music();
  for (std::size_t begin = 0; begin + 1600 <= music.size(); begin += 1600) {
    EXPECT_NE(dominant_frequency(std::span(music).subspan(begin, 1600)), 0) << begin;
  }
  for (const auto sample : music) ASSERT_LT(std::abs(sample), 16'000);
  EXPECT_LT(std::abs(music.front() - music.back()), 500);  // no click where it begins again
}

TEST(Tones, every_key_is_understood) {
  const std::string keys = "0123456789*#ABCD";
  InbandDigits ears;
  std::string heard;
  for (const char key : keys) {
    heard += ears.listen(make_dtmf(key, 80ms));
    heard += ears.listen(make_silence(80ms));
  }
  EXPECT_EQ(heard, keys);
  EXPECT_EQ(ears.listen(make_music()), "");
}

TEST(SoundFile, any_rate_and_any_channels_become_telephone_sound) {
  const ctibus::support::TemporaryFolder temporary("sound");
  const auto& folder = temporary.path();
  for (const std::uint32_t rate : {8000u, 11025u, 16000u, 44100u, 48000u}) {
    const auto file = (folder / "tone.wav").string();
    ASSERT_TRUE(ctibus::media::ears::write_wav(
        file, ctibus::media::ears::sine(1000, 0.5, 8000, rate), rate));
    const auto samples = read_sound_file(file);
    ASSERT_TRUE(samples) << samples.error().text;
    EXPECT_NEAR(static_cast<double>(samples->size()), 4000, 10);
    EXPECT_EQ(dominant_frequency(*samples), 1000);
  }
  const auto junk = (folder / "junk.wav").string();
  std::ofstream(junk) << "RIFF and nothing else";
  for (const auto& path : {junk, folder.string(), std::string("/dev/null"), std::string()}) {
    const auto samples = read_sound_file(path);
    ASSERT_FALSE(samples) << path;
    EXPECT_EQ(samples.error().code, "media.cannot_play");
  }
}

TEST(Player, a_loop_has_no_gap_and_an_end_is_filled_with_silence) {
  const auto sound = std::make_shared<const Sound>(std::vector<std::int16_t>(100, 8000));
  std::vector<std::uint8_t> out(160);
  Player looping(sound, true);
  looping.next(Codec::pcma, out);
  EXPECT_EQ(out, std::vector<std::uint8_t>(160, out[0]));
  EXPECT_FALSE(looping.ended());

  Player once(sound, false);
  once.next(Codec::pcma, out);
  EXPECT_EQ(out[100], g711::silence(Codec::pcma));
  EXPECT_NE(out[99], out[100]);
  EXPECT_TRUE(once.ended());

  Player nothing(std::make_shared<const Sound>(std::vector<std::int16_t>()), true);
  nothing.next(Codec::pcmu, out);
  EXPECT_EQ(out, std::vector<std::uint8_t>(160, g711::silence(Codec::pcmu)));
}
