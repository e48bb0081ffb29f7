#include "ctibus/kit/acd/last_agents.hpp"

namespace ctibus::acd {

std::string LastAgents::key(std::string_view caller, std::string_view group) const {
  if (digest_) return digest_(caller, group);
  return std::string(caller) + '\n' + std::string(group);
}

void LastAgents::remember(const std::string& key, Entry entry, Timestamp until) {
  if (const auto before = entries_.find(key); before != entries_.end()) remove(before);
  by_end_.emplace(until, key);
  by_age_.emplace(entry.at, key);
  entries_.emplace(key, Kept{std::move(entry), until});
}

const LastAgents::Entry* LastAgents::find(std::string_view key) const {
  const auto found = entries_.find(key);
  return found == entries_.end() ? nullptr : &found->second.entry;
}

bool LastAgents::forget(std::string_view key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return false;
  remove(found);
  return true;
}

std::optional<std::string> LastAgents::take_stale(Timestamp now) {
  const Place* stale = nullptr;
  if (entries_.size() > most) {
    stale = &*by_age_.begin();
  } else if (!by_end_.empty() && by_end_.begin()->first <= now) {
    stale = &*by_end_.begin();
  }
  if (stale == nullptr) return std::nullopt;
  std::string key = stale->second;
  remove(entries_.find(key));
  return key;
}

std::optional<Timestamp> LastAgents::next() const {
  if (by_end_.empty()) return std::nullopt;
  return by_end_.begin()->first;
}

void LastAgents::review(const std::function<Timestamp(const Entry&)>& holds_until) {
  by_end_.clear();
  for (auto& [key, kept] : entries_) {
    kept.until = holds_until(kept.entry);
    by_end_.emplace(kept.until, key);
  }
}

void LastAgents::remove(std::map<std::string, Kept, std::less<>>::iterator at) {
  by_end_.erase({at->second.until, at->first});
  by_age_.erase({at->second.entry.at, at->first});
  entries_.erase(at);
}

}  // namespace ctibus::acd
