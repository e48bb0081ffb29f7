#include "core/log/memory_pool.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>

namespace ctibus::log {
namespace {

constexpr std::size_t kHugePage = std::size_t{2} << 20;

/// In huge pages where the system has them: far fewer faults and misses of the translation cache.
void* map_region(std::size_t bytes) noexcept {
  const std::size_t slack = bytes % kHugePage == 0 ? kHugePage : 0;
  void* mapped =
      ::mmap(nullptr, bytes + slack, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) return nullptr;
  if (slack == 0) return mapped;
  auto* begin = static_cast<std::byte*>(mapped);
  const std::size_t before =
      (kHugePage - reinterpret_cast<std::uintptr_t>(mapped) % kHugePage) % kHugePage;
  if (before != 0) ::munmap(begin, before);
  if (before != slack) ::munmap(begin + before + bytes, slack - before);
  (void)::madvise(begin + before, bytes, MADV_HUGEPAGE);
  return begin + before;
}

}  // namespace

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
    region = map_region(size);
    if (region == nullptr) return nullptr;
  }
  std::shared_ptr<void> owner(
      region, [self = shared_from_this(), size](void* memory) { self->give_back(memory, size); });
  return std::make_shared<Segment>(std::span(static_cast<std::byte*>(region), size), 0,
                                   std::move(owner));
}

void MemoryPool::prepare() {
  if (ready()) return;
  void* region = map_region(region_bytes_);
  if (region == nullptr) return;
  auto* bytes = static_cast<volatile std::byte*>(region);
  for (std::size_t offset = 0; offset < region_bytes_; offset += 4096) bytes[offset] = std::byte{0};
  give_back(region, region_bytes_);
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
