#include <stdexcept>

#include "ber/codec.hpp"

namespace csta_switch::ber {
namespace {

struct Encoded {
  Tag tag;
  bool is_constructed = false;
  std::string content;

  std::string bytes() const { return tlv(tag, is_constructed, content); }
};

Encoded encode(const Type& type, const Element& element);

std::string from_hex(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return out;
}

Encoded encode_field(const Field& field, const Element& element) {
  Encoded value = encode(*field.type, element);
  if (!field.tag) return value;
  if (field.is_explicit || field.type->is_untagged_choice())
    return {*field.tag, true, value.bytes()};
  return {*field.tag, value.is_constructed, std::move(value.content)};
}

std::string encode_fields(const Type& type, const Element& element) {
  std::string content;
  for (const Field& field : type.fields) {
    const Element* child = element.child(field.name);
    if (child == nullptr || field.type->kind == Kind::skip) {
      if (!field.optional) throw std::logic_error(element.name + " lacks " + field.name);
      continue;
    }
    content += encode_field(field, *child).bytes();
  }
  return content;
}

Encoded encode_chosen(const Type& type, const Element& element) {
  for (const Field& field : type.fields) {
    if (const Element* chosen = element.child(field.name)) return encode_field(field, *chosen);
  }
  throw std::logic_error(element.name + ": no alternative of " + type.name);
}

long number_of(const Type& type, const std::string& word) {
  for (const auto& [known, number] : type.words) {
    if (known == word) return number;
  }
  throw std::logic_error("'" + word + "' is not a word of " + type.name);
}

std::string bits_of(const Type& type, const Element& element) {
  std::string bytes(1, '\0');  // how many bits of the last byte are unused
  for (const Element& flag : element.children) {
    if (flag.text != "true" && flag.text != "1") continue;
    const auto bit = static_cast<std::size_t>(number_of(type, flag.name));
    if (bytes.size() < bit / 8 + 2) bytes.resize(bit / 8 + 2, '\0');
    bytes[bit / 8 + 1] = static_cast<char>(bytes[bit / 8 + 1] | (0x80 >> bit % 8));
  }
  return bytes;
}

// 2026-11-23T09:02:04 as 20261123090204.
std::string without_signs(std::string text) {
  std::erase_if(text, [](char c) { return c == '-' || c == ':' || c == 'T'; });
  return text;
}

std::string device_content(const Element& element) {
  std::string kind;
  for (const auto& [name, value] : element.attributes) {
    if (name == "typeOfNumber") kind = value;
  }
  if (kind == "deviceNumber") {
    return primitive(context(1), integer_content(std::stol(element.text)));
  }
  if (kind == "implicitPublic") return primitive(context(2), element.text);
  if (kind == "implicitPrivate") return primitive(context(4), element.text);
  if (kind == "other") return primitive(context(6), element.text);
  return primitive(context(0), element.text);
}

std::string local_device(const Element& element) {
  for (const auto& [name, value] : element.attributes) {
    if (name == "typeOfNumber" && value == "dynamic") {
      return primitive(context(3), from_hex(element.text));
    }
  }
  return constructed(tag_sequence, device_content(element));
}

// CHOICE of the callID, the device, or a sequence of both.
Encoded encode_connection(const Element& element) {
  const Element* call = element.child("callID");
  const Element* device = element.child("deviceID");
  if (device == nullptr) {
    return {context(0), false, call == nullptr ? std::string() : call->text};
  }
  const std::string local = local_device(*device);
  if (call == nullptr) return {context(1), true, local};
  return {tag_sequence, true, primitive(context(0), call->text) + constructed(context(1), local)};
}

Encoded encoded_tlv(const std::string& bytes) {
  const Tlv only = Reader(bytes).next();
  return {only.tag, only.constructed, std::string(only.content)};
}

// As ECMA-180 has it: call [2], then a device or [3] a dynamic id.
Encoded encode_plain_connection(const Element& element) {
  std::string content;
  if (const Element* call = element.child("callID")) content = primitive(context(2), call->text);
  if (const Element* device = element.child("deviceID")) {
    const std::string bytes = local_device(*device);
    const Tlv local = Reader(bytes).next();
    content += local.tag == tag_sequence ? std::string(local.content) : bytes;
  }
  return {tag_sequence, true, std::move(content)};
}

Encoded encode_bare(const Type& type, const Element& element) {
  for (const Field& field : type.fields) {
    if (const Element* only = element.child(field.name)) return encode_field(field, *only);
  }
  return {tag_null, false, {}};
}

Encoded encode_natural(const Type& type, const Element& element) {
  const auto plain = [&](std::string content) {
    return Encoded{*natural_tag(type.kind), false, std::move(content)};
  };
  switch (type.kind) {
    case Kind::sequence:
      return {tag_sequence, true, encode_fields(type, element)};
    case Kind::choice:
      return encode_chosen(type, element);
    case Kind::list: {
      std::string content;
      for (const Element& item : element.children) {
        content += encode_field(type.fields.front(), item).bytes();
      }
      return {tag_sequence, true, std::move(content)};
    }
    case Kind::enumeration:
      return plain(integer_content(number_of(type, element.text)));
    case Kind::bits:
      return plain(bits_of(type, element));
    case Kind::octets:
    case Kind::ia5:
      return plain(element.text);
    case Kind::time:
      return plain(without_signs(element.text));
    case Kind::hex:
      return plain(from_hex(element.text));
    case Kind::wrapped:
      return plain(from_hex(element.text_of("string")));
    case Kind::integer:
      return plain(integer_content(std::stol(element.text)));
    case Kind::boolean:
      return plain(element.text == "true" || element.text == "1" ? "\xff" : std::string(1, '\0'));
    case Kind::device:
      return {tag_sequence, true, device_content(element)};
    case Kind::connection:
      return encode_connection(element);
    case Kind::plain_device:
      return encoded_tlv(device_content(element));
    case Kind::plain_connection:
      return encode_plain_connection(element);
    case Kind::bare:
      return encode_bare(type, element);
    case Kind::extensions: {
      const std::string own = from_hex(element.text_of("privateData", "string"));
      return {tag_sequence, true, constructed(context(1), primitive(tag_octets, own))};
    }
    case Kind::none:
    case Kind::null:
    case Kind::skip:
      return plain({});
  }
  return {};
}

Encoded encode(const Type& type, const Element& element) {
  Encoded value = encode_natural(type, element);
  if (!type.tag) return value;
  if (type.is_explicit) return {*type.tag, true, value.bytes()};
  return {*type.tag, value.is_constructed, std::move(value.content)};
}

}  // namespace

std::string encoded(const Type& type, const Element& element) {
  return encode(type, element).bytes();
}

}  // namespace csta_switch::ber
