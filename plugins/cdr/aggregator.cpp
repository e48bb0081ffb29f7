#include "aggregator.hpp"

#include <algorithm>

namespace ctibus::cdr_plugin {

std::string_view Aggregator::survivor(std::string_view root) const {
  const auto found = survivors_.find(std::string(root));
  return found == survivors_.end() ? root : std::string_view(found->second);
}

Conversation* Aggregator::open(std::string_view root) {
  const auto found = open_.find(std::string(survivor(root)));
  return found == open_.end() ? nullptr : &found->second->conversation;
}

Conversation* Aggregator::find(const Seen& seen, std::string_view call, bool opens) {
  // A call that is known stays where it is, whatever correlation its events carry.
  if (const auto known = root_of_call_.find(std::string(call)); known != root_of_call_.end()) {
    return open(known->second);
  }
  std::string root = seen.correlation ? seen.correlation.text() : std::string(call);
  root = survivor(root);
  if (Conversation* conversation = open(root)) return conversation;
  if (!opens || root.empty() || closed_.contains(root)) {
    ++ignored_;
    return nullptr;
  }
  auto entry = std::make_unique<Entry>(Entry{Conversation(root), seen.sequence, {}});
  Conversation* conversation = &entry->conversation;
  by_age_.emplace(seen.sequence, root);
  open_.emplace(std::move(root), std::move(entry));
  return conversation;
}

void Aggregator::unite(std::string_view call, std::string from_root, std::string into_root,
                       std::string_view into_call, const Seen& seen) {
  const auto root_of = [this](std::string_view of, const std::string& fallback) {
    const auto known = root_of_call_.find(std::string(of));
    return known == root_of_call_.end() ? fallback : known->second;
  };
  from_root = survivor(root_of(call, from_root));
  into_root = survivor(root_of(into_call, into_root));
  if (into_root.empty() && seen.correlation) into_root = survivor(seen.correlation.text());
  if (from_root.empty() || into_root.empty() || from_root == into_root) return;
  const auto from = open_.find(from_root);
  if (from == open_.end() || closed_.contains(into_root)) return;
  auto into = open_.find(into_root);
  if (into == open_.end()) {
    // Its own events are not here, or not yet: the conversation goes on under that root.
    by_age_.emplace(from->second->first_sequence, into_root);
    into = open_
               .emplace(into_root, std::make_unique<Entry>(Entry{
                                       Conversation(into_root), from->second->first_sequence, {}}))
               .first;
  }

  Entry& survivor_entry = *into->second;
  std::unique_ptr<Entry> ended = std::move(open_.extract(from_root).mapped());
  by_age_.erase({ended->first_sequence, from_root});
  by_age_.erase({survivor_entry.first_sequence, into_root});
  survivor_entry.first_sequence = std::min(survivor_entry.first_sequence, ended->first_sequence);
  by_age_.emplace(survivor_entry.first_sequence, into_root);
  ended->absorbed.push_back(from_root);
  for (std::string& root : ended->absorbed) {
    survivors_.insert_or_assign(root, into_root);
    survivor_entry.absorbed.push_back(std::move(root));
  }
  for (const std::string& moved : ended->conversation.calls()) root_of_call_[moved] = into_root;
  survivor_entry.conversation.absorb(std::move(ended->conversation), {seen.time, false});
}

void Aggregator::index(const Conversation& conversation) {
  for (std::string& call : conversation.calls()) {
    root_of_call_.try_emplace(std::move(call), conversation.root());
  }
}

Conversation* Aggregator::conclude(std::string_view call) {
  const auto known = root_of_call_.find(std::string(call));
  if (known == root_of_call_.end()) return nullptr;
  Conversation* conversation = open(known->second);
  if (conversation == nullptr || !conversation->is_live(call)) return nullptr;
  conversation->conclude(call);
  return conversation;
}

void Aggregator::close(std::string_view root) {
  const std::string name(root);
  std::vector<std::string> done = {name};
  if (const auto found = open_.find(name); found != open_.end()) {
    Entry& entry = *found->second;
    by_age_.erase({entry.first_sequence, name});
    for (const std::string& call : entry.conversation.calls()) root_of_call_.erase(call);
    for (std::string& absorbed : entry.absorbed) {
      survivors_.erase(absorbed);
      done.push_back(std::move(absorbed));
    }
    open_.erase(found);
  }
  for (std::string& closed : done) {
    if (closed_.insert(closed).second) closed_in_order_.push_back(std::move(closed));
  }
  while (closed_in_order_.size() > remembered_) {
    closed_.erase(closed_in_order_.front());
    closed_in_order_.pop_front();
  }
}

std::optional<std::uint64_t> Aggregator::oldest_needed() const {
  if (by_age_.empty()) return std::nullopt;
  return by_age_.begin()->first;
}

void Aggregator::each(const std::function<void(Conversation&)>& visit) {
  for (auto& [root, entry] : open_) visit(entry->conversation);
}

}  // namespace ctibus::cdr_plugin
