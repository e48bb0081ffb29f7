#ifndef CTIBUS_KIT_NUMBERS_DIALABLE_HPP
#define CTIBUS_KIT_NUMBERS_DIALABLE_HPP

#include <optional>
#include <string>
#include <string_view>

namespace ctibus::numbers {

/** Longest text that is taken for a number; libphonenumber's own limit. */
inline constexpr std::size_t longest_number_text = 250;

/** Text as plain ASCII: digits of other scripts, typographic dashes and spaces translated,
 * invisible direction marks dropped. Nothing when the bytes are no UTF-8 or hold a character
 * (control characters included) that has no place in a written number. */
[[nodiscard]] std::optional<std::string> fold_to_ascii(std::string_view text);

/** The digits, '*', '#' and leading '+' of a folded text without its separators. Nothing when it
 * has letters or none of those. */
[[nodiscard]] std::optional<std::string> dialable_digits(std::string_view folded);

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] bool all_digits(std::string_view text) noexcept;
[[nodiscard]] std::string to_lower(std::string_view text);
[[nodiscard]] std::string_view trim(std::string_view text) noexcept;

}  // namespace ctibus::numbers

#endif
