#include "ctibus/kit/traffic/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "ctibus/kit/traffic/distribution.hpp"

namespace ctibus::traffic {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

struct Moments {
  double mean = 0, variance = 0;
};

constexpr int draws = 400'000;

Moments moments_of(const Distribution& times) {
  auto luck = make_generator(11);
  double sum = 0, squares = 0;
  for (int i = 0; i < draws; ++i) {
    const double time = times.draw(luck).count();
    EXPECT_GE(time, 0);
    sum += time;
    squares += time * time;
  }
  const double mean = sum / draws;
  return {mean, squares / draws - mean * mean};
}

TEST(Random, gives_the_same_on_every_machine) {
  // Of another implementation, in Python with thirty digits.
  auto luck = make_generator(1);
  for (const std::uint64_t number :
       {7712288819789024404U, 6069372287434807842U, 2874520805244216285U}) {
    EXPECT_EQ(luck(), number);
  }
  auto times = make_generator(2026, 3);
  const auto expect = [&](const Result<Distribution>& from, double drawn) {
    EXPECT_NEAR(from->draw(times).count() / drawn, 1, 1e-14);
  };
  expect(Distribution::exponential(Seconds{180}), 42.380636094878816);
  expect(Distribution::erlang(3, Seconds{180}), 155.24904080886907);
  expect(Distribution::lognormal(Seconds{180}, 0.7), 377.32719377822664);
  expect(Distribution::uniform(Seconds{4}, Seconds{25}), 21.341551920407671);
  expect(Distribution::empirical({Seconds{1}, Seconds{2}, Seconds{6}}), 6);
}

TEST(Random, streams_of_a_seed_differ) {
  auto first = make_generator(1, 0);
  auto second = make_generator(1, 1);
  auto other = make_generator(0, 1);
  auto wide = make_generator(1ULL << 32 | 1, 0);
  const auto number = first();
  EXPECT_NE(number, second());
  EXPECT_NE(number, other());
  EXPECT_NE(number, wide());
}

TEST(Random, unit_is_even_and_never_reaches_its_ends) {
  auto luck = make_generator(4);
  double sum = 0;
  for (int i = 0; i < draws; ++i) {
    const double unit = draw_unit(luck);
    ASSERT_GT(unit, 0);
    ASSERT_LT(unit, 1);
    sum += unit;
  }
  EXPECT_NEAR(sum / draws, 0.5, 4 * std::sqrt(1.0 / 12 / draws));
}

TEST(Random, below_favours_none) {
  auto luck = make_generator(4);
  std::vector<int> seen(6);
  for (int i = 0; i < 60'000; ++i) ++seen[draw_below(luck, 6)];
  for (const int count : seen) EXPECT_NEAR(count, 10'000, 4 * std::sqrt(10'000 * 5.0 / 6));
  EXPECT_EQ(draw_below(luck, 0), 0U);
  EXPECT_EQ(draw_below(luck, 1), 0U);
  // A modulus alone would draw the lower third twice as often.
  const std::uint64_t bound = 3ULL << 62;
  int low = 0;
  for (int i = 0; i < 10'000; ++i) low += draw_below(luck, bound) < bound / 3 ? 1 : 0;
  EXPECT_NEAR(low, 10'000 / 3.0, 4 * std::sqrt(10'000 * 2.0 / 9));
}

TEST(Distribution, has_the_mean_and_variance_that_were_asked_for) {
  struct Row {
    Result<Distribution> times;
    double mean, deviation;
  };
  const Row rows[] = {
      {Distribution::constant(Seconds{42}), 42, 0},
      {Distribution::exponential(Seconds{180}), 180, 180},
      {Distribution::erlang(4, Seconds{180}), 180, 90},
      {Distribution::lognormal(Seconds{180}, 0.8), 180, 144},
      {Distribution::lognormal(Seconds{5}, 0), 5, 0},
      {Distribution::uniform(Seconds{4}, Seconds{25}), 14.5, 21 / std::sqrt(12)},
      {Distribution::empirical({Seconds{1}, Seconds{2}, Seconds{6}}), 3, std::sqrt(14.0 / 3)},
  };
  for (const Row& row : rows) {
    const auto found = moments_of(row.times.value());
    EXPECT_NEAR(row.times->mean().count(), row.mean, 1e-12);
    EXPECT_NEAR(found.mean, row.mean, 1e-9 + 4 * row.deviation / std::sqrt(draws)) << row.mean;
    EXPECT_NEAR(std::sqrt(std::max(0.0, found.variance)), row.deviation,
                1e-4 + 0.02 * row.deviation)
        << row.mean;
  }
}

TEST(Distribution, falls_where_its_function_says) {
  struct Row {
    Distribution times;
    double point, below;
  };
  const Row rows[] = {
      {Distribution::exponential(Seconds{60}).value(), 60, 1 - std::exp(-1)},
      {Distribution::exponential(Seconds{60}).value(), 6, 1 - std::exp(-0.1)},
      {Distribution::erlang(2, Seconds{60}).value(), 60, 1 - 3 * std::exp(-2)},
      // The median is mean / sqrt(1 + variation^2).
      {Distribution::lognormal(Seconds{60}, 1).value(), 60 / std::sqrt(2), 0.5},
      {Distribution::lognormal(Seconds{60}, 1).value(),
       60 / std::sqrt(2) * std::exp(std::sqrt(std::log(2))), 0.841344746},
      {Distribution::uniform(Seconds{10}, Seconds{20}).value(), 12.5, 0.25},
  };
  for (const Row& row : rows) {
    auto luck = make_generator(12);
    int below = 0;
    for (int i = 0; i < draws; ++i) below += row.times.draw(luck).count() <= row.point ? 1 : 0;
    EXPECT_NEAR(static_cast<double>(below) / draws, row.below,
                4 * std::sqrt(row.below * (1 - row.below) / draws))
        << row.point;
  }
}

TEST(Distribution, shares_its_luck_with_one_of_another_mean) {
  auto luck = make_generator(9);
  auto same_luck = make_generator(9);
  const auto shorter = Distribution::lognormal(Seconds{100}, 0.7).value();
  const auto longer = Distribution::lognormal(Seconds{150}, 0.7).value();
  for (int i = 0; i < 1'000; ++i) {
    EXPECT_NEAR(longer.draw(luck) / shorter.draw(same_luck), 1.5, 1e-12);
  }
}

TEST(Distribution, refuses_what_makes_no_sense) {
  for (const double wrong : {-1.0, nan, infinite}) {
    const Seconds time{wrong};
    EXPECT_EQ(Distribution::constant(time).error().code, "traffic.bad_value");
    EXPECT_FALSE(Distribution::exponential(time));
    EXPECT_FALSE(Distribution::erlang(2, time));
    EXPECT_FALSE(Distribution::lognormal(time, 1));
    EXPECT_FALSE(Distribution::lognormal(Seconds{1}, wrong));
    EXPECT_FALSE(Distribution::uniform(time, Seconds{2}));
    EXPECT_FALSE(Distribution::uniform(Seconds{1}, time));
    EXPECT_FALSE(Distribution::empirical({Seconds{1}, time}));
  }
  EXPECT_FALSE(Distribution::exponential(Seconds{0}));
  EXPECT_FALSE(Distribution::erlang(0, Seconds{1}));
  EXPECT_FALSE(Distribution::erlang(1001, Seconds{1}));
  EXPECT_FALSE(Distribution::uniform(Seconds{2}, Seconds{1}));
  EXPECT_FALSE(Distribution::empirical({}));
}

}  // namespace
}  // namespace ctibus::traffic
