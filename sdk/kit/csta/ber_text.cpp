#include "ber_text.hpp"

namespace ctibus::csta {

std::string text_of_string(ber::Bytes octets) {
  std::string text;
  text.reserve(octets.size());
  for (const std::uint8_t octet : octets) {
    if (octet < 0x80) {
      text += static_cast<char>(octet);
    } else {
      text += static_cast<char>(0xC0 | octet >> 6);
      text += static_cast<char>(0x80 | (octet & 0x3F));
    }
  }
  return text;
}

Result<ber::Octets> string_of_text(std::string_view text) {
  ber::Octets octets;
  octets.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto first = static_cast<std::uint8_t>(text[i]);
    if (first < 0x80) {
      octets.push_back(first);
      continue;
    }
    const auto second = i + 1 < text.size() ? static_cast<std::uint8_t>(text[i + 1]) : 0;
    if ((first != 0xC2 && first != 0xC3) || (second & 0xC0) != 0x80) {
      return failure("csta.bad_value", "A text has characters that ISO 8859-1 does not have.");
    }
    octets.push_back(static_cast<std::uint8_t>((first & 0x03) << 6 | (second & 0x3F)));
    ++i;
  }
  return octets;
}

std::string text_of_characters(ber::Bytes octets) {
  std::string text;
  for (const std::uint8_t octet : octets) {
    if (octet >= 0x20 && octet < 0x7F && octet != '\\') {
      text += static_cast<char>(octet);
    } else {
      text += "\\x";
      text += ber::to_hex(ber::Bytes(&octet, 1));
    }
  }
  return text;
}

Result<ber::Octets> characters_of_text(std::string_view text) {
  ber::Octets octets;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      octets.push_back(static_cast<std::uint8_t>(text[i]));
      continue;
    }
    const auto octet = text.substr(i, 2) == "\\x" && i + 4 <= text.size()
                           ? ber::from_hex(text.substr(i + 2, 2))
                           : Result<ber::Octets>(ber::Octets{});
    if (!octet || octet->size() != 1) {
      return failure("csta.bad_value", "After a backslash there has to be x and two digits.");
    }
    octets.push_back(octet->front());
    i += 3;
  }
  return octets;
}

}  // namespace ctibus::csta
