#include "ctibus/kit/traffic/batch_means.hpp"

#include <algorithm>
#include <cmath>

#include "ctibus/kit/traffic/student_t.hpp"

namespace ctibus::traffic {

BatchRatio::BatchRatio(BatchOptions options) : options_(options) {
  options_.batches = std::clamp(options_.batches, 2U, 1U << 20);
}

void BatchRatio::add(double numerator, double denominator) {
  if (seen_++ < options_.warm_up) return;
  const Batch observed{numerator, denominator};
  total_ += observed;
  open_ += observed;
  if (++in_open_ < batch_size_) return;
  batches_.push_back(open_);
  open_ = {};
  in_open_ = 0;
  if (batches_.size() == 2 * std::size_t{options_.batches}) halve();
}

void BatchRatio::halve() {
  for (std::size_t i = 0; i < options_.batches; ++i) {
    batches_[i] = batches_[2 * i];
    batches_[i] += batches_[2 * i + 1];
  }
  batches_.resize(options_.batches);
  batch_size_ *= 2;
}

Estimate BatchRatio::estimate(double confidence) const {
  Estimate out;
  out.observations = seen_ - std::min(seen_, options_.warm_up);
  out.batches = batches_.size();
  if (total_.denominator != 0) out.value = total_.numerator / total_.denominator;
  if (batches_.size() < 2) return out;

  // Around the ratio of what is in whole batches, so that these differences add up to nothing.
  Batch whole;
  for (const Batch& batch : batches_) whole += batch;
  if (whole.denominator == 0) return out;
  const double ratio = whole.numerator / whole.denominator;
  double squares = 0;
  double neighbours = 0;
  double before = 0;
  for (const Batch& batch : batches_) {
    const double off = batch.numerator - ratio * batch.denominator;
    squares += off * off;
    neighbours += off * before;
    before = off;
  }
  const auto count = static_cast<double>(batches_.size());
  const double deviation = std::sqrt(squares / (count - 1) / count);
  const double mean = std::abs(whole.denominator) / count;
  const double t = student_t(count - 1, confidence);
  out.half_width = std::isfinite(t) ? t * deviation / mean : t;
  if (squares > 0) out.correlation = neighbours / squares;
  return out;
}

}  // namespace ctibus::traffic
