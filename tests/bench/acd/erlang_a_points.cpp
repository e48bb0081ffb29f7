#include <fmt/format.h>

#include "ctibus/kit/traffic/erlang_a.hpp"
#include "point.hpp"

namespace ctibus::bench {

using acd::GroupOutcome;

namespace {

Point erlang_a(const std::string& name, double load, std::uint32_t agents, double handling,
               double patience) {
  const auto theory = sure(traffic::ErlangA::create({.load = load,
                                                     .agents = agents,
                                                     .handling = acd::Seconds(handling),
                                                     .patience = acd::Seconds(patience)}));
  Point point{name, plain_centre(agents), {}};
  acd::Callers impatient = callers("calls", load, handling);
  impatient.patience = sure(traffic::Distribution::exponential(acd::Seconds(patience)));
  point.scenario.callers.push_back(std::move(impatient));
  point.measures = {
      {"wait probability", theory.wait_probability(), 0, &GroupOutcome::delayed},
      {"abandoned", theory.abandonment(), 0, &GroupOutcome::abandoned},
      {"mean wait, s", theory.mean_wait().count(), 0, &GroupOutcome::wait},
      {"within 20 s", theory.answered_within(acd::Seconds(20)), 0, &GroupOutcome::service_level},
      {"mean queue", theory.mean_queue(), 0, &GroupOutcome::queue},
      {"occupancy", theory.utilisation(), 0, &GroupOutcome::occupancy}};
  return point;
}

}  // namespace

/// A. Mandelbaum, S. Zeltyn, "Service engineering in action", 2007: 48 calls a minute of a minute
/// each, 50 agents, patience 2 minutes. Then tables of patience = handling.
std::vector<Point> erlang_a_points() {
  std::vector<Point> points{erlang_a("erlang_a Mandelbaum-Zeltyn", 48, 50, 60, 120)};
  struct Row {
    std::uint32_t agents;
    double load_per_agent;
  };
  constexpr Row rows[] = {{10, 0.9}, {20, 0.9},  {50, 0.9},  {50, 1.0},
                          {50, 1.1}, {100, 0.9}, {100, 1.0}, {100, 1.1}};
  for (const Row& row : rows) {
    points.push_back(erlang_a(fmt::format("erlang_a N={} A={}N", row.agents, row.load_per_agent),
                              row.load_per_agent * row.agents, row.agents, 180, 180));
  }
  return points;
}

}  // namespace ctibus::bench
