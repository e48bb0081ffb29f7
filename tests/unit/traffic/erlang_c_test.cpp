#include "ctibus/kit/traffic/erlang_c.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "ctibus/kit/traffic/expected_wait.hpp"
#include "rows.hpp"

namespace ctibus::traffic {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(ErlangC, agrees_with_every_row_of_the_table) {
  struct Row {
    double load;
    std::uint32_t agents;
    double wait, service_level, mean_wait, occupancy;
  };
  constexpr Row rows[] = {
      {1, 3, .0909, .9272, 8.18, .333},     {5, 8, .1673, .8801, 10.04, .625},
      {10, 14, .1741, .8884, 7.84, .714},   {20, 24, .2981, .8089, 13.41, .833},
      {30, 35, .2846, .8367, 10.24, .857},  {50, 56, .3093, .8412, 9.28, .893},
      {100, 107, .3835, .8238, 9.86, .935}, {200, 208, .4655, .8086, 10.47, .962},
      {400, 410, .5102, .8320, 9.18, .976},
  };
  for (const Row& row : rows) {
    const auto queue =
        ErlangC::create({.load = row.load, .agents = row.agents, .handling = Seconds{180}});
    ASSERT_TRUE(queue);
    EXPECT_NEAR(queue->wait_probability(), row.wait, half_unit(4)) << row.load;
    EXPECT_NEAR(queue->answered_within(Seconds{20}), row.service_level, half_unit(4)) << row.load;
    EXPECT_NEAR(queue->mean_wait().count(), row.mean_wait, half_unit(2)) << row.load;
    EXPECT_NEAR(queue->occupancy(), row.occupancy, half_unit(3)) << row.load;
    EXPECT_EQ(erlang_c_agents(row.load, Seconds{180}, {.share = 0.8, .within = Seconds{20}}),
              row.agents);
  }
}

TEST(ErlangC, agrees_with_what_was_published) {
  const double load = offered_load(100, Seconds{1800}, Seconds{180}).value();
  EXPECT_DOUBLE_EQ(load, 10);
  EXPECT_DOUBLE_EQ(offered_load(200, Seconds{1800}, Seconds{180}).value(), 20);
  const auto readme = ErlangC::create({.load = load, .agents = 14, .handling = Seconds{180}});
  EXPECT_NEAR(readme->wait_probability(), 0.1741319, half_unit(7));
  EXPECT_NEAR(readme->answered_within(Seconds{20}), 0.88835, half_unit(5));
  EXPECT_NEAR(readme->mean_wait().count(), 7.83593701, half_unit(8));
  EXPECT_NEAR(readme->occupancy(), 0.7142857, half_unit(7));

  // The patient column of Mandelbaum and Zeltyn's comparison.
  const auto patient = ErlangC::create({.load = 48, .agents = 50, .handling = Seconds{60}});
  EXPECT_NEAR(patient->wait_probability(), 0.69446, half_unit(5));
  EXPECT_NEAR(patient->mean_wait().count(), 20.83, half_unit(2));
  EXPECT_NEAR(patient->wait_quantile(0.9).count(), 58.14, half_unit(2));
  EXPECT_NEAR(patient->occupancy(), 0.96, 1e-12);
}

TEST(ErlangC, of_one_agent_is_the_m_m_1_queue) {
  const auto queue = ErlangC::create({.load = 0.75, .agents = 1, .handling = Seconds{4}});
  EXPECT_NEAR(queue->wait_probability(), 0.75, 1e-15);
  EXPECT_NEAR(queue->mean_wait().count(), 0.75 * 4 / 0.25, 1e-12);
  EXPECT_NEAR(queue->mean_queue(), 0.75 * 0.75 / 0.25, 1e-12);
}

TEST(ErlangC, queue_is_arrivals_times_wait) {
  const auto queue = ErlangC::create({.load = 27.5, .agents = 30, .handling = Seconds{200}});
  EXPECT_NEAR(queue->mean_queue(), 27.5 / 200 * queue->mean_wait().count(), 1e-12);
}

TEST(ErlangC, improves_with_every_agent) {
  double wait = 1;
  double late = 1;
  for (std::uint32_t agents = 101; agents <= 200; ++agents) {
    const auto queue = ErlangC::create({.load = 100, .agents = agents, .handling = Seconds{180}});
    EXPECT_LT(queue->wait_probability(), wait);
    EXPECT_LT(queue->wait_exceeds(Seconds{20}), late);
    wait = queue->wait_probability();
    late = queue->wait_exceeds(Seconds{20});
  }
}

TEST(ErlangC, quantile_is_the_inverse_of_the_tail) {
  const auto queue = ErlangC::create({.load = 18, .agents = 20, .handling = Seconds{180}});
  for (const double share : {0.5, 0.9, 0.999}) {
    EXPECT_NEAR(queue->wait_exceeds(queue->wait_quantile(share)), 1 - share, 1e-12);
  }
  EXPECT_EQ(queue->wait_quantile(1 - queue->wait_probability()).count(), 0);
  EXPECT_EQ(queue->wait_quantile(1).count(), infinite);
  EXPECT_EQ(queue->wait_exceeds(Seconds{-1}), 1);
}

TEST(ErlangC, of_a_load_that_is_too_much_waits_for_ever) {
  for (const double load : {10.0, 11.0, 500.0}) {
    const auto queue = ErlangC::create({.load = load, .agents = 10, .handling = Seconds{180}});
    ASSERT_TRUE(queue);
    EXPECT_FALSE(queue->stable());
    EXPECT_EQ(queue->wait_probability(), 1);
    EXPECT_EQ(queue->answered_within(Seconds{1e6}), 0);
    EXPECT_EQ(queue->mean_wait().count(), infinite);
    EXPECT_EQ(queue->mean_queue(), infinite);
    EXPECT_EQ(queue->wait_quantile(0.01).count(), infinite);
    EXPECT_EQ(queue->occupancy(), 1);
  }
}

TEST(ErlangC, without_calls_nobody_waits) {
  const auto queue = ErlangC::create({.load = 0, .agents = 1, .handling = Seconds{180}});
  EXPECT_EQ(queue->wait_probability(), 0);
  EXPECT_EQ(queue->mean_wait().count(), 0);
  EXPECT_EQ(queue->answered_within(Seconds{0}), 1);
  EXPECT_EQ(queue->occupancy(), 0);
}

TEST(ErlangC, agents_for_a_service_level_are_the_fewest) {
  for (const double load : {0.01, 0.5, 7.9, 63.0, 2500.0}) {
    for (const ServiceLevel wanted :
         {ServiceLevel{0.8, Seconds{20}}, ServiceLevel{0.99, Seconds{0}}, ServiceLevel{0, {}}}) {
      const auto agents = erlang_c_agents(load, Seconds{300}, wanted).value();
      const auto level = [&](std::uint32_t n) {
        const auto queue = ErlangC::create({.load = load, .agents = n, .handling = Seconds{300}});
        return queue->answered_within(wanted.within);
      };
      EXPECT_GE(level(agents), wanted.share);
      EXPECT_GT(agents, load);
      const bool fewest = agents <= load + 1 || level(agents - 1) < wanted.share;
      EXPECT_TRUE(fewest) << load;
    }
  }
}

TEST(ErlangC, refuses_what_makes_no_sense) {
  const auto code = [](const ErlangC::System& system) {
    const auto queue = ErlangC::create(system);
    return queue ? "" : queue.error().code;
  };
  EXPECT_EQ(code({.load = -1, .agents = 1, .handling = Seconds{1}}), "traffic.bad_value");
  EXPECT_EQ(code({.load = nan, .agents = 1, .handling = Seconds{1}}), "traffic.bad_value");
  EXPECT_EQ(code({.load = 1, .agents = 0, .handling = Seconds{1}}), "traffic.bad_value");
  EXPECT_EQ(code({.load = 1, .agents = max_agents + 1, .handling = Seconds{1}}),
            "traffic.bad_value");
  for (const double handling : {0.0, -1.0, nan, infinite}) {
    EXPECT_EQ(code({.load = 1, .agents = 1, .handling = Seconds{handling}}), "traffic.bad_value");
  }
  for (const double share : {1.0, -0.1, nan}) {
    EXPECT_FALSE(erlang_c_agents(1, Seconds{180}, {.share = share, .within = Seconds{20}}));
  }
  EXPECT_FALSE(erlang_c_agents(1, Seconds{180}, {.share = 0.8, .within = Seconds{-1}}));
  EXPECT_FALSE(erlang_c_agents(max_agents, Seconds{180}, {}));
  EXPECT_FALSE(offered_load(-1, Seconds{1800}, Seconds{180}));
  EXPECT_FALSE(offered_load(1, Seconds{0}, Seconds{180}));
  EXPECT_FALSE(offered_load(1, Seconds{1800}, Seconds{nan}));
}

TEST(ExpectedWait, is_one_departure_for_each_ahead_and_oneself) {
  EXPECT_DOUBLE_EQ(expected_wait(0, Seconds{180}, 10).count(), 18);
  EXPECT_DOUBLE_EQ(expected_wait(4, Seconds{180}, 10).count(), 90);
  EXPECT_EQ(expected_wait(0, Seconds{180}, 0).count(), infinite);
}

TEST(ExpectedWait, averages_to_that_of_erlang_c) {
  // Those who wait find n ahead with probability (1 - rho) rho^n.
  const auto queue = ErlangC::create({.load = 8, .agents = 10, .handling = Seconds{180}});
  double mean = 0;
  for (int n = 0; n < 2000; ++n) {
    mean += 0.2 * std::pow(0.8, n) *
            expected_wait(static_cast<std::uint64_t>(n), Seconds{180}, 10).count();
  }
  EXPECT_NEAR(mean * queue->wait_probability(), queue->mean_wait().count(), 1e-9);
}

}  // namespace
}  // namespace ctibus::traffic
