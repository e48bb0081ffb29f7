#include "sip/value.hpp"

#include <algorithm>
#include <optional>

namespace csta_switch::sip {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// The value of a parameter, empty when it has none; nothing: it is not there.
std::optional<std::string_view> find_parameter(std::string_view value, std::string_view name) {
  const auto closing = value.rfind('>');
  if (closing != std::string_view::npos) value.remove_prefix(closing);
  for (auto semicolon = value.find(';'); semicolon != std::string_view::npos;
       semicolon = value.find(';')) {
    value.remove_prefix(semicolon + 1);
    const std::string_view one = value.substr(0, value.find(';'));
    const auto equals = one.find('=');
    if (!same(trimmed(one.substr(0, equals)), name)) continue;
    return equals == std::string_view::npos ? std::string_view() : trimmed(one.substr(equals + 1));
  }
  return std::nullopt;
}

}  // namespace

bool same(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::vector<std::string> cut_list(std::string_view text) {
  std::vector<std::string> parts;
  bool quoted = false;
  bool bracketed = false;
  std::size_t begin = 0;
  for (std::size_t place = 0; place <= text.size(); ++place) {
    const bool end = place == text.size();
    if (!end && text[place] == '"') quoted = !quoted;
    if (!end && !quoted && text[place] == '<') bracketed = true;
    if (!end && !quoted && text[place] == '>') bracketed = false;
    if (!end && (text[place] != ',' || quoted || bracketed)) continue;
    if (const auto part = trimmed(text.substr(begin, place - begin)); !part.empty()) {
      parts.emplace_back(part);
    }
    begin = place + 1;
  }
  return parts;
}

std::string_view bare(std::string_view value) { return trimmed(value.substr(0, value.find(';'))); }

std::string parameter(std::string_view value, std::string_view name) {
  return std::string(find_parameter(value, name).value_or(std::string_view()));
}

bool has_parameter(std::string_view value, std::string_view name) {
  return find_parameter(value, name).has_value();
}

std::string uri_in(std::string_view address) {
  const auto closing = address.rfind('>');
  const auto opening = address.rfind('<', closing);
  if (closing == std::string_view::npos || opening == std::string_view::npos) {
    return std::string(bare(address));
  }
  return std::string(address.substr(opening + 1, closing - opening - 1));
}

std::string address_in(std::string_view uri) {
  std::string_view host = uri;
  if (same(host.substr(0, 4), "sip:")) host.remove_prefix(4);
  // First: the user may have parameters of his own.
  if (const auto at = host.find('@'); at != std::string_view::npos) host.remove_prefix(at + 1);
  host = host.substr(0, host.find_first_of(";?"));
  const bool numeric =
      host.starts_with('[') ||
      (!host.empty() && host.find_first_not_of("0123456789.:") == std::string_view::npos);
  if (!numeric) return {};
  const auto bracket = host.find(']');
  const auto colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  return std::string(host) + (colon == std::string_view::npos ? ":5060" : "");
}

}  // namespace csta_switch::sip
