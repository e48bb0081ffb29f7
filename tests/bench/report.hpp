#pragma once

#include <fmt/format.h>

#include <cstdio>

#include "bench.hpp"

namespace ctibus::bench {

/// One line to standard output: a JSON object, or words.
inline void print(const Row& row, bool json) {
  if (json) {
    fmt::print(
        "{{\"row\":\"{}\",\"value\":{:.6g},\"unit\":\"{}\",\"baseline\":{:.6g},"
        "\"baseline_name\":\"{}\",\"ratio\":{:.3f},\"budget\":{:.3g},"
        "\"less_is_better\":{},\"failure\":\"{}\"{}}}\n",
        row.name, row.value, row.unit, row.baseline, row.baseline_name, row.ratio(), row.budget,
        row.less_is_better, row.failure,
        row.skipped.empty() ? "" : fmt::format(",\"skipped\":\"{}\"", row.skipped));
  } else if (!row.skipped.empty()) {
    fmt::print("{:22} skipped: {}\n", row.name, row.skipped);
  } else {
    fmt::print("{:22} {:>12.4g} {:14} {:>12.4g} {:24} ratio {:7.2f} (budget {} {:g}) {}\n",
               row.name, row.value, row.unit, row.baseline, row.baseline_name, row.ratio(),
               row.less_is_better ? "<=" : ">=", row.budget, row.failure);
  }
  std::fflush(stdout);
}

}  // namespace ctibus::bench
