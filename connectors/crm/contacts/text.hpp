#pragma once

#include <string>
#include <string_view>

namespace ctibus::contacts {

/// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, and no NUL.
bool is_clean_utf8(std::string_view text);
/// ISO 8859-1 to UTF-8.
std::string from_latin1(std::string_view text);
/// Without blanks at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace ctibus::contacts
