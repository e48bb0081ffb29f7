#include "ber/tlv.hpp"

#include <array>

namespace csta_switch::ber {
namespace {

constexpr unsigned char constructed_bit = 0x20;
constexpr int most_nested = 64;

// Where the element that begins `bytes` ends, when its length is indefinite.
std::size_t end_of_contents(std::string_view bytes, int depth) {
  if (depth > most_nested) throw Malformed("nested too deeply");
  Reader reader(bytes, depth);
  for (;;) {
    if (reader.at_end()) throw Malformed("no end of contents");
    const Tlv element = reader.next();
    if (element.tag == universal(0) && element.content.empty()) {
      return static_cast<std::size_t>(element.content.data() - bytes.data());
    }
  }
}

}  // namespace

std::string name_of(const Tag& tag) {
  static constexpr std::array<std::string_view, 4> classes = {"UNIVERSAL ", "APPLICATION ", "",
                                                              "PRIVATE "};
  return "[" + std::string(classes.at(static_cast<std::size_t>(tag.tag_class))) +
         std::to_string(tag.number) + "]";
}

unsigned char Reader::byte() {
  if (rest_.empty()) throw Malformed("an element is cut off");
  const auto value = static_cast<unsigned char>(rest_.front());
  rest_.remove_prefix(1);
  return value;
}

Tlv Reader::next() {
  Tlv element;
  const unsigned first = byte();
  element.tag.tag_class = static_cast<Class>(first >> 6);
  element.constructed = (first & constructed_bit) != 0;
  element.tag.number = first & 0x1f;
  if (element.tag.number == 0x1f) {
    element.tag.number = 0;
    for (unsigned part = 0x80; (part & 0x80) != 0;) {
      part = byte();
      if (element.tag.number >> 20 != 0) throw Malformed("a tag is too large");
      element.tag.number = element.tag.number << 7 | (part & 0x7f);
    }
  }
  std::size_t length = byte();
  if (length == 0x80) {
    if (!element.constructed) throw Malformed("a plain value of indefinite length");
    const std::size_t end = end_of_contents(rest_, depth_ + 1);
    element.content = rest_.substr(0, end - 2);
    rest_.remove_prefix(end);
    return element;
  }
  if (length > 0x80) {
    std::size_t bytes = length & 0x7f;
    if (bytes > 4) throw Malformed("a length of more than four bytes");
    for (length = 0; bytes > 0; --bytes) length = length << 8 | byte();
  }
  if (length > rest_.size()) throw Malformed("an element is longer than what holds it");
  element.content = rest_.substr(0, length);
  rest_.remove_prefix(length);
  return element;
}

Tlv Reader::expect(const Tag& tag) {
  const Tlv element = next();
  if (element.tag != tag) throw Malformed(name_of(element.tag) + " instead of " + name_of(tag));
  return element;
}

std::string tlv(const Tag& tag, bool is_constructed, std::string_view content) {
  std::string out;
  const auto first =
      static_cast<unsigned>(tag.tag_class) << 6 | (is_constructed ? unsigned{constructed_bit} : 0U);
  if (tag.number < 0x1f) {
    out += static_cast<char>(first | tag.number);
  } else {
    out += static_cast<char>(first | 0x1f);
    if (tag.number >= 0x80) out += static_cast<char>(tag.number >> 7 | 0x80);
    out += static_cast<char>(tag.number & 0x7f);
  }
  const std::size_t length = content.size();
  if (length < 0x80) {
    out += static_cast<char>(length);
  } else if (length < 0x100) {
    out += '\x81';
    out += static_cast<char>(length);
  } else {
    out += '\x82';
    out += static_cast<char>(length >> 8);
    out += static_cast<char>(length & 0xff);
  }
  out += content;
  return out;
}

std::string primitive(const Tag& tag, std::string_view content) { return tlv(tag, false, content); }

std::string constructed(const Tag& tag, std::string_view content) {
  return tlv(tag, true, content);
}

std::string integer_content(long value) {
  std::string out;
  do {
    out.insert(out.begin(), static_cast<char>(value & 0xff));
    const bool negative = (out.front() & 0x80) != 0;
    value >>= 8;
    if ((value == 0 && !negative) || (value == -1 && negative)) return out;
  } while (true);
}

long integer_of(const Tlv& element) {
  if (element.content.empty() || element.content.size() > 8) {
    throw Malformed("an integer of " + std::to_string(element.content.size()) + " bytes");
  }
  long value = (element.content.front() & 0x80) != 0 ? -1 : 0;
  for (const char c : element.content) {
    value =
        static_cast<long>(static_cast<unsigned long>(value) << 8) | static_cast<unsigned char>(c);
  }
  return value;
}

}  // namespace csta_switch::ber
