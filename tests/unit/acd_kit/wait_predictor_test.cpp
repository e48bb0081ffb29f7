#include "ctibus/kit/acd/wait_predictor.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace ctibus::acd::testing {
namespace {

using std::chrono::seconds;

/// A line that was seen for a while: every ten seconds one of four agents took a call, and now and
/// then somebody of those who wait gave up.
WaitPredictor seen(int answers, int waiting = 3, bool losses = false) {
  WaitPredictor predictor;
  predictor.observe(static_cast<std::uint32_t>(waiting), 4, seconds(0));
  for (int i = 1; i <= answers; ++i) {
    predictor.answered();
    if (losses && i % 2 == 0) predictor.lost();
    predictor.observe(static_cast<std::uint32_t>(waiting), 4, seconds(10 * i));
  }
  return predictor;
}
WaitEstimate of(int answers, std::size_t ahead, std::uint32_t staffed = 4) {
  return seen(answers).predict(ahead, staffed, seconds(10 * answers));
}

TEST(WaitPredictor, says_unknown_until_it_has_seen_enough) {
  EXPECT_FALSE(WaitPredictor().predict(0, 4, seconds(0)).known);
  EXPECT_FALSE(of(9, 0).known);
  EXPECT_TRUE(of(10, 0).known);
  EXPECT_FALSE(of(10, 0, 0).known) << "nobody is at work";
}

TEST(WaitPredictor, what_happens_while_nobody_waits_tells_nothing) {
  WaitPredictor predictor = seen(20);
  const auto before = predictor.predict(2, 4, seconds(200));
  predictor.observe(0, 4, seconds(200));
  predictor.observe(1, 4, seconds(90000));
  EXPECT_EQ(predictor.predict(2, 4, seconds(90000)).wait, before.wait);
}

TEST(WaitPredictor, the_line_moves_by_one_answer_for_each_who_is_ahead_and_once_more) {
  EXPECT_EQ(of(20, 0).wait, seconds(10));
  EXPECT_EQ(of(20, 4).wait, seconds(50));
  EXPECT_GT(of(20, 4).error, of(20, 0).error);
}

TEST(WaitPredictor, follows_a_change_of_staff_at_once) {
  EXPECT_EQ(of(20, 4, 2).wait, seconds(100));
  EXPECT_EQ(of(20, 4, 8).wait, seconds(25));
}

TEST(WaitPredictor, who_gives_up_ahead_shortens_the_wait) {
  const WaitPredictor predictor = seen(20, 3, true);
  double wait = 0;
  for (int i = 0; i <= 9; ++i) wait += 1 / (0.1 + i * (10.0 / (200 * 3)));
  const auto estimate = predictor.predict(9, 4, seconds(200));
  EXPECT_NEAR(static_cast<double>(estimate.wait.count()) / 1e3, wait, 0.01);
}

TEST(WaitPredictor, a_long_line_costs_no_more_and_is_summed_as_exactly) {
  const WaitPredictor predictor = seen(20, 3, true);
  double wait = 0;
  for (int i = 0; i <= 5000; ++i) wait += 1 / (0.1 + i * (10.0 / (200 * 3)));
  const auto estimate = predictor.predict(5000, 4, seconds(200));
  EXPECT_NEAR(static_cast<double>(estimate.wait.count()) / 1e3, wait, 0.01);
  EXPECT_EQ(of(20, 999).wait, seconds(10000)) << "nor where nobody gives up";
}

TEST(WaitPredictor, an_answer_that_fails_to_come_makes_the_wait_longer) {
  const WaitPredictor predictor = seen(20);
  const auto fresh = predictor.predict(0, 4, seconds(200));
  const auto stalled = predictor.predict(0, 4, seconds(400));
  EXPECT_EQ(stalled.wait, 2 * fresh.wait);
}

TEST(WaitPredictor, believes_what_is_new_more_than_what_is_old) {
  WaitPredictor predictor = seen(400);
  for (int i = 1; i <= 400; ++i) {
    predictor.answered();
    predictor.observe(3, 4, seconds(4000 + 20 * i));
  }
  const auto estimate = predictor.predict(0, 4, seconds(12000));
  EXPECT_NEAR(static_cast<double>(estimate.wait.count()), 20000, 500);
}

TEST(WaitPredictor, answers_in_bursts_make_the_error_greater_and_regular_ones_smaller) {
  WaitPredictor bursts;
  bursts.observe(3, 4, seconds(0));
  for (int i = 1; i <= 200; ++i) {
    bursts.answered();
    const int long_gaps = (i + 9) / 10;  // ten at a time, after a hundred seconds
    bursts.observe(3, 4, seconds(100 * long_gaps));
  }
  const auto uneven = bursts.predict(9, 4, seconds(2000));
  const auto regular = of(200, 9);
  EXPECT_NEAR(static_cast<double>(uneven.wait.count()), static_cast<double>(regular.wait.count()),
              20000);
  EXPECT_GT(uneven.error, 2 * regular.error);
}

}  // namespace
}  // namespace ctibus::acd::testing
