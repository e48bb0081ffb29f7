#include "ctibus/kit/traffic/student_t.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "boost_policy.hpp"

namespace ctibus::traffic {

double student_t(double degrees_of_freedom, double confidence) {
  const bool sound = degrees_of_freedom >= 1 && std::isfinite(degrees_of_freedom) &&
                     confidence > 0 && confidence < 1;
  if (!sound) return std::numeric_limits<double>::infinity();
  const boost::math::students_t_distribution<double, BoostPolicy> law(degrees_of_freedom);
  return boost::math::quantile(boost::math::complement(law, (1 - confidence) / 2));
}

}  // namespace ctibus::traffic
