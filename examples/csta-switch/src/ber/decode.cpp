#include <algorithm>
#include <array>

#include "ber/codec.hpp"

namespace csta_switch::ber {
namespace {

void decode(const Type& type, const Tlv& tlv, bool tag_replaced, Element& into);

std::string to_hex(std::string_view bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  for (const char c : bytes) {
    out += digits[static_cast<unsigned char>(c) >> 4];
    out += digits[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

constexpr unsigned last_device_tag = 6;

bool is_plain_device(const Tag& tag) {
  return tag.tag_class == Class::context && tag.number <= last_device_tag;
}

bool begins_with(const Type& type, const Tag& tag);

bool begins_with(const Field& field, const Tag& tag) {
  return field.tag ? *field.tag == tag : begins_with(*field.type, tag);
}

bool begins_with(const Type& type, const Tag& tag) {
  if (type.tag) return *type.tag == tag;
  if (type.kind == Kind::bare) return true;
  if (type.kind == Kind::plain_device) return is_plain_device(tag);
  if (type.kind != Kind::choice) return natural_tag(type.kind) == tag;
  return std::any_of(type.fields.begin(), type.fields.end(),
                     [&](const Field& field) { return begins_with(field, tag); });
}

void decode_field(const Field& field, const Tlv& tlv, Element& parent) {
  if (field.type->kind == Kind::skip || field.type->kind == Kind::extensions) return;
  Element& child = parent.add(field.name);
  if (!field.tag) {
    decode(*field.type, tlv, false, child);
  } else if (field.is_explicit || field.type->is_untagged_choice()) {
    Reader inner(tlv.content);
    decode(*field.type, inner.next(), false, child);
  } else {
    decode(*field.type, tlv, true, child);
  }
}

void decode_fields(const Type& type, const Tlv& tlv, Element& into) {
  Reader reader(tlv.content);
  for (const Field& field : type.fields) {
    if (!reader.at_end() && begins_with(field, reader.peek().tag)) {
      decode_field(field, reader.next(), into);
    } else if (!field.optional) {
      throw Malformed(into.name + " lacks " + field.name +
                      (reader.at_end() ? "" : " before " + name_of(reader.peek().tag)));
    }
  }
  if (!reader.at_end()) {
    throw Malformed(into.name + ": " + name_of(reader.peek().tag) +
                    " does not belong there, or not at this place");
  }
}

void decode_chosen(const Type& type, const Tlv& tlv, Element& into) {
  for (const Field& field : type.fields) {
    if (begins_with(field, tlv.tag)) {
      decode_field(field, tlv, into);
      return;
    }
  }
  throw Malformed(into.name + ": " + name_of(tlv.tag) + " is no alternative of " + type.name);
}

void decode_bits(const Type& type, const Tlv& tlv, Element& into) {
  if (tlv.content.empty()) throw Malformed(into.name + ": a bit string without a byte");
  for (const auto& [word, number] : type.words) {
    const auto bit = static_cast<std::size_t>(number);
    if (bit / 8 + 1 < tlv.content.size() && (tlv.content[bit / 8 + 1] & (0x80 >> bit % 8)) != 0) {
      into.add(word, "true");
    }
  }
}

void decode_word(const Type& type, const Tlv& tlv, Element& into) {
  const long number = integer_of(tlv);
  for (const auto& [word, known] : type.words) {
    if (known == number) {
      into.text = word;
      return;
    }
  }
  throw Malformed(into.name + ": " + std::to_string(number) + " is not a value of " + type.name);
}

void decode_explicit_number(const Tlv& tlv, std::string_view plan, Element& into) {
  static constexpr std::array<std::string_view, 6> public_types = {
      "unknown", "international", "national", "networkspecific", "subscriber", "abbreviated"};
  static constexpr std::array<std::string_view, 7> private_types = {
      "unknown",           "level3RegionalNumber", "level2RegionalNumber", "level1RegionalNumber",
      "pTNSpecificNumber", "localNumber",          "abbreviated"};
  Reader reader(tlv.content);
  const Tlv number = reader.next();
  const bool is_public = plan == "explicitPublic";
  if (number.tag.number >= (is_public ? public_types.size() : private_types.size())) {
    throw Malformed(into.name + ": " + name_of(number.tag) + " is no type of number");
  }
  const std::string_view kind =
      is_public ? public_types.at(number.tag.number) : private_types.at(number.tag.number);
  into.text = number.content;
  into.attributes.emplace_back("typeOfNumber", std::string(plan) + ":" + std::string(kind));
}

void decode_number(const Tlv& number, Element& into) {
  if (!is_plain_device(number.tag)) {
    throw Malformed(into.name + ": " + name_of(number.tag) + " is no kind of number");
  }
  into.text = number.content;
  switch (number.tag.number) {
    case 1:
      into.text = std::to_string(integer_of(number));
      into.attributes.emplace_back("typeOfNumber", "deviceNumber");
      break;
    case 2:
      into.attributes.emplace_back("typeOfNumber", "implicitPublic");
      break;
    case 3:
      decode_explicit_number(number, "explicitPublic", into);
      break;
    case 4:
      into.attributes.emplace_back("typeOfNumber", "implicitPrivate");
      break;
    case 5:
      decode_explicit_number(number, "explicitPrivate", into);
      break;
    case 6:
      into.attributes.emplace_back("typeOfNumber", "other");
      break;
    default:
      break;
  }
}

void decode_device(const Tlv& tlv, Element& into) {
  Reader reader(tlv.content);
  decode_number(reader.next(), into);
}

void decode_dynamic(const Tlv& tlv, Element& device) {
  device.text = to_hex(tlv.content);
  device.attributes.emplace_back("typeOfNumber", "dynamic");
}

void decode_local_device(const Tlv& tlv, Element& connection) {
  Element& device = connection.add("deviceID");
  Reader reader(tlv.content);
  const Tlv inner = reader.next();
  if (inner.tag == tag_sequence) {
    decode_device(inner, device);
  } else if (inner.tag == context(3)) {
    decode_dynamic(inner, device);
  } else {
    throw Malformed(connection.name + ": " + name_of(inner.tag) + " is no device");
  }
}

void decode_connection(const Tlv& tlv, Element& into) {
  if (tlv.tag == context(0)) {
    into.add("callID", std::string(tlv.content));
  } else if (tlv.tag == context(1)) {
    decode_local_device(tlv, into);
  } else if (tlv.tag == tag_sequence) {
    Reader reader(tlv.content);
    into.add("callID", std::string(reader.expect(context(0)).content));
    decode_local_device(reader.expect(context(1)), into);
  } else {
    throw Malformed(into.name + ": " + name_of(tlv.tag) + " is no connection");
  }
}

// As ECMA-180 has it: call [2], then a device or [3] a dynamic id.
void decode_plain_connection(const Tlv& tlv, Element& into) {
  Reader reader(tlv.content);
  if (!reader.at_end() && reader.peek().tag == context(2)) {
    into.add("callID", std::string(reader.next().content));
  }
  if (reader.at_end()) return;
  const Tlv device = reader.next();
  Element& named = into.add("deviceID");
  if (device.tag == context(3)) {
    decode_dynamic(device, named);
  } else {
    decode_number(device, named);
  }
  if (!reader.at_end()) throw Malformed(into.name + ": something follows the device");
}

void decode_bare(const Type& type, const Tlv& tlv, Element& into) {
  if (tlv.tag == tag_null) return;
  if (tlv.tag == tag_sequence) return decode_fields(type, tlv, into);
  decode_chosen(type, tlv, into);
}

// `tlv` has what is inside of the type's own tag.
void decode_natural(const Type& type, const Tlv& tlv, Element& into) {
  switch (type.kind) {
    case Kind::sequence:
      decode_fields(type, tlv, into);
      break;
    case Kind::choice:
      decode_chosen(type, tlv, into);
      break;
    case Kind::list:
      for (Reader reader(tlv.content); !reader.at_end();) {
        decode_field(type.fields.front(), reader.next(), into);
      }
      break;
    case Kind::enumeration:
      decode_word(type, tlv, into);
      break;
    case Kind::bits:
      decode_bits(type, tlv, into);
      break;
    case Kind::octets:
    case Kind::ia5:
      into.text = tlv.content;
      break;
    case Kind::time:  // no service looks at one
      into.text = tlv.content;
      break;
    case Kind::hex:
      into.text = to_hex(tlv.content);
      break;
    case Kind::wrapped:
      into.add("string", to_hex(tlv.content));
      break;
    case Kind::integer:
      into.text = std::to_string(integer_of(tlv));
      break;
    case Kind::boolean:
      into.text = integer_of(tlv) != 0 ? "true" : "false";
      break;
    case Kind::device:
      decode_device(tlv, into);
      break;
    case Kind::connection:
      decode_connection(tlv, into);
      break;
    case Kind::plain_device:
      decode_number(tlv, into);
      break;
    case Kind::plain_connection:
      decode_plain_connection(tlv, into);
      break;
    case Kind::bare:
      decode_bare(type, tlv, into);
      break;
    case Kind::none:
    case Kind::null:
    case Kind::extensions:
    case Kind::skip:
      break;
  }
}

void decode(const Type& type, const Tlv& tlv, bool tag_replaced, Element& into) {
  if (!tag_replaced && !begins_with(type, tlv.tag) && type.kind != Kind::connection) {
    throw Malformed(into.name + ": " + name_of(tlv.tag) + " is no " + type.name);
  }
  if (type.tag && type.is_explicit) {
    Reader inner(tlv.content);
    const Tlv value = inner.next();
    if (const auto natural = natural_tag(type.kind); natural && *natural != value.tag) {
      throw Malformed(into.name + ": " + name_of(value.tag) + " is no " + type.name);
    }
    decode_natural(type, value, into);
  } else {
    decode_natural(type, tlv, into);
  }
}

}  // namespace

Element decoded(const Type& type, std::string name, const Tlv& tlv) {
  Element element{std::move(name)};
  decode(type, tlv, false, element);
  return element;
}

}  // namespace csta_switch::ber
