#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/simulate/csv.hpp"
#include "ctibus/kit/acd/options.hpp"

namespace ctibus::simulate {

/// Who works from a time of the day on, until the next one.
struct Staffing {
  std::chrono::minutes start{};
  std::set<std::string> agents;  ///< ids
};

/// Columns start and agents: ids with blanks between them, or how many. With a column group they
/// are so many of that group, the first in the order of the configuration. Lines of the same start
/// add up; who is in none of them does not work then. In rising order of time.
/// nullopt: at least one simulate.bad_agents was reported. Any thread.
std::optional<std::vector<Staffing>> read_agents(const CsvTable& table, const acd::Options& options,
                                                 config::Report& report);

}  // namespace ctibus::simulate
