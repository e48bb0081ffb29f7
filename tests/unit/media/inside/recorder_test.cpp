#include "recorder.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "ctibus/kit/media/testing.hpp"
#include "g711.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace ctibus::media;
using namespace std::chrono_literals;

namespace {

class RecorderTest : public testing::Test {
 protected:
  RecorderTest() {
    disk = std::make_unique<Disk>(
        Disk::Handlers{.loaded = {}, .problem = [](const ctibus::Error&) {}}, counters);
    recorder.emplace(*disk, disk->begin(folder / "a.wav"), now);
  }

  /// A packet whose samples have the number's height, thousands.
  void packet(std::uint16_t number, std::uint32_t ssrc = 1) {
    const std::vector<std::int16_t> samples(160, static_cast<std::int16_t>(number * 1000));
    recorder->add(now, {.sequence = number, .timestamp = 0xffff'ff00 + 160u * number, .ssrc = ssrc},
                  Codec::pcma, g711::encode(Codec::pcma, samples));
  }

  /// The heights of the file's packets, in thousands.
  std::vector<int> finished() {
    recorder->finish(now);
    disk.reset();
    const auto samples = *ctibus::media::ears::read_wav(folder / "a.wav");
    std::vector<int> heights;
    for (std::size_t i = 80; i < samples.size(); i += 160) {
      heights.push_back((samples[i] + 500) / 1000);
    }
    return heights;
  }

  ctibus::support::TemporaryFolder temporary{"recorder"};
  std::filesystem::path folder = temporary.path();
  Counters counters;
  Recorder::Time now{};
  std::unique_ptr<Disk> disk;
  std::optional<Recorder> recorder;
};

}  // namespace

TEST_F(RecorderTest, lost_packets_are_silence_and_late_ones_find_their_place) {
  packet(1);
  now += 40ms;
  packet(3);
  packet(2);
  now += 60ms;
  packet(6);
  now += 20ms;
  EXPECT_EQ(finished(), (std::vector<int>{1, 2, 3, 0, 0, 6}));
}

TEST_F(RecorderTest, a_pause_is_as_long_as_it_was) {
  packet(1);
  for (int i = 0; i < 100; ++i) {
    now += 20ms;
    recorder->flush(now);
  }
  // A telephone that does not count on while it is silent.
  packet(2);
  now += 20ms;
  const auto heights = finished();
  ASSERT_EQ(heights.size(), 101u);
  EXPECT_EQ(heights[0], 1);
  EXPECT_EQ(heights[50], 0);
  EXPECT_EQ(heights[100], 2);
}

TEST_F(RecorderTest, a_new_source_begins_when_it_arrives) {
  packet(1);
  now += 20ms;
  packet(9, 2);
  now += 20ms;
  EXPECT_EQ(finished(), (std::vector<int>{1, 9}));
}

TEST_F(RecorderTest, the_tone_of_the_key_that_ends_it_is_left_out) {
  for (std::uint16_t i = 1; i <= 6; ++i) {
    packet(i);
    now += 20ms;
  }
  recorder->key_heard();
  EXPECT_EQ(finished(), (std::vector<int>{1, 2, 3}));
}

TEST_F(RecorderTest, the_tone_of_another_key_is_kept) {
  packet(1);
  now += 20ms;
  recorder->key_heard();
  for (std::uint16_t i = 2; i <= 20; ++i) {
    packet(i);
    now += 20ms;
  }
  EXPECT_EQ(finished().size(), 20u);
}

TEST_F(RecorderTest, what_comes_too_late_changes_nothing) {
  packet(1);
  now += 20ms;
  packet(3);
  for (int i = 0; i < 30; ++i) {
    now += 20ms;
    recorder->flush(now);
  }
  packet(2);
  const auto heights = finished();
  EXPECT_EQ(heights[0], 1);
  EXPECT_EQ(heights[1], 0);
  EXPECT_EQ(heights[2], 3);
}

TEST_F(RecorderTest, a_source_that_lies_about_time_does_not_fill_memory) {
  packet(1);
  const std::vector<std::uint8_t> bytes(160, 0xd5);
  for (std::uint32_t i = 0; i < 1000; ++i) {
    recorder->add(now, {.timestamp = i * 0x1000'0000, .ssrc = 1}, Codec::pcma, bytes);
  }
  EXPECT_LE(finished().size(), 60u);
}
