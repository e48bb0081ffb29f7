#pragma once

#include <cmath>

namespace ctibus::traffic {

/// Half a unit of the last of so many digits behind the point: what a printed number leaves open.
inline double half_unit(int digits) { return 0.5000001 * std::pow(10.0, -digits); }

}  // namespace ctibus::traffic
