#include "core/log/memory_pool.hpp"

#include <sys/mman.h>

#include <algorithm>

namespace ctibus::log {

MemoryPool::MemoryPool(std::size_t region_bytes, std::size_t keep)
    : region_bytes_(region_bytes), keep_(keep) {
  free_.reserve(keep);
}

MemoryPool::~MemoryPool() {
  for (void* region : free_) ::munmap(region, region_bytes_);
}

std::shared_ptr<Segment> MemoryPool::take(std::size_t bytes) {
  void* region = nullptr;
  const std::size_t size = std::max(bytes, region_bytes_);
  if (size == region_bytes_) {
    const std::lock_guard lock(mutex_);
    if (!free_.empty()) {
      region = free_.back();
      free_.pop_back();
    }
  }
  if (region == nullptr) {
    region = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (region == MAP_FAILED) return nullptr;
  }
  std::shared_ptr<void> owner(
      region, [self = shared_from_this(), size](void* memory) { self->give_back(memory, size); });
  return std::make_shared<Segment>(std::span(static_cast<std::byte*>(region), size), 0,
                                   std::move(owner));
}

void MemoryPool::give_back(void* region, std::size_t bytes) noexcept {
  if (bytes == region_bytes_) {
    const std::lock_guard lock(mutex_);
    if (free_.size() < keep_) {
      free_.push_back(region);
      return;
    }
  }
  ::munmap(region, bytes);
}

}  // namespace ctibus::log
