#include "point.hpp"

namespace ctibus::bench {

using acd::GroupOutcome;
using traffic::Distribution;

namespace {

/// F. Pollaczek, 1930; A. Khinchine, 1932: W = rate * E[S^2] / 2 / (1 - rate * E[S])
double wait(double rate, double mean, double square) {
  return rate * square / 2 / (1 - rate * mean);
}

Point point(const std::string& name, double rate, Distribution talk) {
  Point made{name, plain_centre(1), {}};
  made.scenario.callers.push_back({.group = "calls",
                                   .arrivals = sure(traffic::Arrivals::constant(rate)),
                                   .talk = std::move(talk)});
  return made;
}

}  // namespace

std::vector<Point> single_agent_points() {
  const auto exponential = [](double mean) {
    return sure(Distribution::exponential(acd::Seconds(mean)));
  };
  const auto constant = [](double value) {
    return sure(Distribution::constant(acd::Seconds(value)));
  };
  std::vector<Point> points;
  constexpr double rate = 0.01;

  points.push_back(point("one agent, constant talk", rate, constant(70)));
  points.back().measures = {{"mean wait, s", wait(rate, 70, 70 * 70), 0, &GroupOutcome::wait}};

  // Handling is the sum of the two.
  points.push_back(point("one agent, talk and wrap-up", rate, exponential(40)));
  points.back().scenario.callers[0].wrap_up = exponential(30);
  points.back().measures = {
      {"mean wait, s", wait(rate, 70, 2 * (40 * 40 + 30 * 30 + 40 * 30)), 0, &GroupOutcome::wait},
      {"occupancy", rate * 70, 0, &GroupOutcome::occupancy}};

  // The wrap-up time of the group, which the centre itself ends.
  points.push_back(point("one agent, configured wrap-up", rate, exponential(40)));
  points.back().scenario.options.groups[0].wrap_up_time = std::chrono::seconds(30);
  points.back().measures = {
      {"mean wait, s", wait(rate, 70, 2 * 40 * 40 + 2 * 40 * 30 + 30 * 30), 0, &GroupOutcome::wait},
      {"occupancy", rate * 70, 0, &GroupOutcome::occupancy}};

  // A device that rings is an agent taken, and part of the wait.
  points.push_back(point("one agent, 8 s of ringing", rate, exponential(60)));
  points.back().scenario.habits.ring = constant(8);
  points.back().measures = {{"mean wait, s", wait(rate, 68, 2 * 60 * 60 + 2 * 60 * 8 + 8 * 8) + 8,
                             0, &GroupOutcome::wait}};
  return points;
}

}  // namespace ctibus::bench
