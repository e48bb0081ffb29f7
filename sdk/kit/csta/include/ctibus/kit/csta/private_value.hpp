#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ctibus::csta {

/// Private data as switches that speak BER have it: a value under an object identifier of the
/// manufacturer (CSTAPrivateData of ECMA-180, ECMA-218 and ECMA-285).
struct PrivateValue {
  std::string identifier;  ///< "1.3.12.1206.521"
  /// What its strings and numbers say, with blanks between; in hexadecimal, if any is not text.
  std::string text;
};

/// `encoded`: in hexadecimal. Nothing: it has no object identifier. Pure; any thread.
std::optional<PrivateValue> private_value_of(std::string_view encoded);

}  // namespace ctibus::csta
