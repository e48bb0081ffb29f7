#include "stories.hpp"

#include <gtest/gtest.h>

namespace ctibus::csta {
namespace {

constexpr std::uint32_t delivered = 1;
constexpr std::uint32_t established = 2;
constexpr std::uint32_t held = 3;
constexpr std::uint32_t retrieved = 4;

class StoriesTest : public ::testing::Test {
 protected:
  bool told(Stories::Monitor monitor, std::uint32_t page) {
    return stories_.is_new("7", "1001", monitor, page);
  }
  Stories stories_;
};

TEST_F(StoriesTest, what_several_monitors_tell_is_new_once) {
  EXPECT_TRUE(told(1, delivered));
  EXPECT_FALSE(told(2, delivered));
  EXPECT_TRUE(told(2, established));
  EXPECT_FALSE(told(1, established));
}

TEST_F(StoriesTest, what_happens_again_is_new_again) {
  for (int round = 0; round < 3; ++round) {
    EXPECT_TRUE(told(1, held));
    EXPECT_FALSE(told(2, held));
    EXPECT_TRUE(told(1, retrieved));
    EXPECT_FALSE(told(2, retrieved));
  }
}

TEST_F(StoriesTest, a_monitor_may_lag_far_behind) {
  EXPECT_TRUE(told(1, delivered));
  EXPECT_FALSE(told(2, delivered));
  EXPECT_TRUE(told(1, established));
  EXPECT_TRUE(told(1, held));
  EXPECT_TRUE(told(1, retrieved));
  for (const auto page : {established, held, retrieved}) EXPECT_FALSE(told(2, page));
  EXPECT_TRUE(told(2, held));
  EXPECT_FALSE(told(1, held));
}

TEST_F(StoriesTest, a_monitor_that_missed_pages_finds_its_place) {
  EXPECT_TRUE(told(1, delivered));
  EXPECT_FALSE(told(2, delivered));
  EXPECT_TRUE(told(1, established));
  EXPECT_TRUE(told(1, held));
  EXPECT_FALSE(told(2, held));
  EXPECT_TRUE(told(2, retrieved));
}

TEST_F(StoriesTest, a_monitor_that_comes_in_late_begins_at_what_is_being_told) {
  EXPECT_TRUE(told(1, delivered));
  EXPECT_TRUE(told(1, established));
  EXPECT_FALSE(told(2, established));
  EXPECT_TRUE(told(3, held));
  EXPECT_FALSE(told(1, held));
}

TEST_F(StoriesTest, connections_and_calls_have_stories_of_their_own) {
  EXPECT_TRUE(stories_.is_new("7", "1001", 1, delivered));
  EXPECT_TRUE(stories_.is_new("7", "1002", 1, delivered));
  EXPECT_TRUE(stories_.is_new("8", "1001", 1, delivered));
  stories_.forget("7");
  EXPECT_TRUE(stories_.is_new("7", "1001", 1, delivered));
  EXPECT_FALSE(stories_.is_new("8", "1001", 2, delivered));
  EXPECT_EQ(stories_.size(), 2u);
}

}  // namespace
}  // namespace ctibus::csta
