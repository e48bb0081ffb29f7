#pragma once

#include <gtest/gtest.h>

#include <string>

#include "ctibus/kit/acd_simulation/simulation.hpp"

namespace ctibus::acd::testing {

using traffic::Arrivals;
using traffic::Distribution;

inline Distribution exponential(double mean) {
  return Distribution::exponential(Seconds(mean)).value();
}
inline Distribution constant(double value) {
  return Distribution::constant(Seconds(value)).value();
}

/// Agents a1, a2, ... of the group "calls".
inline Scenario centre_of(std::uint32_t agents) {
  Scenario scenario;
  scenario.options.groups = {{.name = "calls"}};
  for (std::uint32_t i = 1; i <= agents; ++i) {
    scenario.options.agents.push_back(
        {.id = "a" + std::to_string(i), .groups = {{.group = "calls"}}});
  }
  return scenario;
}

inline Callers by_chance(double load, double talk) {
  return {.group = "calls",
          .arrivals = Arrivals::constant(load / talk).value(),
          .talk = exponential(talk)};
}

inline Callers at_moments(std::vector<Seconds> moments, double talk) {
  return {.group = "calls", .arrivals = std::move(moments), .talk = constant(talk)};
}

inline Outcome run(Scenario scenario, std::uint64_t seed = 1) {
  const auto simulation = Simulation::create(std::move(scenario));
  if (!simulation) {
    ADD_FAILURE() << simulation.error().text;
    return {};
  }
  Outcome outcome = simulation->run(seed);
  for (const std::string& problem : outcome.problems) ADD_FAILURE() << problem;
  return outcome;
}

}  // namespace ctibus::acd::testing
