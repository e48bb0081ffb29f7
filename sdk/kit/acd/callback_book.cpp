#include "ctibus/kit/acd/callback_book.hpp"

namespace ctibus::acd {

bool is_pending(const Callback& callback) {
  return callback.status == CallbackStatus::scheduled ||
         callback.status == CallbackStatus::waiting || callback.status == CallbackStatus::listed;
}

Callback& CallbackBook::add(Callback callback) {
  std::string id = callback.id;
  Callback& kept = by_id_.emplace(std::move(id), std::move(callback)).first->second;
  by_number_.emplace(std::pair(kept.group, kept.key), &kept);
  if (!kept.call.empty()) by_call_.emplace(kept.call, &kept);
  return kept;
}

void CallbackBook::remove(const Callback& callback) {
  by_number_.erase(std::pair(callback.group, callback.key));
  leave_call(callback);
  by_id_.erase(by_id_.find(callback.id));
}

void CallbackBook::set_call(Callback& callback, std::string_view call) {
  leave_call(callback);
  callback.call = call;
  if (!call.empty()) by_call_.insert_or_assign(callback.call, &callback);
}

void CallbackBook::leave_call(const Callback& callback) {
  const auto found = by_call_.find(callback.call);
  if (found != by_call_.end() && found->second == &callback) by_call_.erase(found);
}

Callback* CallbackBook::find(std::string_view id) {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &found->second;
}

Callback* CallbackBook::find(std::string_view group, std::string_view key) {
  const auto found = by_number_.find(std::pair(std::string(group), std::string(key)));
  return found == by_number_.end() ? nullptr : found->second;
}

Callback* CallbackBook::in_call(std::string_view call) {
  const auto found = by_call_.find(call);
  return found == by_call_.end() ? nullptr : found->second;
}

std::vector<Callback*> CallbackBook::of_group(std::string_view group) {
  std::vector<Callback*> found;
  for (auto at = by_number_.lower_bound(std::pair(std::string(group), std::string()));
       at != by_number_.end() && at->first.first == group; ++at) {
    found.push_back(at->second);
  }
  return found;
}

}  // namespace ctibus::acd
