#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/simulate/agents_file.hpp"
#include "core/simulate/traffic_file.hpp"
#include "ctibus/kit/acd_simulation/scenario.hpp"

namespace ctibus::simulate {

/// What a day is made of. A value.
struct Day {
  acd::Options options;
  Traffic traffic;
  std::optional<std::vector<Staffing>> staff;  ///< none: everybody, all day
  /// "2026-05-04": groups keep their hours, in the time zone of the first that has one. Empty: they
  /// are open.
  std::string date;
  Seconds threshold{20};
  acd::Habits habits;
};

/// When the first calls come: the moment 0 of the scenario.
std::chrono::minutes first_start(const Traffic& traffic);

/// Times to talk, to wrap up and of patience are exponential around their means. The scenario ends
/// an hour after the last part of the day. Errors: those of acd::Simulation, traffic.bad_value,
/// simulate.bad_date. Any thread.
Result<acd::Scenario> scenario_of(const Day& day);

}  // namespace ctibus::simulate
