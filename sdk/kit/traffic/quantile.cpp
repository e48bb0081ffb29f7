#include "ctibus/kit/traffic/quantile.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "arguments.hpp"

namespace ctibus::traffic {

Result<double> quantile(std::vector<double> samples, double share) {
  Arguments given;
  given.require(!samples.empty(), "the number of samples", 0, "1 or more")
      .require(share >= 0 && share <= 1, "the share", share, "0 to 1");
  const auto broken = std::find_if(samples.begin(), samples.end(),
                                   [](double sample) { return std::isnan(sample); });
  given.require(broken == samples.end(), "a sample", std::nan(""), "a number");
  if (!given.good()) return given.refusal();

  const double position = share * static_cast<double>(samples.size() - 1);
  const auto below = samples.begin() + static_cast<std::ptrdiff_t>(position);
  std::nth_element(samples.begin(), below, samples.end());
  const double part = position - std::floor(position);
  if (part == 0) return *below;
  return std::lerp(*below, *std::min_element(below + 1, samples.end()), part);
}

}  // namespace ctibus::traffic
