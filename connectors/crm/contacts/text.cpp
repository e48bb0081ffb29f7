#include "text.hpp"

#include <cstdint>

namespace ctibus::contacts {

bool is_clean_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<std::uint8_t>(text[i]);
    std::size_t size = 0;
    std::uint32_t code = 0;
    std::uint32_t least = 0;
    if (lead == 0) return false;
    if (lead < 0x80) {
      ++i;
      continue;
    }
    if (lead >= 0xc2 && lead < 0xe0) {
      size = 2, code = lead & 0x1fu, least = 0x80;
    } else if (lead >= 0xe0 && lead < 0xf0) {
      size = 3, code = lead & 0x0fu, least = 0x800;
    } else if (lead >= 0xf0 && lead < 0xf5) {
      size = 4, code = lead & 0x07u, least = 0x10000;
    } else {
      return false;
    }
    if (i + size > text.size()) return false;
    for (std::size_t j = 1; j < size; ++j) {
      const auto next = static_cast<std::uint8_t>(text[i + j]);
      if ((next & 0xc0u) != 0x80u) return false;
      code = code << 6 | (next & 0x3fu);
    }
    if (code < least || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return false;
    i += size;
  }
  return true;
}

std::string from_latin1(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<std::uint8_t>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xc0 | byte >> 6);
      out += static_cast<char>(0x80 | (byte & 0x3f));
    }
  }
  return out;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

}  // namespace ctibus::contacts
