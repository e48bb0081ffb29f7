#pragma once

#include <cstddef>
#include <string_view>

namespace ctibus::csta {

/// How many bytes the character at the beginning has; 0: it is no UTF-8 (RFC 3629).
std::size_t utf8_character(std::string_view text);

bool is_utf8(std::string_view text);

}  // namespace ctibus::csta
