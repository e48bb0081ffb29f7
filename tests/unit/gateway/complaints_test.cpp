#include "core/gateway/complaints.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace ctibus::gateway {
namespace {

using namespace std::chrono_literals;

class ComplaintsOf : public ::testing::Test {
 protected:
  void add(std::string_view source, std::string_view text, std::string_view code = "wire.code") {
    complaints_.add(code, source, text, now_);
  }
  std::size_t lines(const std::string& line) const {
    return static_cast<std::size_t>(std::count(written_.begin(), written_.end(), line));
  }

  Complaints::Time now_{1h};
  std::vector<std::string> written_;
  Complaints complaints_{[this](std::string_view code, std::string_view text) {
    written_.push_back(std::string(code) + " " + std::string(text));
  }};
};

TEST_F(ComplaintsOf, a_loop_are_ten_lines_a_minute_and_how_many_more_there_were) {
  for (int i = 0; i < 25; ++i) add("crm", "crm errs");
  EXPECT_EQ(lines("wire.code crm errs"), 10u);
  now_ += 59s;
  complaints_.tick(now_);
  EXPECT_EQ(written_.size(), 10u);
  now_ += 1s;
  complaints_.tick(now_);
  ASSERT_EQ(written_.size(), 11u);
  EXPECT_EQ(written_.back(), "wire.code crm: 15 more within a minute.");
  complaints_.tick(now_ + 10min);
  EXPECT_EQ(written_.size(), 11u) << "told twice";
}

TEST_F(ComplaintsOf, one_after_a_flood_are_written_again) {
  for (int day = 0; day < 3; ++day) {
    for (int i = 0; i < 1000; ++i) add("crm", "crm errs");
    now_ += 24h;
  }
  add("crm", "crm errs again");
  EXPECT_EQ(lines("wire.code crm errs"), 30u);
  EXPECT_EQ(lines("wire.code crm: 990 more within a minute."), 3u) << "without any tick";
  EXPECT_EQ(lines("wire.code crm errs again"), 1u);
}

TEST_F(ComplaintsOf, one_source_are_not_kept_away_by_another_nor_by_another_code) {
  for (int i = 0; i < 100'000; ++i) add("noisy", "noisy errs");
  add("crm", "crm errs");
  add("noisy", "noisy does something else", "wire.other");
  EXPECT_EQ(lines("wire.code crm errs"), 1u);
  EXPECT_EQ(lines("wire.other noisy does something else"), 1u);
}

TEST_F(ComplaintsOf, more_sources_than_are_remembered_share_their_lines) {
  for (std::size_t i = 0; i < Complaints::most + 100; ++i) add(std::to_string(i), "errs");
  EXPECT_EQ(lines("wire.code errs"), Complaints::most + 10);
  complaints_.end();
  EXPECT_EQ(written_.back(), "wire.code Others: 90 more within a minute.");
  now_ += 1min;
  written_.clear();
  add("late", "errs");
  EXPECT_EQ(lines("wire.code errs"), 1u) << "those that are over make room";
}

}  // namespace
}  // namespace ctibus::gateway
