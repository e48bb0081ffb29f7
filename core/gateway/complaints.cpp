#include "core/gateway/complaints.hpp"

#include <fmt/format.h>

namespace ctibus::gateway {

void Complaints::add(std::string_view code, std::string_view source, std::string_view text,
                     Time now) {
  Key key(code, source);
  if (counts_.size() >= most && !counts_.contains(key)) {
    tick(now);
    if (counts_.size() >= most) key.second.clear();
  }
  auto found = counts_.find(key);
  if (found != counts_.end() && now - found->second.since >= window) {
    tell(key, found->second);
    found->second = {now, 0};
  }
  if (found == counts_.end()) found = counts_.emplace(std::move(key), Count{now, 0}).first;
  if (++found->second.count <= lines) write_(code, text);
}

void Complaints::tick(Time now) {
  for (auto entry = counts_.begin(); entry != counts_.end();) {
    if (now - entry->second.since < window) {
      ++entry;
      continue;
    }
    tell(entry->first, entry->second);
    entry = counts_.erase(entry);
  }
}

void Complaints::end() {
  for (const auto& [key, count] : counts_) tell(key, count);
  counts_.clear();
}

void Complaints::tell(const Key& key, const Count& count) const {
  if (count.count <= lines) return;
  write_(key.first, fmt::format("{}: {} more within a minute.",
                                key.second.empty() ? "Others" : key.second, count.count - lines));
}

}  // namespace ctibus::gateway
