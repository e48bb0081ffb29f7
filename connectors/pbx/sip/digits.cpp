#include "digits.hpp"

#include <algorithm>

#include "ctibus/kit/sip/parameters.hpp"

namespace ctibus::sip {
namespace {

constexpr std::size_t most_digits = 32;

/// The value of the line that begins with this name and '='.
std::string_view line_value(std::string_view body, std::string_view name) {
  while (!body.empty()) {
    const auto end = body.find_first_of("\r\n");
    const std::string_view line = body.substr(0, end);
    body = end == std::string_view::npos ? std::string_view() : body.substr(end + 1);
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    if (equal_ignoring_case(trim(line.substr(0, equals)), name)) {
      return trim(line.substr(equals + 1));
    }
  }
  return {};
}

}  // namespace

bool are_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789*#ABCD") == std::string_view::npos;
}

std::string read_digits(std::string_view content_type, std::string_view body) {
  const std::string_view type = trim(content_type.substr(0, content_type.find(';')));
  std::string_view found;
  if (equal_ignoring_case(type, "application/dtmf-relay")) {
    found = line_value(body, "Signal");
  } else if (equal_ignoring_case(type, "application/dtmf")) {
    found = trim(body);
  }
  if (found.size() > most_digits) return {};
  std::string digits(found);
  std::transform(digits.begin(), digits.end(), digits.begin(), [](char c) {
    return c >= 'a' && c <= 'd' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return are_digits(digits) ? digits : std::string();
}

}  // namespace ctibus::sip
