#pragma once

#include <cstdint>
#include <vector>

namespace ctibus::traffic {

/// Counts of values, such as waits in seconds, for quantiles of runs of any length: to 0.4 % of the
/// value, from 1e-9 to 1e12 (what is beyond counts as that), in 70 kB. What is not above 0 counts
/// as 0, which is exact. A value; not for several threads at once.
class Histogram {
 public:
  Histogram();

  void add(double value);
  /// Takes along what another one has counted.
  void add(const Histogram& other);

  [[nodiscard]] std::uint64_t count() const { return count_; }
  /// The least value that `share` of those counted do not exceed; 0 of an empty histogram.
  [[nodiscard]] double quantile(double share) const;

 private:
  std::uint64_t count_ = 0;
  std::uint64_t zeros_ = 0;
  std::vector<std::uint64_t> buckets_;
};

}  // namespace ctibus::traffic
