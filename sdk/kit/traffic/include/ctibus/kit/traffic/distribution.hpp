#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "ctibus/kit/traffic/random.hpp"
#include "ctibus/kit/traffic/units.hpp"

namespace ctibus::traffic {

/// How long things last by chance: handling, patience, ringing. Drawn by inversion, one number of
/// the generator each (Erlang: one a stage), so runs that differ in a parameter can share their
/// luck. Immutable, cheap to copy.
///
/// All that make one: `traffic.bad_value`.
class Distribution {
 public:
  static Result<Distribution> constant(Seconds value);
  /// mean above 0
  static Result<Distribution> exponential(Seconds mean);
  /// The sum of `stages` exponential times (1 to 1000) with this mean altogether, above 0.
  static Result<Distribution> erlang(std::uint32_t stages, Seconds mean);
  /// By its own mean, above 0, and its coefficient of variation (standard deviation / mean), not
  /// those of its logarithm.
  static Result<Distribution> lognormal(Seconds mean, double variation);
  static Result<Distribution> uniform(Seconds low, Seconds high);
  /// One of these, each as likely as the others.
  static Result<Distribution> empirical(std::vector<Seconds> samples);

  [[nodiscard]] Seconds draw(Generator& random) const;
  [[nodiscard]] Seconds mean() const;

  class Law;

 private:
  explicit Distribution(std::shared_ptr<const Law> law) : law_(std::move(law)) {}

  std::shared_ptr<const Law> law_;
};

}  // namespace ctibus::traffic
