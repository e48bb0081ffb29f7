#include "dial_pattern.hpp"

#include "dialable.hpp"

namespace ctibus::numbers {
namespace {

constexpr std::size_t longest_internal_number = 15;

tl::unexpected<kit::Error> bad_pattern(std::string_view text, std::string_view why) {
  return tl::unexpected(
      kit::Error{"numbers.bad_pattern", "internal number pattern '" + std::string(text) +
                                            "': " + std::string(why) +
                                            "; write digits, X (0-9), Z (1-9), N (2-9), [1-4] or "
                                            "[159], or a range such as 2000-2499"});
}

std::bitset<10> digits_between(char low, char high) {
  std::bitset<10> set;
  for (char c = low; c <= high; ++c) set.set(static_cast<std::size_t>(c - '0'));
  return set;
}

/** The inside of [...]; an empty set when it is malformed. */
std::bitset<10> parse_set(std::string_view inside) {
  std::bitset<10> set;
  for (std::size_t i = 0; i < inside.size(); ++i) {
    if (!is_digit(inside[i])) return {};
    if (i + 2 < inside.size() && inside[i + 1] == '-') {
      if (!is_digit(inside[i + 2]) || inside[i + 2] < inside[i]) return {};
      set |= digits_between(inside[i], inside[i + 2]);
      i += 2;
    } else {
      set |= digits_between(inside[i], inside[i]);
    }
  }
  return set;
}

}  // namespace

kit::Result<DialPattern> DialPattern::parse(std::string_view text) {
  DialPattern pattern;
  if (const auto dash = text.find('-');
      dash != std::string_view::npos && text.find('[') == std::string_view::npos) {
    const auto low = trim(text.substr(0, dash));
    const auto high = trim(text.substr(dash + 1));
    if (!all_digits(low) || !all_digits(high))
      return bad_pattern(text, "a range needs two numbers");
    if (low.size() != high.size()) return bad_pattern(text, "the bounds differ in length");
    if (low.size() > longest_internal_number) return bad_pattern(text, "longer than 15 digits");
    if (high < low) return bad_pattern(text, "the upper bound is below the lower one");
    pattern.low_ = low;
    pattern.high_ = high;
    return pattern;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::bitset<10> set;
    switch (text[i]) {
      case 'X':
      case 'x':
        set = digits_between('0', '9');
        break;
      case 'Z':
      case 'z':
        set = digits_between('1', '9');
        break;
      case 'N':
      case 'n':
        set = digits_between('2', '9');
        break;
      case '[': {
        const auto end = text.find(']', i);
        if (end == std::string_view::npos) return bad_pattern(text, "a '[' is not closed");
        set = parse_set(text.substr(i + 1, end - i - 1));
        if (set.none()) return bad_pattern(text, "the digits in [...] are not understood");
        i = end;
        break;
      }
      default:
        if (!is_digit(text[i])) {
          return bad_pattern(text, std::string("'") + text[i] + "' is no digit");
        }
        set = digits_between(text[i], text[i]);
    }
    pattern.positions_.push_back(set);
  }
  if (pattern.positions_.empty()) return bad_pattern(text, "it is empty");
  if (pattern.positions_.size() > longest_internal_number) {
    return bad_pattern(text, "longer than 15 digits");
  }
  return pattern;
}

bool DialPattern::matches(std::string_view digits) const noexcept {
  if (!low_.empty()) {
    return digits.size() == low_.size() && all_digits(digits) && digits >= low_ && digits <= high_;
  }
  if (digits.size() != positions_.size() || !all_digits(digits)) return false;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (!positions_[i].test(static_cast<std::size_t>(digits[i] - '0'))) return false;
  }
  return true;
}

}  // namespace ctibus::numbers
