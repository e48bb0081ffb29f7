#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace ctibus::traffic {

/// What a simulation says about a number, and how surely.
struct Estimate {
  double value = std::numeric_limits<double>::quiet_NaN();  ///< no number: nothing was observed
  /// The confidence interval is value +- half_width; infinite with fewer than two batches. It is 0
  /// when the batches do not differ at all, such as for an event that never happened.
  double half_width = std::numeric_limits<double>::infinity();
  std::uint64_t observations = 0;  ///< after the warm-up
  std::size_t batches = 0;
  /// Between neighbouring batches. Above about 2 / sqrt(batches) they are too short to count as
  /// independent, and the interval is too narrow: simulate longer.
  double correlation = 0;

  [[nodiscard]] double low() const { return value - half_width; }
  [[nodiscard]] double high() const { return value + half_width; }
  [[nodiscard]] bool covers(double truth) const { return std::abs(truth - value) <= half_width; }
};

}  // namespace ctibus::traffic
