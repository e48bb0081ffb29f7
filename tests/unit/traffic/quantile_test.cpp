#include "ctibus/kit/traffic/quantile.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "ctibus/kit/traffic/distribution.hpp"
#include "ctibus/kit/traffic/histogram.hpp"

namespace ctibus::traffic {
namespace {

TEST(Quantile, lies_between_samples_by_a_straight_line) {
  const std::vector<double> samples = {30, 10, 40, 20};
  EXPECT_EQ(quantile(samples, 0).value(), 10);
  EXPECT_EQ(quantile(samples, 1).value(), 40);
  EXPECT_DOUBLE_EQ(quantile(samples, 0.5).value(), 25);
  EXPECT_DOUBLE_EQ(quantile(samples, 0.9).value(), 37);
  EXPECT_EQ(quantile({3}, 0.7).value(), 3);
}

TEST(Quantile, refuses_what_makes_no_sense) {
  EXPECT_EQ(quantile({}, 0.5).error().code, "traffic.bad_value");
  EXPECT_FALSE(quantile({1}, 1.1));
  EXPECT_FALSE(quantile({1}, -0.1));
  EXPECT_FALSE(quantile({1}, std::nan("")));
  EXPECT_FALSE(quantile({1, std::nan(""), 2}, 0.5));
}

TEST(Histogram, is_exact_to_four_in_a_thousand) {
  auto luck = make_generator(5);
  for (const auto& times : {Distribution::exponential(Seconds{180}).value(),
                            Distribution::lognormal(Seconds{0.02}, 3).value(),
                            Distribution::uniform(Seconds{1e6}, Seconds{2e6}).value()}) {
    Histogram histogram;
    std::vector<double> samples;
    for (int i = 0; i < 20'000; ++i) {
      samples.push_back(times.draw(luck).count());
      histogram.add(samples.back());
    }
    std::sort(samples.begin(), samples.end());
    for (const double share : {0.0001, 0.1, 0.5, 0.9, 0.999, 1.0}) {
      const auto rank = static_cast<std::size_t>(std::ceil(share * 20'000)) - 1;
      EXPECT_NEAR(histogram.quantile(share) / samples[rank], 1, 0.004) << share;
    }
  }
}

TEST(Histogram, keeps_those_who_did_not_wait_apart) {
  Histogram waits;
  for (int i = 0; i < 80; ++i) waits.add(0);
  for (int i = 0; i < 20; ++i) waits.add(10);
  EXPECT_EQ(waits.quantile(0.8), 0);
  EXPECT_NEAR(waits.quantile(0.81), 10, 0.04);
  EXPECT_EQ(waits.count(), 100U);
}

TEST(Histogram, of_two_is_that_of_all) {
  Histogram some;
  Histogram others;
  Histogram all;
  for (int i = 0; i < 1'000; ++i) {
    (i % 3 == 0 ? some : others).add(i);
    all.add(i);
  }
  some.add(others);
  EXPECT_EQ(some.count(), all.count());
  for (const double share : {0.0, 0.01, 0.5, 0.99}) {
    EXPECT_EQ(some.quantile(share), all.quantile(share));
  }
}

TEST(Histogram, takes_any_number) {
  Histogram odd;
  EXPECT_EQ(odd.quantile(0.5), 0);
  for (const double value : {-5.0, std::nan(""), double{-INFINITY}}) odd.add(value);
  EXPECT_EQ(odd.quantile(1), 0);
  for (const double value : {1e-300, 5e-324}) odd.add(value);
  EXPECT_NEAR(odd.quantile(1), 1e-9, 1e-10);
  for (const double value : {1e300, double{INFINITY}}) odd.add(value);
  EXPECT_NEAR(odd.quantile(1), 1.1e12, 1e10);
  EXPECT_EQ(odd.count(), 7U);
}

}  // namespace
}  // namespace ctibus::traffic
