#pragma once

#include <string>
#include <vector>

#include "history.hpp"
#include "scan.hpp"

namespace ctibus::bench::acd {

/// What a baseline took for the same decisions, in microseconds.
struct Replayed {
  std::vector<double> to_offer;
  std::vector<double> whole;
  std::string disagreement;  ///< a decision that was not the same; empty: none
};

/// Tells a baseline the facts of a history. Of the measured decisions it makes every `stride`th
/// itself, which must come out the same, and is told the others.
Replayed replay(const Site& site, const History& history, Scan::Style style, std::size_t stride);

}  // namespace ctibus::bench::acd
