#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/simulate/agents_file.hpp"
#include "core/simulate/traffic_file.hpp"

namespace ctibus::simulate::testing {

/// What was reported, a line each.
inline std::string lines_of(const config::Report& report) {
  std::string all;
  for (const config::Diagnostic& diagnostic : report.diagnostics()) all += diagnostic.line() + "\n";
  return all;
}

inline acd::Options two_groups() {
  acd::Options options;
  options.groups = {{.name = "sales"}, {.name = "help"}};
  options.agents = {{.id = "ann", .groups = {{.group = "sales"}}},
                    {.id = "bob", .groups = {{.group = "sales"}}},
                    {.id = "cid", .groups = {{.group = "help"}}}};
  return options;
}

inline std::optional<Traffic> traffic_in(const std::string& text, config::Report& report) {
  const std::vector<std::string> groups{"sales", "help"};
  const auto table = parse_csv(text, "day.csv", report);
  return table ? read_traffic(*table, groups, report) : std::nullopt;
}

inline std::optional<std::vector<Staffing>> agents_in(const std::string& text,
                                                      config::Report& report) {
  const auto table = parse_csv(text, "agents.csv", report);
  return table ? read_agents(*table, two_groups(), report) : std::nullopt;
}

}  // namespace ctibus::simulate::testing
