#pragma once

#include <boost/math/policies/policy.hpp>

namespace ctibus::traffic {

/// Computes in double, since long double is another type on each machine.
using BoostPolicy = boost::math::policies::policy<boost::math::policies::promote_double<false>>;

}  // namespace ctibus::traffic
