#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "core/base/function_ref.hpp"
#include "core/log/segment.hpp"

namespace ctibus::log {

/// The recent segments, oldest first; the last one is being written. The lock is held for some
/// nanoseconds and only when somebody moves from one segment to another. Any thread.
class Chain {
 public:
  using Pointer = std::shared_ptr<Segment>;

  void push(Pointer segment);

  /// The segment in which `sequence` is or will be; null when it is older than all here.
  [[nodiscard]] Pointer containing(std::uint64_t sequence) const;
  [[nodiscard]] std::uint64_t first_sequence() const;
  /// Null before the first one.
  [[nodiscard]] Pointer newest() const;
  [[nodiscard]] std::vector<Pointer> all() const;

  /// Takes out the oldest sealed segments while all sealed ones together exceed `window` bytes;
  /// with `only_settled`, stops at one that is not yet settled. `gone` hears of each before readers
  /// can miss it.
  std::vector<Pointer> trim(std::size_t window, bool only_settled,
                            FunctionRef<void(Segment&)> gone);

 private:
  mutable std::mutex mutex_;
  std::deque<Pointer> segments_;
  std::size_t bytes_ = 0;
};

}  // namespace ctibus::log
