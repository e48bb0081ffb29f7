#include "core/errors/nearest.hpp"

#include <gmock/gmock.h>

#include <vector>

using namespace ctibus;

TEST(Nearest, counts_edits_and_swaps) {
  EXPECT_EQ(errors::edit_distance("", ""), 0u);
  EXPECT_EQ(errors::edit_distance("", "abc"), 3u);
  EXPECT_EQ(errors::edit_distance("kitten", "sitting"), 3u);
  EXPECT_EQ(errors::edit_distance("strategy", "startegy"), 1u);
}

TEST(Nearest, proposes_what_was_probably_meant) {
  const std::vector<std::string> names{"drain_time", "data", "data_source", "name"};
  EXPECT_EQ(errors::nearest("drian_time", names), "drain_time");
  EXPECT_EQ(errors::nearest("nam", names), "name");
  EXPECT_EQ(errors::nearest("datasource", names), "data_source");
  EXPECT_EQ(errors::did_you_mean("dat", names), " Did you mean \"data\"?");
}

TEST(Nearest, does_not_guess_wildly) {
  const std::vector<std::string> names{"drain_time", "data"};
  EXPECT_EQ(errors::nearest("strategy", names), "");
  EXPECT_EQ(errors::nearest("", names), "");
  EXPECT_EQ(errors::nearest(std::string(1 << 20, 'x'), names), "");
  EXPECT_EQ(errors::did_you_mean("strategy", names), "");
}
