#include "core/log/last_values.hpp"

#include <bit>
#include <new>

namespace ctibus::log {

void ValueRef::assign(FrameView frame) {
  const auto size = static_cast<std::uint32_t>(frame.size());
  // Acquire: what the last other holder read must be over before it is written over.
  if (block_ == nullptr || block_->capacity < size ||
      block_->holders.load(std::memory_order_acquire) != 1) {
    const std::uint32_t capacity = std::bit_ceil(size);
    auto* fresh = new (::operator new(sizeof(Block) + capacity)) Block;
    fresh->capacity = capacity;
    ValueRef old;
    std::swap(old.block_, block_);
    block_ = fresh;
  }
  std::memcpy(static_cast<void*>(block_ + 1), frame.bytes().data(), size);
}

void LastValues::update(FrameView state) {
  const auto type = state.type();
  if (type >= by_type_.size()) by_type_.resize(type + 1);
  auto& values = by_type_[type];
  const auto found = values.find(state.key());
  if (state.tombstone()) {
    if (found == values.end()) return;
    values.erase(found);
    --size_;
    return;
  }
  if (found != values.end()) {
    found->second.assign(state);
    return;
  }
  values.emplace(state.key(), ValueRef{}).first->second.assign(state);
  ++size_;
}

ValueRef LastValues::find(std::uint32_t type, std::string_view key) const {
  if (type >= by_type_.size()) return {};
  const auto found = by_type_[type].find(key);
  return found == by_type_[type].end() ? ValueRef{} : found->second;
}

void LastValues::collect(const std::function<bool(std::uint32_t)>& wanted,
                         std::vector<ValueRef>& out) const {
  for (std::uint32_t type = 0; type < by_type_.size(); ++type) {
    if (by_type_[type].empty() || !wanted(type)) continue;
    for (const auto& [key, value] : by_type_[type]) out.push_back(value);
  }
}

}  // namespace ctibus::log
