#include "core/log/lane.hpp"

namespace ctibus::log {
namespace {

// Stands where a frame's size would be: the rest of the ring is unused, go on at its start.
constexpr std::uint32_t kWrap = 0;

}  // namespace

std::byte* Lane::reserve(std::size_t size) {
  if (!memory_) memory_ = std::make_unique<std::byte[]>(capacity_);
  std::uint64_t at = written_.load(std::memory_order_relaxed);
  const std::uint64_t free = capacity_ - (at - taken_.load(std::memory_order_acquire));
  const std::size_t to_end = capacity_ - at % capacity_;
  const std::size_t skipped = size > to_end ? to_end : 0;
  if (size + skipped > free) return nullptr;
  if (skipped != 0) {
    std::memcpy(memory_.get() + at % capacity_, &kWrap, sizeof kWrap);
    at += skipped;
  }
  next_written_ = at + size;
  return memory_.get() + at % capacity_;
}

FrameView Lane::front() noexcept {
  std::uint64_t at = taken_.load(std::memory_order_relaxed);
  if (at == written_.load(std::memory_order_acquire)) return {};
  std::uint32_t size = 0;
  std::memcpy(&size, memory_.get() + at % capacity_, sizeof size);
  if (size == kWrap) {
    at += capacity_ - at % capacity_;
    taken_.store(at, std::memory_order_release);
  }
  return FrameView(memory_.get() + at % capacity_);
}

void Lane::pop() noexcept {
  const std::uint64_t at = taken_.load(std::memory_order_relaxed);
  const FrameView frame(memory_.get() + at % capacity_);
  taken_.store(at + frame.size(), std::memory_order_release);
}

}  // namespace ctibus::log
