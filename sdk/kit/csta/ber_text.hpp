#pragma once

#include <string>

#include "ctibus/kit/csta/ber.hpp"

/// Texts of the tree, which are UTF-8, and strings of BER.
namespace ctibus::csta {

/// Of IA5String and its like. Octets beyond ASCII are taken for ISO 8859-1, as switches write them.
std::string text_of_string(ber::Bytes octets);
/// Errors: csta.bad_value, of characters that ISO 8859-1 does not have.
Result<ber::Octets> string_of_text(std::string_view text);

/// Of an OCTET STRING of characters: printable ASCII as it is, everything else and the backslash as
/// \xHH. No two octet strings have one text.
std::string text_of_characters(ber::Bytes octets);
Result<ber::Octets> characters_of_text(std::string_view text);

}  // namespace ctibus::csta
