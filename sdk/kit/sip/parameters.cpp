#include "ctibus/kit/sip/parameters.hpp"

#include <algorithm>
#include <charconv>

namespace ctibus::sip {

namespace {

constexpr std::size_t most_parameters = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_token_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("-.!%*_+`'~").find(c) != std::string_view::npos;
}

/// What may stand in a value without quotes: a token, a host (with brackets), or parts of a URI.
bool is_bare(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_token_character(c) || std::string_view("[]:/&$@").find(c) != std::string_view::npos;
  });
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_token_character);
}

std::string header_text(std::string_view text) {
  std::string clean(text);
  std::erase_if(clean, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
  return clean;
}

std::string quote(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : header_text(text)) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted += '"';
}

std::string unquote(std::string_view text) {
  if (text.size() < 2 || text.front() != '"' || text.back() != '"') return header_text(text);
  std::string plain;
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == '\\' && i + 2 < text.size()) ++i;
    plain += text[i];
  }
  return header_text(plain);
}

std::optional<std::uint64_t> parse_number(std::string_view text, std::uint64_t most) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || number > most) {
    return std::nullopt;
  }
  return number;
}

std::vector<std::string_view> split_values(std::string_view text, char separator) {
  std::vector<std::string_view> pieces;
  std::size_t begin = 0;
  bool quoted = false;
  bool in_brackets = false;
  const auto add = [&](std::size_t end) {
    if (const auto piece = trim(text.substr(begin, end - begin)); !piece.empty()) {
      pieces.push_back(piece);
    }
    begin = end + 1;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        quoted = false;
      }
    } else if (c == '"') {
      quoted = true;
    } else if (c == '<') {
      in_brackets = true;
    } else if (c == '>') {
      in_brackets = false;
    } else if (c == separator && !in_brackets) {
      add(i);
    }
  }
  if (begin < text.size()) add(text.size());
  return pieces;
}

const Parameter* Parameters::find(std::string_view name) const {
  const auto found = std::ranges::find_if(
      list_, [&](const Parameter& each) { return equal_ignoring_case(each.name, name); });
  return found == list_.end() ? nullptr : &*found;
}

Parameter& Parameters::obtain(std::string_view name) {
  const auto found = std::ranges::find_if(
      list_, [&](const Parameter& each) { return equal_ignoring_case(each.name, name); });
  return found != list_.end() ? *found : list_.emplace_back(Parameter{std::string(name), {}});
}

std::string_view Parameters::get(std::string_view name) const {
  const auto* found = find(name);
  return found != nullptr && found->value ? std::string_view(*found->value) : std::string_view();
}

void Parameters::set(std::string_view name, std::string_view value) {
  obtain(name).value = std::string(value);
}

void Parameters::set_flag(std::string_view name) { obtain(name).value.reset(); }

void Parameters::remove(std::string_view name) {
  std::erase_if(list_, [&](const Parameter& each) { return equal_ignoring_case(each.name, name); });
}

Result<Parameters> parse_parameters(std::string_view text) {
  Parameters parameters;
  text = trim(text);
  if (text.empty()) return parameters;
  if (text.front() != ';') {
    return failure("sip.bad_header", "Parameters do not begin with a semicolon.");
  }
  std::size_t count = 0;
  for (const auto piece : split_values(text, ';')) {
    if (++count > most_parameters) {
      return failure("sip.bad_header", "There are more than 64 parameters.");
    }
    const auto equals = piece.find('=');
    const auto name = trim(piece.substr(0, equals));
    if (!is_token(name)) {
      return failure("sip.bad_header", "A parameter's name is no token.");
    }
    if (equals == std::string_view::npos) {
      parameters.set_flag(name);
      continue;
    }
    const auto value = trim(piece.substr(equals + 1));
    const bool quoted = value.size() >= 2 && value.front() == '"' && value.back() == '"';
    if (!quoted && !is_bare(value)) {
      return failure("sip.bad_header", "The value of the parameter '" + std::string(name) +
                                           "' is neither a token nor quoted.");
    }
    parameters.set(name, unquote(value));
  }
  return parameters;
}

std::string to_text(const Parameters& parameters) {
  std::string text;
  for (const auto& [name, value] : parameters) {
    text += ';' + name;
    if (value) text += '=' + (is_bare(*value) ? *value : quote(*value));
  }
  return text;
}

}  // namespace ctibus::sip
