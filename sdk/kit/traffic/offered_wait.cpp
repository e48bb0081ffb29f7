#include "offered_wait.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss.hpp>
#include <cmath>
#include <limits>

namespace ctibus::traffic {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
/// e^-45 of the peak is beyond the precision of a double.
constexpr double negligible = 45;

/// e^-z - 1 + z, also where that cancels.
double beyond_linear(double z) {
  if (std::abs(z) > 0.1) return std::expm1(-z) + z;
  double term = z * z / 2;
  double sum = term;
  for (int n = 3; n <= 10; ++n) sum += term *= -z / n;
  return sum;
}

}  // namespace

OfferedWait::OfferedWait(double arrivals, double service, double leaving)
    : leaving_(leaving),
      slope_(std::max(0.0, service - arrivals)),
      bend_(std::min(arrivals, service)),
      mode_(std::max(0.0, std::log(arrivals / service) / leaving)),
      log_peak_(service / leaving * beyond_linear(-mode_ * leaving)),
      step_(1 / (4 * (arrivals + service + leaving))) {}

double OfferedWait::drop(double distance) const {
  return slope_ * distance + bend_ / leaving_ * beyond_linear(leaving_ * distance);
}

double OfferedWait::panels(const Weight& weight, double from, double step, double to) const {
  // The first panels are short enough for what is sharpest, and each is twice the one before it.
  using Rule = boost::math::quadrature::gauss<double, 20>;
  const auto density = [&](double distance) {
    return weight(mode_ + distance) * std::exp(-drop(distance));
  };
  const double start = drop(from);
  double sum = 0;
  for (double near = from; near != to && drop(near) - start < negligible; step *= 2) {
    const double far = step > 0 ? std::min(to, near + step) : std::max(to, near + step);
    sum += Rule::integrate(density, std::min(near, far), std::max(near, far));
    near = far;
  }
  return sum;
}

double OfferedWait::integral(const Weight& weight, double from) const {
  if (std::isnan(from)) return from;
  const double edge = from - mode_;
  const double peak = std::max(edge, 0.0);
  return panels(weight, peak, step_, infinite) + panels(weight, peak, -step_, edge);
}

}  // namespace ctibus::traffic
