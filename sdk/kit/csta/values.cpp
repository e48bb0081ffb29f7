#include "values.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

namespace ctibus::csta {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

template <class Number>
bool is_number(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return false;
  }
  Number number{};
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  return result.ec == std::errc() && result.ptr == end;
}

}  // namespace

bool same_letters(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, lower, lower);
}

bool is_boolean(std::string_view text) {
  return text == "true" || text == "false" || text == "1" || text == "0";
}

bool is_integer(std::string_view text) { return is_number<std::int64_t>(text); }

bool is_decimal(std::string_view text) { return is_number<double>(text); }

bool is_hexadecimal(std::string_view text) {
  return text.size() % 2 == 0 &&
         text.find_first_not_of("0123456789abcdefABCDEF") == std::string_view::npos;
}

}  // namespace ctibus::csta
