#pragma once

#include <string>

#include "ber/types.hpp"
#include "wire/element.hpp"

namespace csta_switch::ber {

/// A message, or a part of one, in BER. Children that the type does not have are left out; throws
/// std::logic_error when one is missing or has a word that BER cannot say.
std::string encoded(const Type& type, const Element& element);

/// The element as ECMA-323 has it. Throws Malformed.
Element decoded(const Type& type, std::string name, const Tlv& tlv);

}  // namespace csta_switch::ber
