#include <gtest/gtest.h>

#include "ctibus/kit/media/testing.hpp"

using namespace ctibus::media::ears;

TEST(Ears, the_loudest_tone_is_found_wherever_it_is) {
  for (const double frequency : {100.0, 441.0, 1002.5, 3699.0}) {
    EXPECT_NEAR(dominant_frequency(sine(frequency, 2.0)), frequency, 5);
  }
  auto both = sine(600, 1.0, 3000);
  const auto louder = sine(900, 1.0, 5000);
  for (std::size_t i = 0; i < both.size(); ++i) {
    both[i] = static_cast<std::int16_t>(both[i] + louder[i]);
  }
  EXPECT_EQ(dominant_frequency(both), 900);
  EXPECT_NEAR(level_at(both, 600), 3000, 30);
}

TEST(Ears, silence_has_no_frequency) {
  EXPECT_EQ(dominant_frequency({}), 0);
  EXPECT_EQ(dominant_frequency(std::vector<std::int16_t>(8000)), 0);
  EXPECT_EQ(level_at({}, 1000), 0);
}
