#pragma once

#include <string_view>

namespace ctibus::csta {

/// Equal but for capitals of ASCII.
bool same_letters(std::string_view a, std::string_view b);

bool is_boolean(std::string_view text);
bool is_integer(std::string_view text);
bool is_decimal(std::string_view text);
bool is_hexadecimal(std::string_view text);

}  // namespace ctibus::csta
