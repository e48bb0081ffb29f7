#pragma once

#include <numeric>

namespace ctibus::traffic {

/// Where `reached`, false at `low` and true at `high`, becomes true: bisection until the two are
/// neighbours among the numbers of their type.
template <class Number, class Predicate>
Number first_that(Number low, Number high, Predicate reached) {
  for (;;) {
    const Number middle = std::midpoint(low, high);
    if (middle <= low || middle >= high) return high;
    (reached(middle) ? high : low) = middle;
  }
}

}  // namespace ctibus::traffic
