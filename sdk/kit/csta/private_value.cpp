#include "ctibus/kit/csta/private_value.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "ctibus/kit/csta/ber.hpp"

namespace ctibus::csta {
namespace {

using ber::Reader;
using ber::Tlv;

bool is_universal(const Tlv& value, std::uint32_t number) {
  return value.id.tag_class == Tag::Class::universal && value.id.number == number;
}

/// Appends what a value says. False: not all of it is text.
bool append_text(const Reader& in, const Tlv& value, std::string& text) {
  if (value.id.constructed) {
    Reader parts = in.inside(value);
    while (!parts.at_end()) {
      const auto part = parts.next();
      if (!part || !append_text(parts, *part, text)) return false;
    }
    return true;
  }
  std::string said;
  if (is_universal(value, ber::type::integer) || is_universal(value, ber::type::enumerated)) {
    const auto number = ber::read_integer(in, value);
    if (!number) return false;
    said = std::to_string(*number);
  } else if (is_universal(value, ber::type::boolean)) {
    const auto truth = ber::read_boolean(in, value);
    if (!truth) return false;
    said = *truth ? "true" : "false";
  } else {
    said.assign(value.content.begin(), value.content.end());
    if (!std::ranges::all_of(said, [](char c) { return c >= 0x20 && c < 0x7f; })) return false;
  }
  if (!text.empty() && !said.empty()) text += ' ';
  text += said;
  return true;
}

}  // namespace

std::optional<PrivateValue> private_value_of(std::string_view encoded) {
  const auto octets = ber::from_hex(encoded);
  if (!octets) return std::nullopt;
  Reader in(*octets);
  const auto whole = in.next();
  if (!whole || !whole->id.constructed) return std::nullopt;
  Reader parts = in.inside(*whole);
  const auto first = parts.next();
  if (!first || !is_universal(*first, ber::type::oid)) return std::nullopt;
  const auto identifier = ber::read_oid(parts, *first);
  const auto value = parts.next();
  if (!identifier || !value) return std::nullopt;
  PrivateValue made{.identifier = fmt::format("{}", fmt::join(*identifier, ".")), .text = {}};
  if (!append_text(parts, *value, made.text)) made.text = ber::to_hex(value->content);
  return made;
}

}  // namespace ctibus::csta
