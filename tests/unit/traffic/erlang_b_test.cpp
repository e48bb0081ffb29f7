#include "ctibus/kit/traffic/erlang_b.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

#include "rows.hpp"

namespace ctibus::traffic {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

TEST(ErlangB, capacity_agrees_with_every_row_of_the_table) {
  constexpr std::array blockings = {0.001, 0.005, 0.01, 0.02, 0.03, 0.05};
  struct Row {
    std::uint32_t lines;
    std::array<double, 6> load;
  };
  constexpr Row rows[] = {
      {5, {.762, 1.132, 1.361, 1.657, 1.875, 2.218}},
      {10, {3.092, 3.961, 4.461, 5.084, 5.529, 6.216}},
      {20, {9.411, 11.092, 12.031, 13.182, 13.997, 15.249}},
      {30, {16.684, 19.034, 20.337, 21.932, 23.062, 24.802}},
      {60, {40.795, 44.757, 46.950, 49.644, 51.570, 54.566}},
      {100, {75.242, 80.910, 84.064, 87.972, 90.794, 95.240}},
      {200, {165.624, 174.645, 179.738, 186.158, 190.886, 198.507}},
  };
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < blockings.size(); ++i) {
      EXPECT_NEAR(erlang_b_load(row.lines, blockings[i]).value(), row.load[i], half_unit(3))
          << row.lines << " lines at " << blockings[i];
    }
  }
}

TEST(ErlangB, agrees_with_what_was_published) {
  EXPECT_NEAR(erlang_b_load(15, 0.01).value(), 8.10804, half_unit(5));
  EXPECT_EQ(erlang_b_lines(33.333, 0.01).value(), 45U);
  EXPECT_NEAR(erlang_b(33.333, 45).value(), 0.00965, half_unit(5));
  EXPECT_NEAR(erlang_b(33.333, 44).value(), 0.01316, half_unit(5));
}

TEST(ErlangB, tells_how_busy_agents_are_whom_a_dialler_calls_without_control) {
  struct Row {
    std::uint32_t agents;
    std::array<double, 3> percent;
  };
  constexpr std::array abandoned = {0.01, 0.03, 0.05};
  constexpr Row rows[] = {{5, {26.9, 36.4, 42.2}},   {10, {44.2, 53.6, 59.0}},
                          {20, {59.6, 67.9, 72.4}},  {50, {75.0, 81.3, 84.6}},
                          {100, {83.2, 88.1, 90.5}}, {200, {89.0, 92.6, 94.3}}};
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < abandoned.size(); ++i) {
      const double carried =
          erlang_b_load(row.agents, abandoned[i]).value() * (1 - abandoned[i]) / row.agents;
      EXPECT_NEAR(100 * carried, row.percent[i], half_unit(1)) << row.agents;
    }
  }
}

TEST(ErlangB, loses_every_call_without_lines_and_none_without_calls) {
  EXPECT_EQ(erlang_b(5, 0).value(), 1);
  EXPECT_EQ(erlang_b(0, 0).value(), 1);
  EXPECT_EQ(erlang_b(0, 3).value(), 0);
  EXPECT_EQ(erlang_b_lines(0, 0.5).value(), 1U);
  EXPECT_EQ(erlang_b_lines(7, 1).value(), 0U);
  EXPECT_EQ(erlang_b_load(0, 0.5).value(), 0);
}

TEST(ErlangB, falls_with_lines_and_rises_with_load) {
  for (const double load : {0.3, 4.0, 37.5, 900.0}) {
    double before = 1;
    for (std::uint32_t lines = 1; lines <= 1000; ++lines) {
      const double blocking = erlang_b(load, lines).value();
      EXPECT_LE(blocking, before);
      EXPECT_LE(blocking, erlang_b(load * 1.1, lines).value());
      before = blocking;
    }
  }
}

TEST(ErlangB, holds_for_a_million_lines) {
  // sqrt(2 / (pi N)) at a load of N, for many lines.
  EXPECT_NEAR(erlang_b(1e6, max_agents).value() / std::sqrt(2 / (M_PI * 1e6)), 1, 1e-3);
}

TEST(ErlangB, inverses_meet_the_blocking_that_was_asked_for) {
  for (const double blocking : {1e-9, 0.002, 0.1, 0.7, 0.999}) {
    for (const std::uint32_t lines : {1U, 8U, 333U}) {
      const double load = erlang_b_load(lines, blocking).value();
      EXPECT_NEAR(erlang_b(load, lines).value() / blocking, 1, 1e-9);
      EXPECT_EQ(erlang_b_lines(load * (1 - 1e-9), blocking).value(), lines);
    }
  }
}

TEST(ErlangB, refuses_what_makes_no_sense) {
  for (const double load : {-1.0, nan, 1e7, std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(erlang_b(load, 3).error().code, "traffic.bad_value") << load;
    EXPECT_FALSE(erlang_b_lines(load, 0.1)) << load;
  }
  for (const double blocking : {-0.1, 0.0, 1.5, nan}) {
    EXPECT_FALSE(erlang_b_load(3, blocking)) << blocking;
    EXPECT_FALSE(erlang_b_lines(3, blocking)) << blocking;
  }
  EXPECT_FALSE(erlang_b_load(3, 1));
  EXPECT_FALSE(erlang_b(3, max_agents + 1));
  EXPECT_EQ(erlang_b(-1, 3).error().text, "the load is -1; it must be 0 to 1000000 erlangs");
}

}  // namespace
}  // namespace ctibus::traffic
