#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "ctibus/kit/csta/ber_codec.hpp"

/// Messages in which everything is said that the tables have, made from the tables.
namespace ctibus::csta::samples {

inline ber::Octets bytes(std::string_view hex) {
  auto octets = ber::from_hex(hex);
  if (!octets) ADD_FAILURE() << hex << ": " << octets.error().text;
  return octets ? *octets : ber::Octets{};
}

/// Contents with a tag before them and their length between, all in hexadecimal.
inline std::string tlv(std::string_view tag, std::string_view contents) {
  const std::size_t size = contents.size() / 2;
  const auto octet = [](std::size_t value) {
    const auto low = static_cast<std::uint8_t>(value);
    return ber::to_hex(ber::Bytes(&low, 1));
  };
  std::string length = octet(size);
  if (size > 255) length = "82" + octet(size >> 8) + length;
  if (size > 127 && size < 256) length = "81" + length;
  return std::string(tag) + length + std::string(contents);
}

inline Element element(std::string_view name, std::string_view text = {},
                       std::vector<Element> children = {}) {
  Element made;
  made.name = name;
  made.text = text;
  made.children = std::move(children);
  return made;
}

inline Element device(std::string_view name, std::string_view number,
                      std::string_view type_of_number = {}) {
  Element made = element(name, number);
  if (!type_of_number.empty())
    made.attributes.push_back({"typeOfNumber", std::string(type_of_number)});
  return made;
}

inline Element connection(std::string_view name, std::string_view call, std::string_view number) {
  return element(name, {}, {element("callID", call), device("deviceID", number)});
}

void fill(const Type& type, unsigned variant, Element& made);

/// Of fields with one name the one that ECMA-285 has.
inline std::vector<const Field*> said(std::span<const Field> fields) {
  std::vector<const Field*> all;
  std::set<std::string_view> names;
  for (const Field& field : fields) {
    if (field.tag.tag_class == Tag::Class::absent || !names.insert(field.name).second) continue;
    all.push_back(&field);
  }
  return all;
}

inline Element fill_field(const Field& field, unsigned variant) {
  Element made = element(field.name);
  if (field.type->kind == Kind::any && field.tag.given()) {
    ber::Writer out;
    out.close(out.open({field.tag.tag_class, true, field.tag.number}));
    made.text = ber::to_hex(out.bytes());
  } else {
    fill(*field.type, variant, made);
  }
  return made;
}

inline void fill_fields(std::span<const Field> fields, unsigned variant, Element& made,
                        std::size_t items = 2) {
  for (const Field* field : said(fields)) {
    if (field->name.empty()) {
      fill_fields(field->type->fields, variant, made, items);
      continue;
    }
    if (std::ranges::find(made.children, field->name, &Element::name) != made.children.end()) {
      continue;
    }
    const bool list = field->occurs == Occurs::any || field->occurs == Occurs::some;
    for (std::size_t i = 0; i < (list ? items : 1); ++i) {
      made.children.push_back(fill_field(*field, variant + static_cast<unsigned>(i)));
    }
  }
}

inline void fill_device(unsigned variant, Element& made) {
  static constexpr std::string_view plans[] = {"",
                                               "deviceNumber",
                                               "implicitPublic",
                                               "explicitPublic:national",
                                               "other",
                                               "implicitPrivate",
                                               "explicitPrivate:localNumber"};
  made.text = std::to_string(100 + variant);
  const std::string_view plan = plans[variant % std::size(plans)];
  if (!plan.empty()) made.attributes.push_back({"typeOfNumber", std::string(plan)});
  if (variant % 3 == 1) made.attributes.push_back({"privateNumber", "5551"});
  if (variant % 3 == 2) {
    made.attributes.push_back({"mediaClass", "voice audio"});
    made.attributes.push_back({"bitRate", "variable"});
  }
}

inline void fill_words(const Type& type, unsigned variant, Element& made) {
  std::vector<Word> words;
  std::ranges::copy_if(type.words, std::back_inserter(words),
                       [](const Word& word) { return word.number >= 0; });
  // In the order of their bits.
  std::ranges::sort(words, {}, &Word::number);
  if (words.empty()) {
    if (type.kind == Kind::word || type.form == Form::number) made.text = "7";
  } else if (type.kind == Kind::word) {
    made.text = words[variant % words.size()].name;
  } else {
    for (std::size_t i = variant % 2; i < words.size(); i += 2) {
      made.children.push_back(element(words[i].name, "true"));
    }
  }
}

inline void fill(const Type& type, unsigned variant, Element& made) {
  const auto add = [&](std::string_view name) -> Element& {
    made.children.push_back(element(name));
    return made.children.back();
  };
  switch (type.form) {
    case Form::octets:
      made.text = "00A1FF";
      return;
    case Form::characters:
      made.text = "a b\\x5C\\x00";
      return;
    case Form::time:
      made.text = "2026-11-22T18:30:00Z";
      return;
    case Form::number:
      return fill_words(type, variant, made);
    case Form::device_id:
    case Form::local_device_id:
      return fill_device(variant, made);
    case Form::plain_device_id:
      return fill_device(variant / 3 * 3, made);
    case Form::private_data:
      add("privateData").children.push_back(element("private", "7D0606022B0C0500"));
      return;
    case Form::connection_id:
    case Form::plain_connection_id:
      if (variant % 3 != 1) add("callID").text = "0A0B";
      if (variant % 3 != 2) {
        Element& device = add("deviceID");
        if (variant % 2 == 0) {
          device.text = "C0FFEE";
          device.attributes.push_back({"typeOfNumber", "dynamic"});
        } else {
          device.text = "17";
        }
      }
      return;
    case Form::string_only:
      add("string").text = "0102";
      return;
    case Form::first_alternative:
      made.children.push_back(fill_field(type.fields.front(), variant));
      return;
    case Form::single:
      return fill_fields(type.fields, variant, made, 1);
    case Form::common_arguments:
      made.children.push_back(fill_field(type.fields[0], variant));
      made.children.push_back(fill_field(type.fields[1], variant));
      made.children.push_back(fill_field(type.fields[1], variant + 1));
      return;
    case Form::forwarding:
    case Form::complete:
    case Form::by_kind:
      break;
  }
  switch (type.kind) {
    case Kind::text:
      made.text = "abc \xC3\xA4";
      return;
    case Kind::boolean:
      made.text = variant % 2 == 0 ? "true" : "false";
      return;
    case Kind::integer:
      made.text = std::to_string(variant * 100 + 5);
      return;
    case Kind::octets:
      made.text = "CAFE";
      return;
    case Kind::word:
    case Kind::flags:
      return fill_words(type, variant, made);
    case Kind::sequence:
      return fill_fields(type.ber.empty() ? type.fields : type.ber, variant, made);
    case Kind::choice:
    case Kind::choices: {
      const auto alternatives = said(type.fields);
      made.children.push_back(fill_field(*alternatives[variant % alternatives.size()], variant));
      return;
    }
    case Kind::any:
      made.text = "A403020107";
      return;
    case Kind::empty:
      return;
  }
}

inline Element sample(const Message& message, unsigned variant) {
  Element made = element(message.name);
  const auto fields = message.ber.empty() ? message.fields : message.ber;
  if (message.kind == Kind::choice) {
    const auto alternatives = said(fields);
    made.children.push_back(fill_field(*alternatives[variant % alternatives.size()], variant));
  } else if (message.bare && fields.size() > 1) {
    fill_fields(fields, variant, made);
    if (variant % 2 == 0) {
      std::erase_if(made.children, [](const Element& child) { return child.name == "extensions"; });
    }
  } else if (message.bare) {
    // NULL now and then.
    if (variant % 2 == 0 || fields[0].occurs == Occurs::once) {
      made.children.push_back(fill_field(fields[0], variant));
    }
  } else {
    fill_fields(fields, variant, made);
  }
  return made;
}

/// Whose response it is: the codes of ECMA-180 do not tell alone.
inline std::string_view request_of(const Message& message, std::span<const Message> table) {
  const auto request = std::ranges::find(table, message.name, &Message::response);
  return message.role != Role::response || request == table.end() ? std::string_view{}
                                                                  : request->name;
}

/// As it goes over the wire.
inline Result<ber::Octets> write(const BerCodec& codec, const Message& message,
                                 const Element& made) {
  switch (message.role) {
    case Role::response:
      return codec.write_result(7, made);
    case Role::error:
      return codec.write_error(7, made);
    default:
      return codec.write_invoke(7, made);
  }
}

inline Result<Element> read(const BerCodec& codec, ber::Bytes bytes,
                            std::string_view request = {}) {
  const auto apdu = rose::read(bytes);
  if (!apdu) return tl::unexpected(apdu.error());
  if (const auto* invoke = std::get_if<rose::Invoke>(&*apdu)) return codec.read(*invoke);
  if (const auto* result = std::get_if<rose::ReturnResult>(&*apdu))
    return codec.read(*result, request);
  if (const auto* error = std::get_if<rose::ReturnError>(&*apdu)) return codec.read(*error);
  return failure("csta.bad_ber", "a Reject");
}

/// For messages of failing tests.
inline std::string to_text(const Element& made, int depth = 0) {
  std::string text(static_cast<std::size_t>(depth) * 2, ' ');
  text += made.name;
  for (const Attribute& attribute : made.attributes) {
    text += " " + attribute.name + "=" + attribute.value;
  }
  if (!made.text.empty()) text += ": " + made.text;
  text += '\n';
  for (const Element& child : made.children) text += to_text(child, depth + 1);
  return text;
}

}  // namespace ctibus::csta::samples
