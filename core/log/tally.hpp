#pragma once

#include <atomic>
#include <cstdint>

namespace ctibus::log {

/// A counter that one thread at a time writes (whoever holds the role, or the committer) and
/// anybody reads: no locked instruction.
class Tally {
 public:
  void add(std::uint64_t amount = 1) noexcept {
    value_.store(value_.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
  }
  void set(std::uint64_t value) noexcept { value_.store(value, std::memory_order_relaxed); }
  [[nodiscard]] std::uint64_t get() const noexcept {
    return value_.load(std::memory_order_relaxed);
  }

 private:
  std::atomic<std::uint64_t> value_{0};
};

}  // namespace ctibus::log
