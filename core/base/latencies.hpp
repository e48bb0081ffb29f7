#pragma once

#include <array>
#include <atomic>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace ctibus {

/// How long something took, counted in classes that grow fourfold from a microsecond to 17 s.
struct Latencies {
  /// The last class has no upper end.
  static constexpr std::size_t classes = 14;

  std::array<std::uint64_t, classes> counts{};
  std::uint64_t sum_ns = 0;

  /// The upper end of a class but the last.
  static constexpr std::uint64_t bound_ns(std::size_t which) {
    return std::uint64_t{1} << (10 + 2 * which);
  }
  /// The class in whose bounds (lower < ns <= upper) it is.
  static constexpr std::size_t class_of(std::uint64_t ns) {
    if (ns <= bound_ns(0)) return 0;
    const auto bits = static_cast<std::size_t>(std::bit_width(ns - 1));
    const std::size_t which = (bits - 9) / 2;
    return which < classes ? which : classes - 1;
  }
  [[nodiscard]] std::uint64_t count() const {
    std::uint64_t all = 0;
    for (const std::uint64_t one : counts) all += one;
    return all;
  }
  void add(const Latencies& other) {
    for (std::size_t i = 0; i < classes; ++i) counts[i] += other.counts[i];
    sum_ns += other.sum_ns;
  }
};

/// Latencies that one thread at a time notes and anybody reads: no locked instruction.
class LatencyTally {
 public:
  void note(std::uint64_t ns) noexcept {
    add(counts_[Latencies::class_of(ns)], 1);
    add(sum_ns_, ns);
  }
  [[nodiscard]] Latencies get() const noexcept {
    Latencies out;
    for (std::size_t i = 0; i < Latencies::classes; ++i) {
      out.counts[i] = counts_[i].load(std::memory_order_relaxed);
    }
    out.sum_ns = sum_ns_.load(std::memory_order_relaxed);
    return out;
  }

 private:
  static void add(std::atomic<std::uint64_t>& counter, std::uint64_t amount) noexcept {
    counter.store(counter.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
  }
  std::array<std::atomic<std::uint64_t>, Latencies::classes> counts_{};
  std::atomic<std::uint64_t> sum_ns_{0};
};

}  // namespace ctibus
