#include "core/host/reply_store.hpp"

#include <algorithm>

namespace ctibus::host {

void ReplyStore::expire(std::int64_t now_ns) {
  while (!ages_.empty() && ages_.front().first <= now_ns) {
    const auto found = entries_.find(ages_.front().second);
    // A pending one stays: its deadline ends it.
    if (found != entries_.end() && !found->second.pending && found->second.expires_ns <= now_ns) {
      bytes_ -= found->second.bytes;
      entries_.erase(found);
    }
    ages_.pop_front();
  }
}

void ReplyStore::evict() {
  std::size_t looked_at = 0;
  while ((entries_.size() >= limits_.entries || bytes_ >= limits_.bytes) &&
         looked_at < ages_.size()) {
    auto oldest = std::move(ages_.front());
    ages_.pop_front();
    const auto found = entries_.find(oldest.second);
    if (found == entries_.end() || found->second.expires_ns != oldest.first) continue;
    if (found->second.pending) {
      ages_.push_back(std::move(oldest));
      ++looked_at;
      continue;
    }
    bytes_ -= found->second.bytes;
    entries_.erase(found);
  }
}

ReplyStore::Found ReplyStore::peek(const std::string& key, std::int64_t now_ns) {
  expire(now_ns);
  const auto found = entries_.find(key);
  if (found == entries_.end()) return Found::nothing;
  return found->second.pending ? Found::pending : Found::replied;
}

ReplyStore::Found ReplyStore::find(const std::string& key, const MessageId& waiting,
                                   CommandReply* reply, std::int64_t now_ns) {
  const Found state = peek(key, now_ns);
  if (state == Found::pending) entries_[key].waiting.push_back(waiting);
  if (state == Found::replied) *reply = entries_[key].reply;
  return state;
}

bool ReplyStore::open(const std::string& key, std::int64_t now_ns) {
  expire(now_ns);
  evict();
  if (entries_.size() >= limits_.entries) return false;
  Entry& entry = entries_[key];
  entry.expires_ns = now_ns + limits_.keep_ns;
  entry.bytes = 2 * key.size() + sizeof(Entry);
  bytes_ += entry.bytes;
  ages_.emplace_back(entry.expires_ns, key);
  return true;
}

void ReplyStore::withdraw(const std::string& key) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return;
  bytes_ -= found->second.bytes;
  entries_.erase(found);
  // It was opened a moment ago.
  const auto age = std::find_if(ages_.rbegin(), ages_.rend(),
                                [&](const auto& each) { return each.second == key; });
  if (age != ages_.rend()) ages_.erase(std::next(age).base());
}

std::vector<MessageId> ReplyStore::close(const std::string& key, const CommandReply& reply) {
  const auto found = entries_.find(key);
  if (found == entries_.end()) return {};
  Entry& entry = found->second;
  entry.pending = false;
  entry.reply = reply;
  const std::size_t more = reply.payload.size() + reply.code.size() + reply.text.size();
  entry.bytes += more;
  bytes_ += more;
  auto waiting = std::exchange(entry.waiting, {});
  evict();
  return waiting;
}

void ReplyStore::restore(const std::string& key, const CommandReply& reply, std::int64_t age_ns,
                         std::int64_t now_ns) {
  const std::int64_t opened = now_ns - std::clamp<std::int64_t>(age_ns, 0, limits_.keep_ns);
  if (entries_.contains(key)) return;
  if (open(key, opened)) close(key, reply);
}

}  // namespace ctibus::host
