#pragma once

#include <cstddef>
#include <string_view>

namespace ctibus::detail {

constexpr bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

/// As much of `text` as fits in `limit` bytes without cutting a character.
constexpr std::string_view utf8_prefix(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && !starts_character(text[limit])) --limit;
  return text.substr(0, limit);
}

constexpr std::size_t utf8_length(std::string_view text) {
  std::size_t count = 0;
  for (const char c : text) count += starts_character(c) ? 1u : 0u;
  return count;
}

/// The first `count` characters.
constexpr std::string_view utf8_first(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  while (at < text.size() && (!starts_character(text[at]) || count-- > 0)) ++at;
  return text.substr(0, at);
}

/// The last `count` characters.
constexpr std::string_view utf8_last(std::string_view text, std::size_t count) {
  std::size_t at = text.size();
  while (at > 0 && count > 0) {
    --at;
    if (starts_character(text[at])) --count;
  }
  return text.substr(at);
}

}  // namespace ctibus::detail
