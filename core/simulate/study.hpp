#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/simulate/day.hpp"
#include "core/simulate/prediction.hpp"
#include "ctibus/kit/traffic/estimate.hpp"

namespace ctibus::simulate {

/// A group in a part of the day, or all day: means of all replications, with their intervals.
/// Counts are calls a day; times are seconds; shares are of the calls that were offered.
struct Figures {
  traffic::Estimate offered;
  traffic::Estimate answered;
  traffic::Estimate abandoned;      ///< share
  traffic::Estimate sent_away;      ///< share: dissuaded or overflowed
  traffic::Estimate service_level;  ///< share
  traffic::Estimate mean_wait;      ///< of the answered
  traffic::Estimate longest_wait;
  traffic::Estimate occupancy;  ///< of the agents, share
  traffic::Estimate agents;     ///< logged on
  std::optional<Prediction> theory;
};

struct PartOfDay {
  std::chrono::minutes start{};
  Figures figures;
};

struct GroupStudy {
  std::string name;
  std::vector<PartOfDay> parts;  ///< with calls
  Figures total;
};

struct Study {
  std::vector<GroupStudy> groups;     ///< with calls, in the order of the configuration
  std::vector<std::string> problems;  ///< of acd::Outcome; empty
  std::uint64_t calls = 0;            ///< simulated
};

/// Simulates the day so often, each time with other luck, the same for the same seed. Intervals are
/// of 95 %. Errors: those of scenario_of and acd::Simulation. Any thread.
Result<Study> study(const Day& day, std::uint32_t replications, std::uint64_t seed);

}  // namespace ctibus::simulate
