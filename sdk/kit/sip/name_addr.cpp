#include "ctibus/kit/sip/name_addr.hpp"

namespace ctibus::sip {

namespace {

constexpr std::size_t most_values = 64;

tl::unexpected<Error> bad(std::string_view why) {
  return failure("sip.bad_address", std::string(why));
}

/// Where the quoted text that begins at `from` ends (its closing quote).
std::size_t end_of_quotes(std::string_view text, std::size_t from) {
  for (std::size_t i = from + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i;
    }
  }
  return std::string_view::npos;
}

Result<NameAddr> read(NameAddr value, std::string_view uri, std::string_view parameters) {
  auto parsed = parse_uri(uri);
  if (!parsed) return bad(parsed.error().text);
  auto list = parse_parameters(parameters);
  if (!list) return bad(list.error().text);
  value.uri = std::move(*parsed);
  value.parameters = std::move(*list);
  return value;
}

}  // namespace

Result<NameAddr> parse_name_addr(std::string_view text) {
  text = trim(text);
  NameAddr value;
  std::size_t open = std::string_view::npos;
  if (text.starts_with('"')) {
    const auto end = end_of_quotes(text, 0);
    if (end == std::string_view::npos) return bad("The display name has no closing quote.");
    value.display_name = unquote(text.substr(0, end + 1));
    open = text.find_first_not_of(" \t\r\n", end + 1);
    if (open == std::string_view::npos || text[open] != '<') {
      return bad("No URI in angle brackets follows the display name.");
    }
  } else {
    open = text.find('<');
    if (open == std::string_view::npos) {  // addr-spec: what follows a semicolon is the header's
      const auto semicolon = text.find(';');
      return read(std::move(value), text.substr(0, semicolon),
                  semicolon == std::string_view::npos ? "" : text.substr(semicolon));
    }
    value.display_name = trim(header_text(text.substr(0, open)));
    if (value.display_name.find_first_of("\";,:@") != std::string::npos) {
      return bad("The display name must be quoted.");
    }
  }
  const auto close = text.find('>', open);
  if (close == std::string_view::npos) return bad("The URI has no closing angle bracket.");
  return read(std::move(value), text.substr(open + 1, close - open - 1), text.substr(close + 1));
}

Result<std::vector<NameAddr>> parse_name_addrs(std::string_view text) {
  std::vector<NameAddr> values;
  for (const auto piece : split_values(text)) {
    if (values.size() >= most_values) return bad("There are more than 64 addresses.");
    auto value = parse_name_addr(piece);
    if (!value) return tl::unexpected(value.error());
    values.push_back(std::move(*value));
  }
  return values;
}

std::string to_text(const NameAddr& value) {
  std::string text;
  if (!value.display_name.empty()) text = quote(value.display_name) + ' ';
  return text + '<' + to_text(value.uri) + '>' + to_text(value.parameters);
}

std::string tag_of(std::string_view from_or_to) {
  const auto value = parse_name_addr(from_or_to);
  return value ? std::string(value->tag()) : std::string();
}

std::string with_tag(std::string_view from_or_to, std::string_view tag) {
  auto value = parse_name_addr(from_or_to);
  if (!value) return std::string(from_or_to);
  value->set_tag(tag);
  return to_text(*value);
}

}  // namespace ctibus::sip
