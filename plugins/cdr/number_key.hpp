#pragma once

#include <string>
#include <string_view>

namespace ctibus::cdr_plugin {

/// What a number is looked up by when it is to be erased: its last nine digits, which are the same
/// in national and international form; a shorter one whole. Candidates only, never a match by
/// itself.
inline std::string number_key(std::string_view number) {
  // A SIP address is its user part here: sip:+33123456789@host
  if (const auto host = number.find('@'); host != std::string_view::npos) {
    number = number.substr(0, host);
  }
  std::string digits;
  for (const char c : number) {
    if (c >= '0' && c <= '9') digits += c;
  }
  constexpr std::size_t longest = 9;
  return digits.size() > longest ? digits.substr(digits.size() - longest) : digits;
}

/// "pbx1:1001" -> "1001"
inline std::string_view device_number(std::string_view device) {
  const auto colon = device.find(':');
  return colon == std::string_view::npos ? device : device.substr(colon + 1);
}

}  // namespace ctibus::cdr_plugin
