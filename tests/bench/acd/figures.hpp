#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace ctibus::bench::acd {

struct Settings {
  double scale = 1;         ///< of the numbers of decisions and days
  int rounds = 3;           ///< of the same history; the median of each decision counts
  std::size_t scans = 800;  ///< decisions of a history that a baseline makes itself
};

/// What one row came to: figures in an order of their own.
struct Row {
  std::string name;
  std::vector<std::pair<std::string, double>> figures;
  std::string baseline;  ///< what it models; empty: there is none
  std::string failure;   ///< the figures mean nothing

  void add(std::string figure, double value) { figures.emplace_back(std::move(figure), value); }
};

using Report = std::function<void(const Row&)>;
using Wanted = std::function<bool(const std::string&)>;

/// One line to standard output: a JSON object, or words.
inline void print(const Row& row, bool json) {
  std::string line =
      json ? fmt::format("{{\"row\":\"{}\"", row.name) : fmt::format("{:26}", row.name);
  for (const auto& [figure, value] : row.figures) {
    line += json ? fmt::format(",\"{}\":{:.6g}", figure, value)
                 : fmt::format("  {} {:.4g}", figure, value);
  }
  if (json) {
    line +=
        fmt::format(",\"baseline_name\":\"{}\",\"failure\":\"{}\"}}", row.baseline, row.failure);
  } else if (!row.failure.empty()) {
    line += "  FAILED: " + row.failure;
  }
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

/// `share`: 0.5 is the median.
inline double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  const auto last = static_cast<double>(values.size() - 1);
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(share * last);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

}  // namespace ctibus::bench::acd
