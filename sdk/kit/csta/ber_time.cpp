#include "ber_time.hpp"

#include <algorithm>

namespace ctibus::csta {
namespace {

bool are_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// What may follow the seconds: a fraction, and where that time is; `colon`: within an offset.
bool is_rest(std::string_view rest, bool colon) {
  if (rest.starts_with('.') || rest.starts_with(',')) {
    const auto end = std::min(rest.find_first_of("Z+-"), rest.size());
    if (!are_digits(rest.substr(1, end - 1))) return false;
    rest.remove_prefix(end);
  }
  if (rest.empty() || rest == "Z") return true;
  if (rest.front() != '+' && rest.front() != '-') return false;
  rest.remove_prefix(1);
  return colon ? rest.size() == 5 && rest[2] == ':' && are_digits(rest.substr(0, 2)) &&
                     are_digits(rest.substr(3))
               : rest.size() == 4 && are_digits(rest);
}

bool has_offset(std::string_view rest) { return rest.find_first_of("+-") != rest.npos; }

}  // namespace

std::string date_time_of(std::string_view time, bool two_digit_year) {
  constexpr std::size_t whole_size = 14;  // YYYYMMDDhhmmss
  std::string whole(time);
  if (two_digit_year) whole.insert(0, whole < "5" ? "20" : "19");
  if (whole.size() < whole_size || !are_digits(std::string_view(whole).substr(0, whole_size)) ||
      !is_rest(std::string_view(whole).substr(whole_size), false)) {
    return std::string(time);
  }
  std::string rest = whole.substr(whole_size);
  if (has_offset(rest)) rest.insert(rest.size() - 2, 1, ':');
  return whole.substr(0, 4) + '-' + whole.substr(4, 2) + '-' + whole.substr(6, 2) + 'T' +
         whole.substr(8, 2) + ':' + whole.substr(10, 2) + ':' + whole.substr(12, 2) + rest;
}

std::string generalized_time_of(std::string_view date_time) {
  constexpr std::string_view shape = "0000-00-00T00:00:00";
  const auto fits = [&] {
    for (std::size_t i = 0; i < shape.size(); ++i) {
      const bool good =
          shape[i] == '0' ? are_digits(date_time.substr(i, 1)) : date_time[i] == shape[i];
      if (!good) return false;
    }
    return is_rest(date_time.substr(shape.size()), true);
  };
  if (date_time.size() < shape.size() || !fits()) return std::string(date_time);
  std::string time;
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (shape[i] == '0') time += date_time[i];
  }
  std::string rest(date_time.substr(shape.size()));
  if (has_offset(rest)) rest.erase(rest.size() - 3, 1);
  return time + rest;
}

}  // namespace ctibus::csta
