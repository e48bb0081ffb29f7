#include "core/log/consumers.hpp"

#include <algorithm>

namespace ctibus::log {

std::optional<Consumers::Position> Consumers::find(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  const auto found = positions_.find(name);
  if (found == positions_.end()) return std::nullopt;
  return found->second;
}

Consumers::Position Consumers::update(std::string_view name, std::uint64_t acknowledged,
                                      const std::vector<std::string>* patterns) {
  const std::lock_guard lock(mutex_);
  auto& position = positions_.try_emplace(std::string(name)).first->second;
  position.acknowledged = std::max(position.acknowledged, acknowledged);
  if (patterns != nullptr) position.patterns = *patterns;
  return position;
}

bool Consumers::forget(std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto found = positions_.find(name);
  if (found == positions_.end()) return true;
  if (found->second.attached) return false;
  positions_.erase(found);
  return true;
}

bool Consumers::attach(std::string_view name) {
  const std::lock_guard lock(mutex_);
  const auto found = positions_.find(name);
  if (found == positions_.end() || found->second.attached) return false;
  found->second.attached = true;
  return true;
}

void Consumers::release(std::string_view name) {
  const std::lock_guard lock(mutex_);
  if (const auto found = positions_.find(name); found != positions_.end())
    found->second.attached = false;
}

std::map<std::string, Consumers::Position, std::less<>> Consumers::all() const {
  const std::lock_guard lock(mutex_);
  return positions_;
}

}  // namespace ctibus::log
