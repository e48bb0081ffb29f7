#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "ctibus/kit/traffic/random.hpp"
#include "ctibus/kit/traffic/units.hpp"

namespace ctibus::traffic {

/// A part of the day and the calls that are expected in it, evenly.
struct ArrivalInterval {
  Seconds length{0};  ///< above 0
  double calls = 0;   ///< not negative
};

/// What comes after the last interval.
enum class AfterLast : std::uint8_t { nothing, repeat };

/// Poisson arrivals whose rate changes from interval to interval, from moment 0 on; by inversion of
/// the expected number of calls, one random number an arrival, exact at the edges. Immutable.
class Arrivals {
 public:
  /// Error: `traffic.bad_value` (also for no interval, or a repetition without calls).
  static Result<Arrivals> create(const std::vector<ArrivalInterval>& intervals,
                                 AfterLast after_last = AfterLast::nothing);

  /// Always the same rate. Error: `traffic.bad_value` (it is above 0).
  static Result<Arrivals> constant(double calls_per_second);

  /// The first arrival after `now`; nothing when no call comes any more.
  [[nodiscard]] std::optional<Seconds> next(Seconds now, Generator& random) const;

  /// The mean number of calls between 0 and `until`.
  [[nodiscard]] double expected_until(Seconds until) const;

 private:
  explicit Arrivals(AfterLast after_last) : after_last_(after_last) {}
  [[nodiscard]] double calls_within(double moment) const;
  [[nodiscard]] double moment_of(double calls) const;

  AfterLast after_last_;
  /// At the intervals' edges: seconds, and calls expected until then.
  std::vector<double> edges_{0};
  std::vector<double> calls_{0};
};

}  // namespace ctibus::traffic
