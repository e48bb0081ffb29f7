#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "core/log/frame.hpp"

namespace ctibus::log {

/// A bounded ring of whole frames on their way to the sequencer: one producer at a time (the
/// publisher, under its lock), one consumer at a time (the holder of the role). The memory is taken
/// at the first use: most publishers never meet another one.
class Lane {
 public:
  explicit Lane(std::size_t bytes) : capacity_((bytes + 7) & ~std::size_t{7}) {}

  /// Producer: room for a frame of `size` bytes (a multiple of 8) in one piece; null when it is not
  /// there. Follow with commit().
  std::byte* reserve(std::size_t size);
  void commit() noexcept { written_.store(next_written_, std::memory_order_release); }

  /// Consumer: the oldest frame, an empty view if there is none. Follow with pop().
  FrameView front() noexcept;
  void pop() noexcept;

  [[nodiscard]] bool empty() const noexcept {
    return written_.load(std::memory_order_acquire) == taken_.load(std::memory_order_acquire);
  }
  /// Any thread.
  [[nodiscard]] std::uint64_t waiting_bytes() const noexcept {
    const std::uint64_t taken = taken_.load(std::memory_order_acquire);
    return written_.load(std::memory_order_acquire) - taken;
  }

 private:
  const std::size_t capacity_;
  std::unique_ptr<std::byte[]> memory_;
  std::uint64_t next_written_ = 0;  // producer's: where the reserved frame ends
  // Both count bytes for ever; the place in the ring is the remainder.
  alignas(64) std::atomic<std::uint64_t> written_{0};
  alignas(64) std::atomic<std::uint64_t> taken_{0};
};

}  // namespace ctibus::log
