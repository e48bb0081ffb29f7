#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/log/frame.hpp"
#include "core/log/type_table.hpp"

namespace ctibus::log {

/// A counted copy of one frame. The table writes over it when nobody else holds it.
class ValueRef {
 public:
  ValueRef() = default;
  ValueRef(const ValueRef& other) noexcept : block_(other.block_) {
    if (block_ != nullptr) block_->holders.fetch_add(1, std::memory_order_relaxed);
  }
  ValueRef(ValueRef&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  ValueRef& operator=(ValueRef other) noexcept {
    std::swap(block_, other.block_);
    return *this;
  }
  ~ValueRef() {
    if (block_ != nullptr && block_->holders.fetch_sub(1, std::memory_order_acq_rel) == 1)
      ::operator delete(block_);
  }

  [[nodiscard]] bool empty() const noexcept { return block_ == nullptr; }
  /// Not of an empty one.
  [[nodiscard]] FrameView view() const noexcept {
    return FrameView(reinterpret_cast<const std::byte*>(block_ + 1));
  }
  /// Becomes a copy of `frame`: in place when nobody else holds the old one and it fits.
  void assign(FrameView frame);
  [[nodiscard]] RetainedFrame retain() const { return {std::make_shared<ValueRef>(*this), view()}; }

 private:
  struct alignas(8) Block {
    std::atomic<std::uint32_t> holders{1};
    std::uint32_t capacity = 0;
  };
  Block* block_ = nullptr;
};

/// The newest `state` message of every (type, key). Only the holder of the role may touch it.
class LastValues {
 public:
  /// A tombstone removes.
  void update(FrameView state);
  [[nodiscard]] ValueRef find(std::uint32_t type, std::string_view key) const;
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

  /// Appends the values of the types for which `wanted` says true.
  void collect(const std::function<bool(std::uint32_t)>& wanted, std::vector<ValueRef>& out) const;

 private:
  using ByKey = std::unordered_map<std::string, ValueRef, TextHash, std::equal_to<>>;
  std::vector<ByKey> by_type_;
  std::size_t size_ = 0;
};

}  // namespace ctibus::log
