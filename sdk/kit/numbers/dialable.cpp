#include "dialable.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace ctibus::numbers {
namespace {

constexpr char32_t invalid_code_point = 0xFFFFFFFF;

/** Takes one code point off the front; overlong forms and surrogates are invalid. */
char32_t next_code_point(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text.front());
  text.remove_prefix(1);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < static_cast<std::size_t>(more)) {
    return invalid_code_point;
  }
  char32_t value = lead & (0x3FU >> more);
  for (int i = 0; i < more; ++i) {
    const auto next = static_cast<unsigned char>(text.front());
    if ((next & 0xC0U) != 0x80) return invalid_code_point;
    value = (value << 6U) | (next & 0x3FU);
    text.remove_prefix(1);
  }
  constexpr std::array<char32_t, 4> least = {0, 0x80, 0x800, 0x10000};
  if (value < least.at(static_cast<std::size_t>(more)) || value > 0x10FFFF ||
      (value >= 0xD800 && value <= 0xDFFF)) {
    return invalid_code_point;
  }
  return value;
}

/** ASCII for a character found in written numbers; '\0' to drop it; nothing to refuse it. */
std::optional<char> ascii_for(char32_t c) {
  if (c >= 0x20 && c < 0x7F) return static_cast<char>(c);
  if (c == '\t') return ' ';
  for (const char32_t zero : {0x0660U, 0x06F0U, 0x0966U, 0xFF10U}) {
    if (c >= zero && c <= zero + 9) return static_cast<char>('0' + (c - zero));
  }
  if (c == 0x00A0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x3000) return ' ';
  if ((c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFF0D) return '-';
  if (c == 0xFF0B) return '+';
  if (c == 0xFF08) return '(';
  if (c == 0xFF09) return ')';
  // Zero-width and direction marks that come along when a number is copied from an address book.
  if (c == 0x00AD || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
      (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF) {
    return '\0';
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> fold_to_ascii(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto ascii = ascii_for(next_code_point(text));
    if (!ascii) return std::nullopt;
    if (*ascii != '\0') out += *ascii;
  }
  return out;
}

std::optional<std::string> dialable_digits(std::string_view folded) {
  std::string out;
  for (const char c : folded) {
    if (is_digit(c) || c == '*' || c == '#' || (c == '+' && out.empty())) {
      out += c;
    } else if (std::string_view(" -./()").find(c) == std::string_view::npos) {
      return std::nullopt;
    }
  }
  if (out.empty() || out == "+") return std::nullopt;
  return out;
}

bool all_digits(std::string_view text) noexcept {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

std::string to_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

std::string_view trim(std::string_view text) noexcept {
  constexpr std::string_view blanks = " \t\r\n";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

}  // namespace ctibus::numbers
