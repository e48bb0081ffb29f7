#pragma once

#include <vector>

#include "ctibus/kit/traffic/units.hpp"

namespace ctibus::traffic {

/// What `share` of the samples do not exceed, between two of them by a straight line (type 7 of
/// Hyndman and Fan, "Sample quantiles in statistical packages", 1996): 0.9 is the 90th percentile.
/// Error: `traffic.bad_value` (no samples; share outside 0 to 1). O(samples)
Result<double> quantile(std::vector<double> samples, double share);

}  // namespace ctibus::traffic
