#include "ctibus/kit/acd/deadlines.hpp"

namespace ctibus::acd {

void Deadlines::set(DeadlineKind kind, const std::string& entity, Moment at) {
  clear(kind, entity);
  by_entity_.emplace(Deadline{kind, entity}, at);
  by_time_.emplace(at, Deadline{kind, entity});
}

void Deadlines::clear(DeadlineKind kind, const std::string& entity) {
  auto node = by_entity_.extract(Deadline{kind, entity});
  if (!node.empty()) by_time_.erase({node.mapped(), node.key()});
}

std::optional<Deadlines::Moment> Deadlines::next() const {
  if (by_time_.empty()) return std::nullopt;
  return by_time_.begin()->first;
}

std::optional<Deadline> Deadlines::take(Moment now) {
  if (by_time_.empty() || by_time_.begin()->first > now) return std::nullopt;
  auto node = by_time_.extract(by_time_.begin());
  by_entity_.erase(node.value().second);
  return node.value().second;
}

}  // namespace ctibus::acd
