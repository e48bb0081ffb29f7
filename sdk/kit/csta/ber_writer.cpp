#include <array>

#include "ctibus/kit/csta/ber.hpp"

namespace ctibus::csta::ber {

namespace {

std::uint8_t class_bits(Tag::Class tag_class) {
  switch (tag_class) {
    case Tag::Class::application:
      return 0x40;
    case Tag::Class::context:
      return 0x80;
    case Tag::Class::private_use:
      return 0xC0;
    default:
      return 0x00;
  }
}

/// Base 128, as high tag numbers and object identifiers have it.
void append_base128(Octets& bytes, std::uint32_t number) {
  std::array<std::uint8_t, 5> digits{};
  std::size_t count = 0;
  do {
    digits[count++] = static_cast<std::uint8_t>(number & 0x7F);
    number >>= 7;
  } while (number != 0);
  while (count > 1) bytes.push_back(static_cast<std::uint8_t>(digits[--count] | 0x80));
  bytes.push_back(digits[0]);
}

/// Octets of a length beyond the first; 0: the first one suffices.
std::size_t length_octets(std::size_t length) {
  if (length < 0x80) return 0;
  std::size_t count = 0;
  for (; length != 0; length >>= 8) ++count;
  return count;
}

}  // namespace

void Writer::identifier(Identifier id) {
  const auto bits =
      static_cast<std::uint8_t>(class_bits(id.tag_class) | (id.constructed ? 0x20 : 0));
  if (id.number < 0x1F) {
    bytes_.push_back(static_cast<std::uint8_t>(bits | id.number));
  } else {
    bytes_.push_back(bits | 0x1F);
    append_base128(bytes_, id.number);
  }
}

void Writer::header(Identifier id, std::size_t length) {
  identifier(id);
  const std::size_t more = length_octets(length);
  if (more == 0) {
    bytes_.push_back(static_cast<std::uint8_t>(length));
    return;
  }
  bytes_.push_back(static_cast<std::uint8_t>(0x80 | more));
  for (std::size_t i = more; i-- > 0;) {
    bytes_.push_back(static_cast<std::uint8_t>(length >> 8 * i));
  }
}

void Writer::primitive(Identifier id, Bytes content) {
  id.constructed = false;
  header(id, content.size());
  raw(content);
}

std::size_t Writer::open(Identifier id) {
  id.constructed = true;
  identifier(id);
  bytes_.push_back(0);
  return bytes_.size();
}

void Writer::close(std::size_t mark) {
  const std::size_t length = bytes_.size() - mark;
  const std::size_t more = length_octets(length);
  if (more == 0) {
    bytes_[mark - 1] = static_cast<std::uint8_t>(length);
    return;
  }
  bytes_[mark - 1] = static_cast<std::uint8_t>(0x80 | more);
  bytes_.insert(bytes_.begin() + static_cast<std::ptrdiff_t>(mark), more, 0);
  for (std::size_t i = 0; i < more; ++i) {
    bytes_[mark + i] = static_cast<std::uint8_t>(length >> 8 * (more - 1 - i));
  }
}

void Writer::integer(std::int64_t value, Identifier id) {
  std::array<std::uint8_t, 8> octets{};
  const auto bits = static_cast<std::uint64_t>(value);
  for (std::size_t i = 0; i < 8; ++i) octets[i] = static_cast<std::uint8_t>(bits >> 8 * (7 - i));
  std::size_t first = 0;
  while (first < 7 && ((octets[first] == 0x00 && (octets[first + 1] & 0x80) == 0) ||
                       (octets[first] == 0xFF && (octets[first + 1] & 0x80) != 0))) {
    ++first;
  }
  primitive(id, Bytes(octets).subspan(first));
}

void Writer::boolean(bool value, Identifier id) {
  const std::uint8_t octet = value ? 0xFF : 0x00;
  primitive(id, Bytes(&octet, 1));
}

void Writer::bits(const std::vector<bool>& value, bool named, Identifier id) {
  std::size_t size = value.size();
  while (named && size > 0 && !value[size - 1]) --size;
  Octets octets(1 + (size + 7) / 8);
  octets[0] = static_cast<std::uint8_t>((8 - size % 8) % 8);
  for (std::size_t i = 0; i < size; ++i) {
    if (value[i]) octets[1 + i / 8] |= static_cast<std::uint8_t>(0x80U >> i % 8);
  }
  primitive(id, octets);
}

void Writer::octets(Bytes value, Identifier id) { primitive(id, value); }

void Writer::text(std::string_view value, Identifier id) { primitive(id, bytes_of(value)); }

void Writer::null(Identifier id) { primitive(id, {}); }

void Writer::oid(const Oid& value, Identifier id) {
  Octets octets;
  if (value.size() >= 2) append_base128(octets, value[0] * 40 + value[1]);
  for (std::size_t i = 2; i < value.size(); ++i) append_base128(octets, value[i]);
  primitive(id, octets);
}

void Writer::raw(Bytes encoded) { bytes_.insert(bytes_.end(), encoded.begin(), encoded.end()); }

std::string to_hex(Bytes bytes) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t octet : bytes) {
    text += digits[octet >> 4];
    text += digits[octet & 0x0F];
  }
  return text;
}

Result<Octets> from_hex(std::string_view text) {
  Octets octets;
  octets.reserve(text.size() / 2);
  int high = -1;
  for (const char c : text) {
    int digit = 0;
    if (c >= '0' && c <= '9') {
      digit = c - '0';
    } else if (c >= 'A' && c <= 'F') {
      digit = c - 'A' + 10;
    } else if (c >= 'a' && c <= 'f') {
      digit = c - 'a' + 10;
    } else if (high < 0 && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) {
      continue;
    } else {
      return failure("csta.bad_value", "Octets are written in hexadecimal digits.");
    }
    if (high < 0) {
      high = digit;
    } else {
      octets.push_back(static_cast<std::uint8_t>(high << 4 | digit));
      high = -1;
    }
  }
  if (high >= 0) {
    return failure("csta.bad_value", "An octet is written in two hexadecimal digits.");
  }
  return octets;
}

}  // namespace ctibus::csta::ber
