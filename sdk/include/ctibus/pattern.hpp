#pragma once

#include <string_view>

namespace ctibus {

/// Does `topic` match `pattern`? Tokens are divided by dots; `*` is one token, `>` one or more at
/// the end.
constexpr bool matches(std::string_view pattern, std::string_view topic) {
  while (true) {
    const auto pattern_end = pattern.find('.');
    const auto topic_end = topic.find('.');
    const std::string_view want = pattern.substr(0, pattern_end);
    const std::string_view have = topic.substr(0, topic_end);
    if (want == ">" && pattern_end == std::string_view::npos) return !have.empty();
    if (want != "*" && want != have) return false;
    const bool pattern_done = pattern_end == std::string_view::npos;
    const bool topic_done = topic_end == std::string_view::npos;
    if (pattern_done || topic_done) return pattern_done && topic_done;
    pattern.remove_prefix(pattern_end + 1);
    topic.remove_prefix(topic_end + 1);
  }
}

namespace detail {
constexpr bool is_token(std::string_view token) {
  for (const char c : token) {
    const bool allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (!allowed) return false;
  }
  return !token.empty();
}

constexpr bool is_well_formed(std::string_view text, bool wildcards) {
  constexpr std::size_t longest = 255;
  constexpr std::size_t most_tokens = 16;
  if (text.size() > longest) return false;
  for (std::size_t tokens = 1; tokens <= most_tokens; ++tokens) {
    const auto end = text.find('.');
    const std::string_view token = text.substr(0, end);
    const bool last = end == std::string_view::npos;
    if (!is_token(token) && !(wildcards && (token == "*" || (token == ">" && last)))) return false;
    if (last) return true;
    text.remove_prefix(end + 1);
  }
  return false;
}
}  // namespace detail

/// One to 16 tokens of A-Z a-z 0-9 _ - divided by dots, 255 bytes at most.
constexpr bool is_topic(std::string_view text) { return detail::is_well_formed(text, false); }
/// The same with `*` for a token and `>` for the last one.
constexpr bool is_pattern(std::string_view text) { return detail::is_well_formed(text, true); }

/// Does `wide` match every topic that `narrow` matches? Checks a subscription against what was
/// declared.
constexpr bool covers(std::string_view wide, std::string_view narrow) {
  while (true) {
    const auto wide_end = wide.find('.');
    const auto narrow_end = narrow.find('.');
    const std::string_view w = wide.substr(0, wide_end);
    const std::string_view n = narrow.substr(0, narrow_end);
    if (w == ">" && wide_end == std::string_view::npos) return !n.empty();
    if (n == ">" || (n == "*" && w != "*") || (w != "*" && w != n)) return false;
    const bool wide_done = wide_end == std::string_view::npos;
    const bool narrow_done = narrow_end == std::string_view::npos;
    if (wide_done || narrow_done) return wide_done && narrow_done;
    wide.remove_prefix(wide_end + 1);
    narrow.remove_prefix(narrow_end + 1);
  }
}

}  // namespace ctibus
