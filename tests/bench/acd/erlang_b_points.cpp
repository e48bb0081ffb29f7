#include <fmt/format.h>

#include "ctibus/kit/traffic/erlang_b.hpp"
#include "point.hpp"

namespace ctibus::bench {

namespace {

/// The engine has no group without a queue; a millisecond in it is the least. By the formula for
/// such a limit (see formulas.hpp) that changes the share by less than 0.2 % of itself.
Point erlang_b(const std::string& name, double load, std::uint32_t lines) {
  Point point{name, plain_centre(lines), {}};
  point.scenario.options.groups[0].queues = {{.max_wait = Duration(1)}};
  point.scenario.callers.push_back(callers("calls", load, 180));
  point.measures = {
      {"lost", sure(traffic::erlang_b(load, lines)), 0, &acd::GroupOutcome::dissuaded}};
  return point;
}

}  // namespace

std::vector<Point> erlang_b_points() {
  std::vector<Point> points{erlang_b("erlang_b N=15 A=8.108", 8.108, 15),
                            erlang_b("erlang_b N=44 A=33.333", 33.333, 44),
                            erlang_b("erlang_b N=45 A=33.333", 33.333, 45)};
  for (const std::uint32_t lines : {5u, 10u, 20u, 30u, 60u, 100u, 200u}) {
    for (const double blocking : {0.001, 0.005, 0.01, 0.02, 0.03, 0.05}) {
      const double load = sure(traffic::erlang_b_load(lines, blocking));
      points.push_back(erlang_b(fmt::format("erlang_b N={} A={:.3f}", lines, load), load, lines));
    }
  }
  // The formula holds whatever the distribution.
  Point constant = erlang_b("erlang_b N=20 A=15.249, constant talk", 15.249, 20);
  constant.scenario.callers[0].talk = sure(traffic::Distribution::constant(acd::Seconds(180)));
  points.push_back(std::move(constant));
  return points;
}

}  // namespace ctibus::bench
