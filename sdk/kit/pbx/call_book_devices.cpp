#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "ctibus/kit/pbx/call_book.hpp"

/// The book from a device's point of view.
namespace ctibus::pbx {
namespace {

template <class In>
bool any_state(const std::vector<const Call*>& calls, std::string_view device, In in) {
  return std::any_of(calls.begin(), calls.end(),
                     [&](const Call* call) { return in(call->state_of(device)); });
}

}  // namespace

std::vector<const Call*> CallBook::calls_of(std::string_view device) const {
  std::vector<const Call*> found;
  const auto ids = by_device_.find(device);
  if (ids == by_device_.end()) return found;
  for (const std::string& id : ids->second) found.push_back(&calls_.find(id)->second);
  return found;
}

std::size_t CallBook::count_of(std::string_view device) const {
  const auto ids = by_device_.find(device);
  return ids == by_device_.end() ? 0 : ids->second.size();
}

bool CallBook::talks(std::string_view device) const {
  return any_state(calls_of(device), device, [](ConnectionState state) {
    return state == ConnectionState::initiated || state == ConnectionState::alerting ||
           state == ConnectionState::connected;
  });
}

bool CallBook::engaged(std::string_view device) const {
  return any_state(calls_of(device), device, [](ConnectionState state) {
    return state != ConnectionState::fail && state != ConnectionState::queued;
  });
}

Result<> CallBook::free_to_talk(std::string_view device, std::string_view except) const {
  for (const Call* call : calls_of(device)) {
    const ConnectionState state = call->state_of(device);
    if (call->id != except &&
        (state == ConnectionState::connected || state == ConnectionState::initiated)) {
      return failure("pbx.wrong_state", fmt::format("{} is talking in call {}.", device, call->id));
    }
  }
  return {};
}

std::optional<std::string> CallBook::free_line(std::string_view trunk, std::uint32_t lines) const {
  const std::string prefix = fmt::format("{}/", trunk);
  // Of n lines in use one of the first n + 1 is free.
  std::vector<bool> used;
  for (auto it = by_device_.lower_bound(prefix);
       it != by_device_.end() && it->first.starts_with(prefix); ++it) {
    std::uint32_t line = 0;
    const char* const end = it->first.data() + it->first.size();
    const auto [rest, error] = std::from_chars(it->first.data() + prefix.size(), end, line);
    if (error != std::errc() || rest != end || line == 0 || line > lines) continue;
    if (used.size() < line) used.resize(line);
    used[line - 1] = true;
  }
  const auto first = std::find(used.begin(), used.end(), false);
  const auto line = static_cast<std::uint64_t>(first - used.begin()) + 1;
  if (line > lines) return std::nullopt;
  return fmt::format("{}{}", prefix, line);
}

}  // namespace ctibus::pbx
