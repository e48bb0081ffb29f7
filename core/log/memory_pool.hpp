#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "core/log/segment.hpp"

namespace ctibus::log {

/// Memory segments of one size that are used again when nobody holds them. Any thread.
class MemoryPool : public std::enable_shared_from_this<MemoryPool> {
 public:
  /// Keeps at most `keep` free regions.
  MemoryPool(std::size_t region_bytes, std::size_t keep);
  ~MemoryPool();
  MemoryPool(const MemoryPool&) = delete;
  MemoryPool& operator=(const MemoryPool&) = delete;

  /// A segment that holds at least `bytes`. Null when the system has no memory.
  std::shared_ptr<Segment> take(std::size_t bytes);

  /// Has a region ready whose pages are there, so that the next take() need not wait for them.
  void prepare();
  [[nodiscard]] bool ready() const {
    const std::lock_guard lock(mutex_);
    return !free_.empty();
  }

 private:
  void give_back(void* region, std::size_t bytes) noexcept;

  const std::size_t region_bytes_;
  const std::size_t keep_;
  mutable std::mutex mutex_;
  std::vector<void*> free_;
};

}  // namespace ctibus::log
