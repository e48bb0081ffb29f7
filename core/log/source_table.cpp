#include "core/log/source_table.hpp"

#include <algorithm>

namespace ctibus::log {

SourceTable::Interned SourceTable::intern(std::string_view name) {
  const std::lock_guard lock(mutex_);
  if (const auto found = by_name_.find(name); found != by_name_.end())
    return {found->second, false};
  if (end_ >= kMaxSources) return {};
  by_name_.emplace(name, end_);
  by_id_.emplace(end_, name);
  return {end_++, true};
}

bool SourceTable::restore(std::string_view name, std::uint32_t id) {
  if (id == 0 || id >= kMaxSources) return false;
  const std::lock_guard lock(mutex_);
  if (const auto found = by_name_.find(name); found != by_name_.end()) return found->second == id;
  if (!by_id_.emplace(id, name).second) return false;
  by_name_.emplace(name, id);
  end_ = std::max(end_, id + 1);
  return true;
}

std::string SourceTable::name(std::uint32_t id) const {
  const std::lock_guard lock(mutex_);
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? std::string{} : found->second;
}

std::uint32_t SourceTable::end() const {
  const std::lock_guard lock(mutex_);
  return end_;
}

void SourceTable::reserve_below(std::uint32_t id) {
  const std::lock_guard lock(mutex_);
  end_ = std::max(end_, std::min(id, kMaxSources));
}

}  // namespace ctibus::log
