#include "ctibus/kit/traffic/histogram.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace ctibus::traffic {
namespace {

// Each doubling of the value has as many buckets of equal width.
constexpr int buckets_a_doubling = 128;
constexpr int lowest_exponent = -29;
constexpr int highest_exponent = 40;

std::size_t bucket_of(double value) {
  int exponent = 0;
  const double mantissa = std::frexp(value, &exponent);  // 0.5 to 1
  if (exponent < lowest_exponent) return 0;
  const std::size_t last =
      std::size_t{buckets_a_doubling} * (highest_exponent - lowest_exponent + 1) - 1;
  if (exponent > highest_exponent || !std::isfinite(value)) return last;
  const auto within = static_cast<std::size_t>((mantissa - 0.5) * 2 * buckets_a_doubling);
  return static_cast<std::size_t>(exponent - lowest_exponent) * buckets_a_doubling + within;
}

double middle_of(std::size_t bucket) {
  const auto exponent = static_cast<int>(bucket / buckets_a_doubling) + lowest_exponent;
  const double within = static_cast<double>(bucket % buckets_a_doubling) + 0.5;
  return std::ldexp(0.5 + within / (2 * buckets_a_doubling), exponent);
}

}  // namespace

Histogram::Histogram()
    : buckets_(std::size_t{buckets_a_doubling} * (highest_exponent - lowest_exponent + 1)) {}

void Histogram::add(double value) {
  ++count_;
  ++(value > 0 ? buckets_[bucket_of(value)] : zeros_);
}

void Histogram::add(const Histogram& other) {
  count_ += other.count_;
  zeros_ += other.zeros_;
  for (std::size_t i = 0; i < buckets_.size(); ++i) buckets_[i] += other.buckets_[i];
}

double Histogram::quantile(double share) const {
  if (count_ == 0) return 0;
  const double wanted = std::max(1.0, std::clamp(share, 0.0, 1.0) * static_cast<double>(count_));
  std::uint64_t reached = zeros_;
  double found = 0;
  for (std::size_t i = 0; i < buckets_.size() && static_cast<double>(reached) < wanted; ++i) {
    reached += buckets_[i];
    if (buckets_[i] > 0) found = middle_of(i);
  }
  return found;
}

}  // namespace ctibus::traffic
