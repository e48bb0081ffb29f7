#include <fmt/format.h>

#include "ctibus/kit/traffic/erlang_c.hpp"
#include "point.hpp"

namespace ctibus::bench {

using acd::GroupOutcome;

namespace {

Point point_of(std::string name, acd::Scenario scenario, const traffic::ErlangC& theory,
               double load, double handling) {
  Point point{std::move(name), std::move(scenario), {}};
  point.scenario.callers.push_back(callers("calls", load, handling));
  point.measures = {
      {"wait probability", theory.wait_probability(), 0, &GroupOutcome::delayed},
      {"within 20 s", theory.answered_within(acd::Seconds(20)), 0, &GroupOutcome::service_level},
      {"mean wait, s", theory.mean_wait().count(), 0, &GroupOutcome::wait}};
  return point;
}

/// Chats: who may have several at once counts as so many who have one.
Point items_point(double load, std::uint32_t agents, std::uint32_t capacity) {
  constexpr double handling = 600;
  acd::Scenario scenario = plain_centre(agents);
  scenario.options.channels = {{.name = "chat", .capacity = capacity}};
  scenario.options.groups[0].channel = "chat";
  const auto theory = sure(traffic::ErlangC::create(
      {.load = load, .agents = agents * capacity, .handling = acd::Seconds(handling)}));
  return point_of(fmt::format("items A={} N={}x{}", load, agents, capacity), std::move(scenario),
                  theory, load, handling);
}

}  // namespace

/// The staffing table for 80 % within 20 s at 180 s a call. 10 erlangs and 14 agents are the
/// example of the R package ErlangC (CRAN): Pw 0.1741319, SL 0.88835, ASA 7.83593701 s.
std::vector<Point> erlang_c_points() {
  struct Row {
    double load;
    std::uint32_t agents;
  };
  constexpr Row rows[] = {{1, 3},   {5, 8},     {10, 14},   {20, 24},  {30, 35},
                          {50, 56}, {100, 107}, {200, 208}, {400, 410}};
  constexpr double handling = 180;
  std::vector<Point> points;
  for (const Row& row : rows) {
    const auto theory = sure(traffic::ErlangC::create(
        {.load = row.load, .agents = row.agents, .handling = acd::Seconds(handling)}));
    points.push_back(point_of(fmt::format("erlang_c A={} N={}", row.load, row.agents),
                              plain_centre(row.agents), theory, row.load, handling));
    points.back().measures.push_back(
        {"occupancy", theory.occupancy(), 0, &GroupOutcome::occupancy});
  }
  points.push_back(items_point(10, 7, 2));
  points.push_back(items_point(48, 13, 4));
  return points;
}

}  // namespace ctibus::bench
