#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace ctibus::cli {

/// How long things took, in memory that does not grow: shares are right to 6 %. One thread.
class Latency {
 public:
  void add(std::chrono::nanoseconds took);
  [[nodiscard]] std::uint64_t count() const { return count_; }
  [[nodiscard]] std::chrono::nanoseconds longest() const { return longest_; }
  /// What `share` (0 to 1) of them did not exceed.
  [[nodiscard]] std::chrono::nanoseconds at(double share) const;

 private:
  static constexpr unsigned fine_bits = 4;  ///< steps between a power of two and the next
  std::array<std::uint64_t, std::size_t{64} << fine_bits> buckets_{};
  std::uint64_t count_ = 0;
  std::chrono::nanoseconds longest_{0};
};

}  // namespace ctibus::cli
