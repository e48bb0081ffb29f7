#pragma once

#include <optional>

#include "core/simulate/day.hpp"

namespace ctibus::simulate {

/// What theory says of a group in a part of the day, as if it always were like that.
struct Prediction {
  bool abandoning = false;  ///< by Erlang A, else by Erlang C
  double service_level = 0;
  double mean_wait = 0;  ///< seconds, of the answered; infinite: the queue grows for ever
  double abandoned = 0;
};

/// Do the formulas know such groups? It distributes calls, its agents are in no other one and all
/// alike, and its calls wait in one queue without limits.
bool is_predictable(const acd::Options& options, const acd::GroupOptions& group);

/// nullopt: nobody works, or the numbers are beyond the formulas.
std::optional<Prediction> predict(const Day& day, const acd::GroupOptions& group,
                                  const Expected& expected, double agents);

}  // namespace ctibus::simulate
