#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "ctibus/kit/acd_simulation/simulation.hpp"

namespace ctibus::bench {

/// A number that theory knows.
struct Measure {
  std::string what;
  double theory = 0;
  std::size_t group = 0;
  traffic::BatchRatio acd::GroupOutcome::*ratio = nullptr;
};

/// A call centre that theory knows.
struct Point {
  std::string name;
  acd::Scenario scenario;  ///< without `calls` and `batches`
  std::vector<Measure> measures;
  std::uint64_t seed = 0;  ///< of its own: points do not share their luck
};

std::vector<Point> erlang_c_points();
std::vector<Point> erlang_a_points();
std::vector<Point> erlang_b_points();
/// One agent and times that are not exponential: Pollaczek and Khinchine.
std::vector<Point> single_agent_points();
/// Priorities, queues of limited length and time, relaxation, help.
std::vector<Point> routing_points();

/// A group "calls" and so many agents.
acd::Scenario plain_centre(std::uint32_t agents);
void add_agents(acd::Scenario& scenario, std::uint32_t count,
                const std::vector<std::string>& groups, const std::string& skill = {});
/// Poisson arrivals, of a mean number of so many talks at a time; exponential talks.
acd::Callers callers(const std::string& group, double load, double talk);
/// In tests of our own a value is there.
template <class T>
T sure(Result<T> value) {
  return std::move(value).value();
}

}  // namespace ctibus::bench
