#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/simulate/csv.hpp"
#include "ctibus/kit/traffic/units.hpp"

namespace ctibus::simulate {

using traffic::Seconds;

/// The calls that a group expects in a part of the day. Times are means.
struct Expected {
  std::chrono::minutes start{};
  std::string group;
  double calls = 0;
  Seconds talk{};
  std::optional<Seconds> wrap_up;   ///< none: the group's wrap_up_time
  std::optional<Seconds> patience;  ///< none: callers wait for ever
};

struct Traffic {
  std::chrono::minutes interval{};  ///< of every start
  std::vector<Expected> rows;       ///< in the order of the file
};

/// Columns start, group, calls, talk, and as may be wrap_up and patience, in any order. Parts of
/// the day are as long as the shortest time between two starts, or half an hour where there is one
/// only. nullopt: at least one simulate.bad_traffic was reported. Any thread.
std::optional<Traffic> read_traffic(const CsvTable& table, std::span<const std::string> groups,
                                    config::Report& report);

}  // namespace ctibus::simulate
