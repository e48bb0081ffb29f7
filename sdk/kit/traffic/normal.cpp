#include "normal.hpp"

#include <boost/math/special_functions/erf.hpp>
#include <cmath>
#include <numbers>

#include "boost_policy.hpp"

namespace ctibus::traffic {

double normal_below(double z) { return std::erfc(-z / std::numbers::sqrt2) / 2; }

double normal_density(double z) {
  return std::exp(-z * z / 2) * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
}

double normal_quantile(double share) {
  return -std::numbers::sqrt2 * boost::math::erfc_inv(2 * share, BoostPolicy{});
}

double normal_hazard(double z) {
  // Where both are nearly 0: the first terms of Mills' ratio.
  if (z > 35) {
    const double s = 1 / (z * z);
    return z / (1 - s * (1 - s * (3 - 15 * s)));
  }
  return normal_density(z) / normal_below(-z);
}

}  // namespace ctibus::traffic
