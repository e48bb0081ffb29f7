#include "ctibus/kit/traffic/square_root.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "ctibus/kit/traffic/erlang_a.hpp"
#include "ctibus/kit/traffic/erlang_c.hpp"
#include "rows.hpp"

namespace ctibus::traffic {
namespace {

TEST(SquareRoot, wait_agrees_with_every_anchor) {
  EXPECT_NEAR(halfin_whitt_wait(0.25), 0.721, half_unit(3));
  EXPECT_NEAR(halfin_whitt_wait(0.5), 0.5045, half_unit(4));
  EXPECT_NEAR(halfin_whitt_wait(1), 0.2234, half_unit(4));
  EXPECT_NEAR(halfin_whitt_wait(1.5), 0.0847, half_unit(4));
  EXPECT_NEAR(halfin_whitt_wait(2), 0.0269, half_unit(4));
}

TEST(SquareRoot, everybody_waits_without_a_reserve) {
  EXPECT_EQ(halfin_whitt_wait(0), 1);
  EXPECT_EQ(halfin_whitt_wait(-3), 1);
  EXPECT_NEAR(halfin_whitt_wait(1e-9), 1, 1e-8);
  EXPECT_NEAR(halfin_whitt_wait(40), 0, 1e-300);
}

TEST(SquareRoot, comes_close_to_erlang_c_and_a_with_many_agents) {
  constexpr double load = 40'000;
  for (const double beta : {0.25, 0.5, 1.0, 2.0}) {
    const auto agents = square_root_agents(load, beta).value();
    const double exact_beta = square_root_beta(load, agents).value();
    const auto patient = ErlangC::create({.load = load, .agents = agents, .handling = Seconds{60}});
    EXPECT_NEAR(patient->wait_probability(), halfin_whitt_wait(exact_beta), 0.003) << beta;
  }
  for (const double beta : {-1.5, 0.0, 0.5, 2.0}) {
    for (const double patience : {0.1, 1.0, 20.0}) {
      const auto agents = square_root_agents(load, beta).value();
      const auto queue = ErlangA::create({.load = load,
                                          .agents = agents,
                                          .handling = Seconds{60},
                                          .patience = Seconds{60 * patience}});
      EXPECT_NEAR(queue->wait_probability(),
                  garnett_wait(square_root_beta(load, agents).value(), patience), 0.005)
          << beta << ' ' << patience;
    }
  }
}

TEST(SquareRoot, patience_without_end_is_halfin_and_whitt_s_case) {
  for (const double beta : {0.1, 1.0, 3.0}) {
    EXPECT_NEAR(garnett_wait(beta, 1e12), halfin_whitt_wait(beta), 1e-6);
  }
}

TEST(SquareRoot, agents_are_rounded_up) {
  EXPECT_EQ(square_root_agents(100, 0.5).value(), 105U);
  EXPECT_EQ(square_root_agents(100, 0.51).value(), 106U);
  EXPECT_EQ(square_root_agents(0, 1).value(), 1U);
  EXPECT_EQ(square_root_agents(4, -10).value(), 1U);
  EXPECT_DOUBLE_EQ(square_root_beta(100, 105).value(), 0.5);
}

TEST(SquareRoot, refuses_what_makes_no_sense) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_FALSE(square_root_agents(-1, 1));
  EXPECT_FALSE(square_root_agents(nan, 1));
  EXPECT_FALSE(square_root_agents(1, nan));
  EXPECT_FALSE(square_root_agents(1e6, 1));
  EXPECT_FALSE(square_root_beta(1, 0));
}

}  // namespace
}  // namespace ctibus::traffic
