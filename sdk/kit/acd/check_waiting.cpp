#include <optional>
#include <set>

#include "announcement.hpp"
#include "check.hpp"

namespace ctibus::acd {

namespace {

constexpr Duration shortest_interval{5000};
constexpr std::string_view all_keys = "0123456789*#";

/// The first thing in braces that stands for nothing.
std::optional<std::string> unknown_placeholder(const std::string& sound) {
  for (std::size_t at = 0; (at = sound.find('{', at)) != std::string::npos;) {
    const std::size_t end = sound.find('}', at);
    const std::string found = sound.substr(at, end == std::string::npos ? end : end + 1 - at);
    if (found != position_placeholder && found != minutes_placeholder) return found;
    at = end;
  }
  return std::nullopt;
}

Result<> check_announcement(const GroupOptions& group, const AnnouncementOptions& announcement) {
  if (announcement.sounds.empty()) {
    return bad("An announcement of group \"{}\" has no sounds: name some, or take it out.",
               group.name);
  }
  for (const std::string& sound : announcement.sounds) {
    if (const auto unknown = unknown_placeholder(sound)) {
      return bad("Group \"{}\" announces \"{}\": {} is not known, use {} or {}.", group.name, sound,
                 *unknown, position_placeholder, minutes_placeholder);
    }
  }
  for (const std::string& sound : announcement.otherwise) {
    if (sound.find('{') == std::string::npos) continue;
    return bad(
        "Group \"{}\" announces \"{}\" otherwise: write it without {{}}, there is no "
        "number then.",
        group.name, sound);
  }
  if (announcement.every > Duration(0) && announcement.every < shortest_interval) {
    return bad(
        "An announcement of group \"{}\" is said every {} ms: use 5s or more, or 0 for once.",
        group.name, announcement.every.count());
  }
  const bool counts =
      uses(announcement, position_placeholder) || uses(announcement, minutes_placeholder);
  if (counts || (!announcement.only_closer && announcement.up_to == 0)) return {};
  return bad(
      "An announcement of group \"{}\" has only_closer or up_to and no number: use {} or {} in its "
      "sounds, or take them out.",
      group.name, position_placeholder, minutes_placeholder);
}

Result<> check_key(const GroupOptions& group, const KeyOptions& key) {
  if (key.key.size() != 1 || all_keys.find(key.key) == std::string_view::npos) {
    return bad("Group \"{}\" has a key \"{}\": use one of {}.", group.name, key.key, all_keys);
  }
  const int meanings = (key.to.empty() ? 0 : 1) + (key.callback ? 1 : 0) + (key.message ? 1 : 0);
  if (meanings != 1) {
    return bad("Key {} of group \"{}\" has {} meanings: give it one of to, callback and message.",
               key.key, group.name, meanings);
  }
  if (key.message && key.max_message < Duration(1000)) {
    return bad("max_message of key {} of group \"{}\" is under a second.", key.key, group.name);
  }
  return {};
}

}  // namespace

Result<> check_waiting(const GroupOptions& group) {
  for (const AnnouncementOptions& announcement : group.announcements) {
    if (auto good = check_announcement(group, announcement); !good) return good;
  }
  std::set<std::string> keys;
  for (const KeyOptions& key : group.keys) {
    if (auto good = check_key(group, key); !good) return good;
    if (!keys.insert(key.key).second) {
      return bad("Group \"{}\" has key {} twice: leave one.", group.name, key.key);
    }
  }
  return {};
}

}  // namespace ctibus::acd
