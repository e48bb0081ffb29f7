#pragma once

namespace ctibus::traffic {

/// The standard normal distribution: below z, its density, and where it is below with probability
/// `share` (above 0, below 1).
double normal_below(double z);
double normal_density(double z);
double normal_quantile(double share);

/// density(z) / (1 - below(z))
double normal_hazard(double z);

}  // namespace ctibus::traffic
