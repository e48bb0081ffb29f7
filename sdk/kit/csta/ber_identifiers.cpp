#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "ber_text.hpp"
#include "ber_values.hpp"
#include "tables/types.hpp"

namespace ctibus::csta {

namespace {

using ber::Reader;
using ber::Tlv;
using ber::Writer;

// Alternatives of DeviceID.
constexpr std::uint32_t dialing_number = 0;
constexpr std::uint32_t device_number = 1;
constexpr std::uint32_t implicit_public = 2;
constexpr std::uint32_t explicit_public = 3;
constexpr std::uint32_t implicit_private = 4;
constexpr std::uint32_t explicit_private = 5;
constexpr std::uint32_t other_plan = 6;
// Of LocalDeviceID, and of both in ECMA-180.
constexpr std::uint32_t dynamic_id = 3;
constexpr std::string_view type_of_number = "typeOfNumber";
constexpr std::string_view dynamic_word = "dynamic";
/// Of an alternative that is not known, and kept as it is.
constexpr std::string_view unknown_word = "unknown";

/// What ECMA-323 calls an alternative, in the attribute typeOfNumber.
struct Plan {
  std::string_view word;
  std::uint32_t tag;
  int inner = -1;  ///< of a CHOICE within it
};
constexpr Plan plans[] = {
    {"dialingNumber", dialing_number},
    {"deviceNumber", device_number},
    {"implicitPublic", implicit_public},
    {"explicitPublic:unknown", explicit_public, 0},
    {"explicitPublic:international", explicit_public, 1},
    {"explicitPublic:national", explicit_public, 2},
    {"explicitPublic:networkspecific", explicit_public, 3},
    {"explicitPublic:subscriber", explicit_public, 4},
    {"explicitPublic:abbreviated", explicit_public, 5},
    {"implicitPrivate", implicit_private},
    {"explicitPrivate:unknown", explicit_private, 0},
    {"explicitPrivate:level3RegionalNumber", explicit_private, 1},
    {"explicitPrivate:level2RegionalNumber", explicit_private, 2},
    {"explicitPrivate:level1RegionalNumber", explicit_private, 3},
    {"explicitPrivate:pTNSpecificNumber", explicit_private, 4},
    {"explicitPrivate:localNumber", explicit_private, 5},
    {"explicitPrivate:abbreviated", explicit_private, 6},
    {"other", other_plan},
};

/// MediaCallCharacteristics, which are attributes of a DeviceID in ECMA-323.
constexpr std::string_view media_class = "mediaClass";
constexpr std::array<std::string_view, 5> media_attributes = {
    "connectionRate", "bitRate", "delayTolerance", "switchingSubDomainCCIEType",
    "switchingSubDomainInformationElements"};

std::string_view attribute_of(const Element& element, std::string_view name) {
  const auto found = std::ranges::find(element.attributes, name, &Attribute::name);
  return found == element.attributes.end() ? std::string_view{} : found->value;
}

void set_attribute(Element& element, std::string_view name, std::string value) {
  element.attributes.push_back({std::string(name), std::move(value)});
}

Element* child_of(Element& element, std::string_view name) {
  const auto found = std::ranges::find(element.children, name, &Element::name);
  return found == element.children.end() ? nullptr : &*found;
}

const Element* child_of(const Element& element, std::string_view name) {
  const auto found = std::ranges::find(element.children, name, &Element::name);
  return found == element.children.end() ? nullptr : &*found;
}

Element& add(Element& element, std::string_view name) {
  element.children.emplace_back();
  element.children.back().name = name;
  return element.children.back();
}

/// An alternative of DeviceID.
Result<void> read_identifier(const Reader& in, const Tlv& value, Element& element) {
  const std::uint32_t tag = value.id.number;
  Tlv inner = value;
  int inner_tag = -1;
  if (tag == explicit_public || tag == explicit_private) {
    const auto only = in.only(value);
    if (!only) return tl::unexpected(only.error());
    inner = *only;
    inner_tag = static_cast<int>(inner.id.number);
  }
  const auto plan = std::ranges::find_if(
      plans, [&](const Plan& known) { return known.tag == tag && known.inner == inner_tag; });
  if (plan == std::ranges::end(plans)) {
    set_attribute(element, type_of_number, std::string(unknown_word));
    keep_unknown(value, element);
    return {};
  }
  if (tag != dialing_number) set_attribute(element, type_of_number, std::string(plan->word));
  if (tag == device_number) {
    const auto number = ber::read_integer(in, inner);
    if (!number) return tl::unexpected(number.error());
    element.text = std::to_string(*number);
    return {};
  }
  const auto octets = ber::read_octets(in, inner);
  if (!octets) return tl::unexpected(octets.error());
  element.text = tag == other_plan ? text_of_characters(*octets) : text_of_string(*octets);
  return {};
}

Result<void> write_identifier(const Element& element, Writer& out) {
  std::string_view word = attribute_of(element, type_of_number);
  if (word.empty()) word = plans[0].word;
  const auto plan = std::ranges::find(plans, word, &Plan::word);
  if (plan == std::ranges::end(plans)) {
    return failure("csta.not_in_ber", fmt::format("ECMA-285 has no typeOfNumber '{}'.", word));
  }
  const ber::Identifier id = ber::context(plan->tag, false);
  if (plan->tag == device_number) {
    std::int64_t number = 0;
    const char* end = element.text.data() + element.text.size();
    const auto [stop, error] = std::from_chars(element.text.data(), end, number);
    if (error != std::errc{} || stop != end) {
      return failure("csta.bad_value",
                     fmt::format("A deviceNumber has digits only, not '{}'.", element.text));
    }
    out.integer(number, id);
    return {};
  }
  const auto octets =
      plan->tag == other_plan ? characters_of_text(element.text) : string_of_text(element.text);
  if (!octets) return tl::unexpected(octets.error());
  if (plan->inner < 0) {
    out.octets(*octets, id);
  } else {
    const auto mark = out.open(id);
    out.octets(*octets, ber::context(static_cast<std::uint32_t>(plan->inner), false));
    out.close(mark);
  }
  return {};
}

/// What was not known when it was read.
Result<void> write_kept(const Element& element, Writer& out) {
  for (const Element& child : element.children) {
    const auto octets = ber::from_hex(child.text);
    if (!octets) return tl::unexpected(octets.error());
    out.raw(*octets);
  }
  return {};
}

Result<void> read_media(const Reader& in, const Tlv& value, Element& element) {
  Element media;
  if (auto done =
          read_fields(ber_fields(tables::media_call_characteristics), in.inside(value), media);
      !done) {
    return done;
  }
  if (const Element* classes = child_of(media, media_class)) {
    std::string words;
    for (const Element& flag : classes->children) {
      if (!words.empty()) words += ' ';
      words += flag.name;
    }
    set_attribute(element, media_class, std::move(words));
  }
  for (const std::string_view name : media_attributes) {
    if (Element* child = child_of(media, name)) {
      set_attribute(element, name, std::move(child->text));
    }
  }
  return {};
}

Result<void> write_media(const Element& element, const BerOptions& options, Writer& out) {
  const std::string_view words = attribute_of(element, media_class);
  const bool told = std::ranges::any_of(media_attributes, [&](std::string_view name) {
    return !attribute_of(element, name).empty();
  });
  if (words.empty() && !told) return {};
  Element media;
  Element& classes = add(media, media_class);
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    if (end > at) add(classes, words.substr(at, end - at)).text = "true";
    at = end + 1;
  }
  for (const std::string_view name : media_attributes) {
    const std::string_view value = attribute_of(element, name);
    if (!value.empty()) add(media, name).text = value;
  }
  const auto mark = out.open(ber::universal(ber::type::sequence));
  if (auto done = write_fields(ber_fields(tables::media_call_characteristics), media, options, out);
      !done) {
    return done;
  }
  out.close(mark);
  return {};
}

constexpr std::string_view private_attributes[] = {"privateNumber", "privateName"};

/// ECMA-323 tells there only that it is private; ECMA-285 what it is.
bool is_truth(std::string_view text) { return text.empty() || text == "true" || text == "false"; }

Result<void> read_dynamic(const Reader& in, const Tlv& value, Element& element) {
  const auto octets = ber::read_octets(in, value);
  if (!octets) return tl::unexpected(octets.error());
  set_attribute(element, type_of_number, std::string(dynamic_word));
  element.text = ber::to_hex(*octets);
  return {};
}

Result<void> write_dynamic(const Element& element, Writer& out) {
  const auto octets = ber::from_hex(element.text);
  if (!octets) return tl::unexpected(octets.error());
  out.octets(*octets, ber::context(dynamic_id, false));
  return {};
}

bool is_dynamic(const Element& element) {
  return attribute_of(element, type_of_number) == dynamic_word;
}

Result<void> write_call_id(const Element& call, std::uint32_t tag, Writer& out) {
  const auto octets = ber::from_hex(call.text);
  if (!octets) return within(call, octets.error());
  out.octets(*octets, ber::context(tag, false));
  return {};
}

constexpr std::string_view call_id_name = "callID";
constexpr std::string_view device_id_name = "deviceID";

/// callID or deviceID of ECMA-285.
Result<void> read_part(const Reader& in, const Tlv& value, Element& element) {
  if (same_tag(value.id, ber::context(0))) {
    const auto octets = ber::read_octets(in, value);
    if (!octets) return tl::unexpected(octets.error());
    add(element, call_id_name).text = ber::to_hex(*octets);
    return {};
  }
  if (same_tag(value.id, ber::context(1))) {
    const auto inner = in.only(value);
    if (!inner) return tl::unexpected(inner.error());
    return read_local_device_id(in.inside(value), *inner, add(element, device_id_name));
  }
  keep_unknown(value, element);
  return {};
}

Result<void> check_connection(const Element& element) {
  for (const Element& child : element.children) {
    if (child.name != call_id_name && child.name != device_id_name) {
      return failure("csta.bad_value", fmt::format("A ConnectionID has no '{}'.", child.name));
    }
  }
  if (child_of(element, call_id_name) == nullptr && child_of(element, device_id_name) == nullptr) {
    return failure("csta.bad_value", "A ConnectionID needs a callID, a deviceID or both.");
  }
  return {};
}

}  // namespace

Result<void> read_device_id(const Reader& in, const Tlv& value, Element& element) {
  Reader parts = in.inside(value);
  bool identified = false;
  while (!parts.at_end()) {
    const auto part = parts.next();
    if (!part) return tl::unexpected(part.error());
    Result<void> done;
    if (!identified && part->id.tag_class == Tag::Class::context) {
      identified = true;
      done = read_identifier(parts, *part, element);
    } else if (same_tag(part->id, ber::context(0)) || same_tag(part->id, ber::context(1))) {
      const auto octets = ber::read_octets(parts, *part);
      if (!octets) return tl::unexpected(octets.error());
      set_attribute(element, private_attributes[part->id.number], text_of_string(*octets));
    } else if (same_tag(part->id, ber::universal(ber::type::sequence))) {
      done = read_media(parts, *part, element);
    } else {
      keep_unknown(*part, element);
    }
    if (!done) return done;
  }
  return {};
}

Result<void> read_plain_device_id(const Reader& in, const Tlv& value, Element& element) {
  return read_identifier(in, value, element);
}

Result<void> read_local_device_id(const Reader& in, const Tlv& value, Element& element) {
  return same_tag(value.id, ber::context(dynamic_id)) ? read_dynamic(in, value, element)
                                                      : read_device_id(in, value, element);
}

Result<void> read_connection_id(const Reader& in, const Tlv& value, Element& element) {
  if (!same_tag(value.id, ber::universal(ber::type::sequence))) {
    return read_part(in, value, element);
  }
  Reader parts = in.inside(value);
  while (!parts.at_end()) {
    const auto part = parts.next();
    if (!part) return tl::unexpected(part.error());
    if (auto done = read_part(parts, *part, element); !done) return done;
  }
  return {};
}

Result<void> read_plain_connection_id(const Reader& in, const Tlv& value, Element& element) {
  constexpr std::uint32_t call_tag = 2;
  Reader parts = in.inside(value);
  while (!parts.at_end()) {
    const auto part = parts.next();
    if (!part) return tl::unexpected(part.error());
    Result<void> done;
    if (same_tag(part->id, ber::context(call_tag))) {
      const auto octets = ber::read_octets(parts, *part);
      if (!octets) return tl::unexpected(octets.error());
      add(element, call_id_name).text = ber::to_hex(*octets);
    } else if (same_tag(part->id, ber::context(dynamic_id))) {
      done = read_dynamic(parts, *part, add(element, device_id_name));
    } else if (part->id.tag_class == Tag::Class::context && part->id.number <= device_number) {
      done = read_identifier(parts, *part, add(element, device_id_name));
    } else {
      keep_unknown(*part, element);
    }
    if (!done) return done;
  }
  return {};
}

Result<void> write_device_id(const Element& element, const BerOptions& options, ber::Identifier id,
                             Writer& out) {
  // DeflectCall has a list of destinations in the sixth edition of ECMA-323.
  if (element.text.empty() && element.children.size() == 1 &&
      element.children.front().name == "device") {
    return write_device_id(element.children.front(), options, id, out);
  }
  if (std::ranges::any_of(element.children,
                          [](const Element& child) { return child.space != ber_space; })) {
    return failure("csta.bad_value", "ECMA-285 has one device here.");
  }
  const auto mark = out.open(id);
  const bool unknown = attribute_of(element, type_of_number) == unknown_word;
  if (unknown) {
    if (auto done = write_kept(element, out); !done) return done;
  } else if (auto done = write_identifier(element, out); !done) {
    return done;
  }
  for (std::uint32_t i = 0; i < 2; ++i) {
    const std::string_view text = attribute_of(element, private_attributes[i]);
    if (is_truth(text)) continue;
    const auto octets = string_of_text(text);
    if (!octets) return tl::unexpected(octets.error());
    const auto inner = out.open(ber::context(i));
    out.octets(*octets, ber::universal(ber::type::ia5_string));
    out.close(inner);
  }
  if (auto done = write_media(element, options, out); !done) return done;
  if (!unknown) {
    if (auto done = write_kept(element, out); !done) return done;
  }
  out.close(mark);
  return {};
}

Result<void> write_plain_device_id(const Element& element, Writer& out) {
  return write_identifier(element, out);
}

Result<void> write_local_device_id(const Element& element, const BerOptions& options, Writer& out) {
  return is_dynamic(element)
             ? write_dynamic(element, out)
             : write_device_id(element, options, ber::universal(ber::type::sequence), out);
}

Result<void> write_connection_id(const Element& element, const BerOptions& options, Writer& out) {
  if (auto done = check_connection(element); !done) return done;
  const Element* call = child_of(element, call_id_name);
  const Element* device = child_of(element, device_id_name);
  const bool both = call != nullptr && device != nullptr;
  const std::size_t pair = both ? out.open(ber::universal(ber::type::sequence)) : 0;
  if (call != nullptr) {
    if (auto done = write_call_id(*call, 0, out); !done) return done;
  }
  if (device != nullptr) {
    const auto mark = out.open(ber::context(1));
    if (auto done = write_local_device_id(*device, options, out); !done) {
      return within(*device, done.error());
    }
    out.close(mark);
  }
  if (both) out.close(pair);
  return {};
}

Result<void> write_plain_connection_id(const Element& element, ber::Identifier id, Writer& out) {
  if (auto done = check_connection(element); !done) return done;
  const auto mark = out.open(id);
  if (const Element* call = child_of(element, call_id_name)) {
    if (auto done = write_call_id(*call, 2, out); !done) return done;
  }
  if (const Element* device = child_of(element, device_id_name)) {
    auto done = is_dynamic(*device) ? write_dynamic(*device, out) : write_identifier(*device, out);
    if (!done) return within(*device, done.error());
  }
  out.close(mark);
  return {};
}

}  // namespace ctibus::csta
