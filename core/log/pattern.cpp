#include "core/log/pattern.hpp"

#include <fmt/format.h>

namespace ctibus::log {
namespace {

constexpr std::size_t kMaxBytes = 255;
constexpr std::size_t kMaxTokens = 16;

/// Takes the first token off `rest`; `rest` becomes empty after the last one.
std::string_view take_token(std::string_view& rest) noexcept {
  const auto dot = rest.find('.');
  const auto token = rest.substr(0, dot);
  rest = dot == std::string_view::npos ? std::string_view{} : rest.substr(dot + 1);
  return token;
}

bool plain(std::string_view token) noexcept {
  if (token.empty()) return false;
  for (const char c : token) {
    const bool allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                         (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (!allowed) return false;
  }
  return true;
}

Result<void> check(std::string_view text, bool wildcards, const char* code, const char* what) {
  const auto refuse = [&](std::string_view why) {
    return failure(code, fmt::format("{} '{}': {}", what, text.substr(0, kMaxBytes), why));
  };
  if (text.empty()) return refuse("is empty");
  if (text.size() > kMaxBytes) return refuse("is longer than 255 bytes");
  if (text.back() == '.') return refuse("ends with '.'");
  std::size_t tokens = 0;
  for (auto rest = text; !rest.empty();) {
    const auto token = take_token(rest);
    if (++tokens > kMaxTokens) return refuse("has more than 16 tokens");
    if (wildcards && token == "*") continue;
    if (wildcards && token == ">") {
      if (!rest.empty()) return refuse("has '>' before its last token");
      continue;
    }
    if (!plain(token)) return refuse("tokens are one or more of A-Z a-z 0-9 _ -, divided by '.'");
  }
  return {};
}

}  // namespace

Result<void> check_topic(std::string_view topic) {
  return check(topic, false, "log.bad_topic", "topic");
}

Result<void> check_pattern(std::string_view pattern) {
  return check(pattern, true, "log.bad_pattern", "pattern");
}

}  // namespace ctibus::log
