#include "content_line.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace ctibus::calendar {
namespace {

constexpr std::size_t most_parameters = 32;

std::string capitals(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return out;
}

bool is_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

/// Up to the first of `ends` outside of quotes.
std::size_t find_unquoted(std::string_view text, std::string_view ends) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') quoted = !quoted;
    if (!quoted && ends.find(text[i]) != std::string_view::npos) return i;
  }
  return std::string_view::npos;
}

std::string_view without_quotes(std::string_view text) {
  const bool quoted = text.size() >= 2 && text.front() == '"' && text.back() == '"';
  return quoted ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

std::string shown(std::string_view text) {
  constexpr std::size_t longest = 60;
  std::string out(text.substr(0, longest));
  for (char& c : out) {
    if (c < 0x20 || c > 0x7e) c = '?';
  }
  return text.size() > longest ? out + "..." : out;
}

tl::unexpected<Error> failure_at(std::size_t line, std::string_view why) {
  return ctibus::failure("calendar.bad_file", fmt::format("line {}: {}.", line, why));
}

const std::string* ContentLine::parameter(std::string_view wanted) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const auto& entry) { return entry.first == wanted; });
  return found == parameters.end() ? nullptr : &found->second;
}

tl::unexpected<Error> ContentLine::failure(std::string_view why) const {
  return failure_at(line, fmt::format("{}: {}", name, why));
}

Result<ContentLine> read_content_line(std::string_view unfolded, std::size_t line) {
  const auto bad = [&] {
    return failure_at(line,
                      fmt::format("\"{}\" is no property, which is a name, a colon and a value",
                                  shown(unfolded)));
  };
  ContentLine out;
  out.line = line;
  auto rest = unfolded;
  const auto end_of_name = find_unquoted(rest, ";:");
  if (end_of_name == std::string_view::npos || !is_name(rest.substr(0, end_of_name))) return bad();
  out.name = capitals(rest.substr(0, end_of_name));
  rest.remove_prefix(end_of_name);
  while (rest.starts_with(';')) {
    rest.remove_prefix(1);
    const auto end = find_unquoted(rest, ";:");
    const auto equals = rest.find('=');
    if (end == std::string_view::npos || equals >= end) return bad();
    if (out.parameters.size() == most_parameters) return out.failure("it has too many parameters");
    out.parameters.emplace_back(capitals(rest.substr(0, equals)),
                                without_quotes(rest.substr(equals + 1, end - equals - 1)));
    rest.remove_prefix(end);
  }
  out.value = rest.substr(1);
  return out;
}

UnfoldedLines::UnfoldedLines(std::string_view text) : rest_(text) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (rest_.starts_with(byte_order_mark)) rest_.remove_prefix(byte_order_mark.size());
}

std::string_view UnfoldedLines::take_line() {
  const auto end = rest_.find('\n');
  auto line = rest_.substr(0, end);
  rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  ++lines_;
  return line;
}

bool UnfoldedLines::next() {
  while (!rest_.empty()) {
    first_line_ = lines_ + 1;
    text_ = take_line();
    while (continues()) text_ += take_line().substr(1);
    if (!text_.empty()) return true;
  }
  return false;
}

}  // namespace ctibus::calendar
