#include "bindings.hpp"

#include <algorithm>

namespace ctibus::sip {

Moment Bindings::first_expiry(const List& list) {
  Moment first = Moment::max();
  for (const auto& each : list) first = std::min(first, each.binding.expires);
  return first;
}

Bindings::List Bindings::of(std::string_view number, Moment now) const {
  List valid;
  if (const auto found = numbers_.find(number); found != numbers_.end()) {
    for (const auto& each : found->second) {
      if (each.binding.expires > now) valid.push_back(each);
    }
  }
  return valid;
}

void Bindings::replace(const std::string& number, List list) {
  if (const auto found = numbers_.find(number); found != numbers_.end()) {
    due_.erase({first_expiry(found->second), number});
    numbers_.erase(found);
  }
  if (list.empty()) return;
  due_.emplace(first_expiry(list), number);
  numbers_.emplace(number, std::move(list));
}

std::vector<std::string> Bindings::expire(Moment now) {
  std::vector<std::string> gone;
  while (!due_.empty() && due_.begin()->first <= now) {
    const auto number = due_.begin()->second;
    auto left = of(number, now);
    if (left.empty()) gone.push_back(number);
    replace(number, std::move(left));
  }
  return gone;
}

}  // namespace ctibus::sip
