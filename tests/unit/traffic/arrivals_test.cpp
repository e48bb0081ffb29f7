#include "ctibus/kit/traffic/arrivals.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace ctibus::traffic {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

std::vector<double> all_until(const Arrivals& arrivals, double end, std::uint64_t seed) {
  auto luck = make_generator(seed);
  std::vector<double> out;
  for (auto now = arrivals.next(Seconds{0}, luck); now && now->count() < end;
       now = arrivals.next(*now, luck)) {
    out.push_back(now->count());
  }
  return out;
}

const std::vector<ArrivalInterval> morning = {{.length = Seconds{1800}, .calls = 40},
                                              {.length = Seconds{600}, .calls = 0},
                                              {.length = Seconds{900}, .calls = 160},
                                              {.length = Seconds{300}, .calls = 0}};

TEST(Arrivals, of_each_interval_are_poisson_of_its_mean) {
  const auto arrivals = Arrivals::create(morning).value();
  constexpr int days = 4'000;
  double sum[4] = {}, squares[4] = {};
  for (int day = 0; day < days; ++day) {
    double counts[4] = {};
    for (const double at : all_until(arrivals, 1e9, static_cast<std::uint64_t>(day))) {
      ++counts[at < 1800 ? 0 : at < 2400 ? 1 : at < 3300 ? 2 : 3];
    }
    for (int i = 0; i < 4; ++i) sum[i] += counts[i], squares[i] += counts[i] * counts[i];
  }
  for (std::size_t i = 0; i < 4; ++i) {
    const double mean = sum[i] / days;
    const double variance = squares[i] / days - mean * mean;
    const double wanted = morning[i].calls;
    EXPECT_NEAR(mean, wanted, 4 * std::sqrt(wanted / days)) << i;
    EXPECT_NEAR(variance, wanted, 4 * wanted * std::sqrt(2.0 / days)) << i;
  }
}

TEST(Arrivals, end_with_the_last_interval) {
  const auto arrivals = Arrivals::create(morning).value();
  auto luck = make_generator(1);
  EXPECT_FALSE(arrivals.next(Seconds{3300}, luck));
  EXPECT_FALSE(arrivals.next(Seconds{1e9}, luck));
}

TEST(Arrivals, repeat_from_day_to_day) {
  const auto arrivals = Arrivals::create(morning, AfterLast::repeat).value();
  constexpr double rounds = 500;
  const auto times = all_until(arrivals, 3600 * rounds, 2);
  EXPECT_NEAR(static_cast<double>(times.size()), 200 * rounds, 4 * std::sqrt(200 * rounds));
  double before = 0;
  for (const double at : times) {
    EXPECT_GE(at, before);
    before = at;
    const double of_round = std::fmod(at, 3600);
    EXPECT_TRUE(of_round <= 1800.001 || (of_round >= 2399.999 && of_round <= 3300.001)) << at;
  }
}

TEST(Arrivals, of_a_constant_rate_are_exponential_apart) {
  const auto arrivals = Arrivals::constant(0.25).value();
  const auto times = all_until(arrivals, 400'000, 3);
  double squares = 0;
  double longer = 0;
  for (std::size_t i = 1; i < times.size(); ++i) {
    const double gap = times[i] - times[i - 1];
    squares += gap * gap;
    longer += gap > 4 ? 1 : 0;
  }
  const auto gaps = static_cast<double>(times.size() - 1);
  EXPECT_NEAR(times.back() / gaps, 4, 4 * 4 / std::sqrt(gaps));
  EXPECT_NEAR(squares / gaps, 2 * 16, 1);
  EXPECT_NEAR(longer / gaps, std::exp(-1), 4 * std::sqrt(0.24 / gaps));
}

TEST(Arrivals, tell_how_many_are_expected) {
  const auto once = Arrivals::create(morning).value();
  EXPECT_EQ(once.expected_until(Seconds{-5}), 0);
  EXPECT_DOUBLE_EQ(once.expected_until(Seconds{900}), 20);
  EXPECT_DOUBLE_EQ(once.expected_until(Seconds{2000}), 40);
  EXPECT_DOUBLE_EQ(once.expected_until(Seconds{2850}), 120);
  EXPECT_DOUBLE_EQ(once.expected_until(Seconds{1e9}), 200);
  const auto daily = Arrivals::create(morning, AfterLast::repeat).value();
  EXPECT_DOUBLE_EQ(daily.expected_until(Seconds{3600 * 7 + 900}), 1420);
}

TEST(Arrivals, refuse_what_makes_no_sense) {
  EXPECT_EQ(Arrivals::create({}).error().code, "traffic.bad_value");
  for (const double wrong : {-1.0, nan, std::numeric_limits<double>::infinity()}) {
    EXPECT_FALSE(Arrivals::create({{Seconds{wrong}, 1}}));
    EXPECT_FALSE(Arrivals::create({{Seconds{1}, wrong}}));
    EXPECT_FALSE(Arrivals::constant(wrong));
  }
  EXPECT_FALSE(Arrivals::create({{Seconds{0}, 1}}));
  EXPECT_FALSE(Arrivals::create({{Seconds{1}, 0}}, AfterLast::repeat));
  EXPECT_FALSE(Arrivals::constant(0));
  auto luck = make_generator(1);
  EXPECT_FALSE(Arrivals::create({{Seconds{1}, 0}})->next(Seconds{0}, luck));
}

}  // namespace
}  // namespace ctibus::traffic
