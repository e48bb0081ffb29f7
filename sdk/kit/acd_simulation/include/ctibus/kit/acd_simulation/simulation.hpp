#pragma once

#include <cstdint>

#include "ctibus/kit/acd_simulation/outcome.hpp"
#include "ctibus/kit/acd_simulation/scenario.hpp"
#include "ctibus/result.hpp"

namespace ctibus::acd {

/// A Centre under virtual time, among callers, agents and a switch made of random numbers. It is
/// the distribution's own code that decides, fed with the facts and replies that a connector gives.
class Simulation {
 public:
  /// Errors: acd.bad_option and acd.bad_condition, as of the configuration; acd.bad_scenario;
  /// those of calendars.
  static Result<Simulation> create(Scenario scenario);

  [[nodiscard]] const Scenario& scenario() const { return scenario_; }
  /// The same for the same seed, on every machine. Any thread.
  [[nodiscard]] Outcome run(std::uint64_t seed) const;

 private:
  explicit Simulation(Scenario scenario) : scenario_(std::move(scenario)) {}

  Scenario scenario_;
};

}  // namespace ctibus::acd
