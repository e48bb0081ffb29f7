// Theory, variates and statistics against each other: a simulated queue is that of the formulas.
#include <gtest/gtest.h>

#include "ctibus/kit/traffic/arrivals.hpp"
#include "ctibus/kit/traffic/batch_means.hpp"
#include "ctibus/kit/traffic/erlang_a.hpp"
#include "ctibus/kit/traffic/erlang_b.hpp"
#include "ctibus/kit/traffic/erlang_c.hpp"
#include "ctibus/kit/traffic/histogram.hpp"
#include "queue.hpp"

namespace ctibus::traffic {
namespace {

/// What is measured of a run.
struct Measured {
  static constexpr BatchOptions options{.warm_up = 20'000};
  BatchRatio wait_probability{options}, abandonment{options}, answered_in_20{options};
  BatchMeans mean_wait{options};
  Histogram waits;
};

Measured simulate(Queue queue, double calls_per_second, int calls) {
  Measured out;
  auto luck = make_generator(7);
  const auto arrivals = Arrivals::constant(calls_per_second).value();
  Seconds now{0};
  for (int i = 0; i < calls; ++i) {
    now = arrivals.next(now, luck).value();
    const auto outcome = queue.arrive(now.count());
    const bool waited = outcome.wait > 0 || !outcome.answered;
    out.wait_probability.add(waited ? 1 : 0, 1);
    out.abandonment.add(outcome.answered ? 0 : 1, 1);
    out.answered_in_20.add(outcome.answered && outcome.wait <= 20 ? 1 : 0, 1);
    out.mean_wait.add(outcome.wait);
    out.waits.add(outcome.wait);
  }
  return out;
}

/// Chance fails one check in a thousand; a theory that is wrong by a tenth does as well.
constexpr double confidence = 0.999;

void expect_near(const Estimate& measured, double theory) {
  EXPECT_TRUE(measured.covers(theory))
      << theory << " is not within " << measured.value << " +- " << measured.half_width;
  EXPECT_LT(measured.half_width, 0.08 * theory);
}

TEST(Simulation, of_impatient_callers_is_erlang_a) {
  for (const double load : {9.0, 12.0}) {
    const auto theory =
        ErlangA::create(
            {.load = load, .agents = 10, .handling = Seconds{180}, .patience = Seconds{120}})
            .value();
    const auto measured = simulate(Queue(10, Distribution::exponential(Seconds{180}).value(),
                                         Distribution::exponential(Seconds{120}).value(), 1),
                                   load / 180, 500'000);
    expect_near(measured.wait_probability.estimate(confidence), theory.wait_probability());
    expect_near(measured.abandonment.estimate(confidence), theory.abandonment());
    expect_near(measured.mean_wait.estimate(confidence), theory.mean_wait().count());
    expect_near(measured.answered_in_20.estimate(confidence), theory.answered_within(Seconds{20}));
    for (const double share : {0.8, 0.9, 0.95}) {
      const double exact = theory.wait_quantile(share).count();
      EXPECT_NEAR(measured.waits.quantile(share) / exact, 1, 0.03) << share;
    }
  }
}

TEST(Simulation, of_patient_callers_is_erlang_c) {
  const auto theory = ErlangC::create({.load = 8, .agents = 10, .handling = Seconds{180}}).value();
  const auto measured = simulate(Queue(10, Distribution::exponential(Seconds{180}).value(),
                                       Distribution::constant(Seconds{1e9}).value(), 1),
                                 8.0 / 180, 1'000'000);
  expect_near(measured.wait_probability.estimate(confidence), theory.wait_probability());
  expect_near(measured.mean_wait.estimate(confidence), theory.mean_wait().count());
  expect_near(measured.answered_in_20.estimate(confidence), theory.answered_within(Seconds{20}));
}

TEST(Simulation, without_a_queue_is_erlang_b_whatever_the_distribution_of_handling) {
  const double theory = erlang_b(8, 10).value();
  for (const auto& handling :
       {Distribution::constant(Seconds{180}).value(), Distribution::erlang(3, Seconds{180}).value(),
        Distribution::lognormal(Seconds{180}, 1.2).value()}) {
    const auto measured = simulate(
        Queue(10, handling, Distribution::constant(Seconds{0}).value(), 1), 8.0 / 180, 400'000);
    expect_near(measured.abandonment.estimate(confidence), theory);
  }
}

}  // namespace
}  // namespace ctibus::traffic
