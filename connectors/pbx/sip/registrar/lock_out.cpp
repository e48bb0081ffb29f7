#include "lock_out.hpp"

#include <arpa/inet.h>

#include <array>
#include <iterator>

namespace ctibus::sip {

namespace {

/// One customer's IPv6 addresses are a whole /64.
std::string group_of(std::string_view address) {
  std::array<unsigned char, 16> bytes{};
  const std::string text(address.substr(0, address.find('%')));
  if (address.find(':') == std::string_view::npos ||
      inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) {
    return text;
  }
  std::fill(bytes.begin() + 8, bytes.end(), static_cast<unsigned char>(0));
  std::array<char, INET6_ADDRSTRLEN> group{};
  inet_ntop(AF_INET6, bytes.data(), group.data(), group.size());
  return group.data();
}

}  // namespace

bool LockOut::fail(std::string_view address, Moment now) {
  auto group = group_of(address);
  auto found = by_group_.find(group);
  if (found == by_group_.end()) {
    if (entries_.size() >= most_addresses) {
      by_group_.erase(entries_.front().group);
      entries_.pop_front();
    }
    entries_.push_back({group, 0, now, Moment{0}});
    found = by_group_.emplace(std::move(group), std::prev(entries_.end())).first;
  } else {
    entries_.splice(entries_.end(), entries_, found->second);
  }
  auto& entry = *found->second;
  if (now - entry.first > time_) {
    entry.count = 0;
    entry.first = now;
  }
  if (++entry.count < failures_) return false;
  entry.locked = now + time_;
  entry.count = 0;
  entry.first = entry.locked;
  return true;
}

bool LockOut::is_locked(std::string_view address, Moment now) const {
  const auto found = by_group_.find(group_of(address));
  return found != by_group_.end() && found->second->locked > now;
}

}  // namespace ctibus::sip
