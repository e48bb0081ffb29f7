#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "ctibus/kit/traffic/estimate.hpp"

namespace ctibus::traffic {

struct BatchOptions {
  std::uint64_t warm_up = 0;   ///< so many observations are dropped: they remember the empty start
  std::uint32_t batches = 20;  ///< at least, in a long run; there are fewer than twice as many
};

/// A ratio of two means with a confidence interval, from one simulation in its steady state whose
/// length need not be known: the waits, abandonments or answers in time over the calls, or the area
/// under the queue over the time. Neighbouring observations depend on each other; sums over long
/// batches hardly do. When there are twice as many batches as wanted, pairs become one, so the
/// memory is that of the batches. A value; not for several threads at once.
/// A. M. Law, "Simulation Modeling and Analysis", chapter 9: batch means, ratio estimators.
class BatchRatio {
 public:
  explicit BatchRatio(BatchOptions options = {});

  /// One observation, such as (1, 1) for a call that waited and (0, 1) for one that did not, or
  /// (queue * seconds, seconds).
  void add(double numerator, double denominator);

  /// `confidence` is above 0 and below 1; otherwise the interval is infinite. O(batches)
  [[nodiscard]] Estimate estimate(double confidence = 0.95) const;

 private:
  struct Batch {
    double numerator = 0;
    double denominator = 0;

    void operator+=(const Batch& other) {
      numerator += other.numerator;
      denominator += other.denominator;
    }
  };

  void halve();

  BatchOptions options_;
  std::uint64_t seen_ = 0;
  std::uint64_t batch_size_ = 1;
  std::uint64_t in_open_ = 0;
  Batch open_;
  Batch total_;
  std::vector<Batch> batches_;
};

/// The mean of observations, such as the waits of calls: the ratio of their sum to their number.
class BatchMeans {
 public:
  explicit BatchMeans(BatchOptions options = {}) : ratio_(options) {}

  void add(double observation) { ratio_.add(observation, 1); }
  [[nodiscard]] Estimate estimate(double confidence = 0.95) const {
    return ratio_.estimate(confidence);
  }

 private:
  BatchRatio ratio_;
};

}  // namespace ctibus::traffic
