#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ctibus::csta {

/// How many bytes the character at the beginning has; 0: it is no UTF-8 (RFC 3629).
std::size_t utf8_character(std::string_view text);

bool is_utf8(std::string_view text);

/// With U+FFFD for each byte that is no UTF-8.
std::string valid_utf8(std::string_view text);

/// Its first characters, of at most so many bytes together.
std::string_view first_characters(std::string_view text, std::size_t bytes);

}  // namespace ctibus::csta
