#include "ctibus/kit/traffic/batch_means.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "ctibus/kit/traffic/distribution.hpp"
#include "ctibus/kit/traffic/student_t.hpp"

namespace ctibus::traffic {
namespace {

/// The waits of M/M/1, each from the one before it (D. V. Lindley, 1952).
class Waits {
 public:
  Waits(double load, std::uint64_t seed)
      : gap_(Distribution::exponential(Seconds{1 / load}).value()),
        handling_(Distribution::exponential(Seconds{1}).value()),
        luck_(make_generator(seed)) {}

  double next() {
    const double wait = wait_;
    wait_ = std::max(0.0, wait + (handling_.draw(luck_) - gap_.draw(luck_)).count());
    return wait;
  }

 private:
  Distribution gap_;
  Distribution handling_;
  Generator luck_;
  double wait_ = 0;
};

TEST(BatchMeans, interval_of_95_percent_covers_the_truth_in_95_of_100_runs) {
  constexpr double load = 0.6;
  constexpr int runs = 500;
  int covered_mean = 0;
  int covered_share = 0;
  for (int run = 0; run < runs; ++run) {
    Waits waits(load, static_cast<std::uint64_t>(run));
    BatchMeans mean({.warm_up = 500});
    BatchRatio waited({.warm_up = 500});
    for (int i = 0; i < 20'000; ++i) {
      const double wait = waits.next();
      mean.add(wait);
      waited.add(wait > 0 ? 1 : 0, 1);
    }
    covered_mean += mean.estimate().covers(load / (1 - load)) ? 1 : 0;
    covered_share += waited.estimate().covers(load) ? 1 : 0;
  }
  // Four standard deviations of the number that would be covered.
  const double leeway = 4 * std::sqrt(0.95 * 0.05 * runs);
  EXPECT_NEAR(covered_mean, 0.95 * runs, leeway);
  EXPECT_NEAR(covered_share, 0.95 * runs, leeway);
}

TEST(BatchMeans, interval_of_a_ratio_covers_the_truth_in_95_of_100_runs) {
  // Numerator and denominator are both uncertain, and hang together: the share of time in calls of
  // more than a minute.
  const auto handling = Distribution::exponential(Seconds{60}).value();
  const double truth = 2 / std::exp(1.0);
  constexpr int runs = 500;
  int covered = 0;
  for (int run = 0; run < runs; ++run) {
    auto luck = make_generator(static_cast<std::uint64_t>(run));
    BatchRatio share;
    for (int i = 0; i < 2'000; ++i) {
      const double time = handling.draw(luck).count();
      share.add(time > 60 ? time : 0, time);
    }
    covered += share.estimate().covers(truth) ? 1 : 0;
  }
  EXPECT_NEAR(covered, 0.95 * runs, 4 * std::sqrt(0.95 * 0.05 * runs));
}

TEST(BatchMeans, interval_narrows_as_the_run_grows) {
  Waits waits(0.5, 1);
  BatchMeans mean;
  double before = INFINITY;
  for (const int observations : {1'000, 30'000, 1'000'000}) {
    for (int i = 0; i < observations; ++i) mean.add(waits.next());
    EXPECT_LT(mean.estimate().half_width, before / 2);
    before = mean.estimate().half_width;
  }
}

TEST(BatchMeans, batches_are_bounded_and_lose_nothing) {
  BatchMeans mean({.batches = 5});
  double sum = 0;
  for (int i = 0; i < 12'345; ++i) {
    mean.add(i % 17);
    sum += i % 17;
    const auto now = mean.estimate();
    EXPECT_LT(now.batches, 10U);
    EXPECT_TRUE(i < 5 || now.batches >= 5U);
    EXPECT_EQ(now.observations, static_cast<std::uint64_t>(i) + 1);
    EXPECT_NEAR(now.value, sum / (i + 1), 1e-9);
  }
}

TEST(BatchMeans, of_few_observations_are_those_of_the_textbook) {
  BatchMeans mean;
  for (const double value : {4.0, 7.0, 6.0, 3.0, 5.0}) mean.add(value);
  const auto found = mean.estimate();
  EXPECT_DOUBLE_EQ(found.value, 5);
  EXPECT_NEAR(found.half_width, 2.776445105 * std::sqrt(2.5 / 5), 1e-8);
  EXPECT_DOUBLE_EQ(found.low(), 5 - found.half_width);
  EXPECT_DOUBLE_EQ(found.high(), 5 + found.half_width);
}

TEST(BatchMeans, weigh_a_queue_by_its_time) {
  BatchRatio queue;
  queue.add(2 * 3.0, 3);
  queue.add(5 * 1.0, 1);
  EXPECT_DOUBLE_EQ(queue.estimate().value, 11.0 / 4);
}

TEST(BatchMeans, warm_up_is_not_counted) {
  BatchMeans mean({.warm_up = 3});
  for (const double value : {1e9, 1e9, 1e9, 2.0, 4.0}) mean.add(value);
  EXPECT_DOUBLE_EQ(mean.estimate().value, 3);
  EXPECT_EQ(mean.estimate().observations, 2U);
}

TEST(BatchMeans, say_that_they_know_nothing) {
  BatchMeans mean;
  EXPECT_TRUE(std::isnan(mean.estimate().value));
  EXPECT_EQ(mean.estimate().half_width, INFINITY);
  EXPECT_FALSE(mean.estimate().covers(0));
  mean.add(1);
  EXPECT_EQ(mean.estimate().value, 1);
  EXPECT_EQ(mean.estimate().half_width, INFINITY);
  mean.add(2);
  EXPECT_LT(mean.estimate().half_width, 10);
  for (const double confidence : {0.0, 1.0, -1.0, std::nan("")}) {
    EXPECT_EQ(mean.estimate(confidence).half_width, INFINITY);
  }
}

TEST(BatchMeans, correlation_tells_of_a_run_that_is_too_short) {
  Waits waits(0.95, 3);
  BatchMeans mean;
  for (int i = 0; i < 2'000; ++i) mean.add(waits.next());
  EXPECT_GT(mean.estimate().correlation, 0.4);
  for (int i = 0; i < 5'000'000; ++i) mean.add(waits.next());
  EXPECT_LT(std::abs(mean.estimate().correlation), 0.4);
}

TEST(StudentT, agrees_with_the_tables) {
  EXPECT_NEAR(student_t(1, 0.95), 12.706, 5e-4);
  EXPECT_NEAR(student_t(4, 0.95), 2.776, 5e-4);
  EXPECT_NEAR(student_t(19, 0.95), 2.093, 5e-4);
  EXPECT_NEAR(student_t(19, 0.90), 1.729, 5e-4);
  EXPECT_NEAR(student_t(19, 0.99), 2.861, 5e-4);
  EXPECT_NEAR(student_t(39, 0.999), 3.558, 5e-4);
  EXPECT_NEAR(student_t(1e6, 0.95), 1.960, 5e-4);
  EXPECT_EQ(student_t(0, 0.95), INFINITY);
  EXPECT_EQ(student_t(19, 1), INFINITY);
}

}  // namespace
}  // namespace ctibus::traffic
