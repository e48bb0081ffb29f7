#include "stories.hpp"

#include <gtest/gtest.h>

namespace ctibus::csta {
namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t delivered = 1;
constexpr std::uint32_t established = 2;
constexpr std::uint32_t held = 3;
constexpr std::uint32_t retrieved = 4;

class StoriesTest : public ::testing::Test {
 protected:
  bool told(std::uint64_t monitor, std::uint32_t page) { return told_by(0, monitor, page); }
  bool told_by(std::size_t link, std::uint64_t monitor, std::uint32_t page) {
    return stories_.is_new("7", "1001", {.monitor = monitor, .link = link, .since = since_}, page,
                           10s);
  }
  Stories::Time since_{1s};
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

TEST_F(StoriesTest, a_link_that_lags_tells_nothing_new) {
  for (const auto page : {delivered, established, held}) EXPECT_TRUE(told_by(0, 1, page));
  for (const auto page : {delivered, established, held}) EXPECT_FALSE(told_by(1, 1, page));
  EXPECT_TRUE(told_by(1, 1, retrieved));
  EXPECT_FALSE(told_by(0, 1, retrieved));
}

TEST_F(StoriesTest, a_link_that_lags_tells_nothing_new_by_any_of_its_monitors) {
  for (const auto page : {delivered, held, retrieved}) EXPECT_TRUE(told_by(0, 1, page));
  EXPECT_FALSE(told_by(1, 1, delivered));
  for (const auto page : {delivered, held, retrieved}) EXPECT_FALSE(told_by(1, 2, page));
  EXPECT_TRUE(told_by(1, 2, held));
  EXPECT_FALSE(told_by(0, 1, held));
}

TEST_F(StoriesTest, a_link_that_came_up_in_the_middle_goes_on_from_there) {
  for (const auto page : {held, retrieved}) EXPECT_TRUE(told_by(0, 1, page));
  since_ = 11s;
  EXPECT_TRUE(told_by(1, 1, held));
  EXPECT_FALSE(told_by(0, 1, held));
}

TEST_F(StoriesTest, connections_and_calls_have_stories_of_their_own) {
  const auto is_new = [&](std::string_view call, std::string_view device, std::uint64_t monitor) {
    return stories_.is_new(call, device, {.monitor = monitor}, delivered, 1s);
  };
  EXPECT_TRUE(is_new("7", "1001", 1));
  EXPECT_TRUE(is_new("7", "1002", 1));
  EXPECT_TRUE(is_new("8", "1001", 1));
  stories_.forget("7");
  EXPECT_TRUE(is_new("7", "1001", 1));
  EXPECT_FALSE(is_new("8", "1001", 2));
  EXPECT_EQ(stories_.size(), 2u);
}

}  // namespace
}  // namespace ctibus::csta
