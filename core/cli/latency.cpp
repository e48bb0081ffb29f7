#include "core/cli/latency.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace ctibus::cli {

void Latency::add(std::chrono::nanoseconds took) {
  constexpr std::uint64_t fine = std::uint64_t{1} << fine_bits;
  longest_ = std::max(longest_, took);
  ++count_;
  const auto ns = static_cast<std::uint64_t>(std::max<std::int64_t>(took.count(), 0));
  if (ns < fine) {
    ++buckets_[ns];
    return;
  }
  const unsigned shift = static_cast<unsigned>(std::bit_width(ns)) - 1 - fine_bits;
  ++buckets_[((shift + std::size_t{1}) << fine_bits) + (ns >> shift) - fine];
}

std::chrono::nanoseconds Latency::at(double share) const {
  const auto wanted = static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_)));
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < buckets_.size(); ++i) {
    seen += buckets_[i];
    if (seen == 0 || seen < wanted) continue;
    constexpr std::size_t fine = std::size_t{1} << fine_bits;
    if (i < fine) return std::chrono::nanoseconds(i);
    const auto shift = static_cast<unsigned>(i >> fine_bits) - 1;
    const std::uint64_t upper = ((fine + (i & (fine - 1)) + 1) << shift) - 1;
    return std::min(std::chrono::nanoseconds(static_cast<std::int64_t>(upper)), longest_);
  }
  return longest_;
}

}  // namespace ctibus::cli
