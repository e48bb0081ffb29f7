#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "ber_text.hpp"
#include "ber_time.hpp"
#include "ber_values.hpp"

namespace ctibus::csta {

namespace {

using ber::Reader;
using ber::Tlv;

Result<void> read_type(const Type& type, const Reader& in, const Tlv& value, Element& element);

Result<void> read_text(const Type& type, const Reader& in, const Tlv& value, std::string& text) {
  const auto octets = ber::read_octets(in, value);
  if (!octets) return tl::unexpected(octets.error());
  if (type.kind == Kind::octets || type.form == Form::octets || type.form == Form::string_only) {
    text = ber::to_hex(*octets);
  } else if (type.form == Form::characters) {
    text = text_of_characters(*octets);
  } else if (same_tag(value.id, ber::universal(ber::type::utf8_string))) {
    text.assign(octets->begin(), octets->end());
  } else {
    text = text_of_string(*octets);
  }
  if (type.form == Form::time) {
    text = date_time_of(text, same_tag(value.id, ber::universal(ber::type::utc_time)));
  }
  return {};
}

Result<void> read_word(const Type& type, const Reader& in, const Tlv& value, Element& element) {
  const auto number = ber::read_integer(in, value);
  if (!number) return tl::unexpected(number.error());
  const auto word = std::ranges::find_if(
      type.words, [&](const Word& known) { return known.number >= 0 && known.number == *number; });
  element.text = word == type.words.end() ? std::to_string(*number) : std::string(word->name);
  return {};
}

Result<void> read_flags(const Type& type, const Reader& in, const Tlv& value, Element& element) {
  const auto bits = ber::read_bits(in, value);
  if (!bits) return tl::unexpected(bits.error());
  constexpr std::size_t most_bits = 1024;
  if (bits->size() > most_bits) return in.bad(value, "a bit string has too many bits");
  for (std::size_t i = 0; i < bits->size(); ++i) {
    if (!(*bits)[i]) continue;
    const auto word = std::ranges::find(type.words, static_cast<std::int32_t>(i), &Word::number);
    element.children.push_back(Element{
        .name = word == type.words.end() ? fmt::format("bit{}", i) : std::string(word->name),
        .space = {},
        .text = "true",
        .attributes = {},
        .children = {}});
  }
  return {};
}

Element child_named(std::string_view name) {
  Element child;
  child.name = name;
  return child;
}

/// CSTACommonArguments. Some peers leave out the list around private data.
Result<void> read_common_arguments(const Type& type, const Reader& in, const Tlv& value,
                                   Element& element) {
  constexpr std::uint32_t security_tag = 0;
  constexpr std::uint32_t private_data_tag = 1;
  const Field& security = type.fields[0];
  const Field& private_data = type.fields[1];
  const auto read_private = [&](const Reader& at, const Tlv& item) -> Result<void> {
    Element child = child_named(private_data.name);
    if (auto done = read_type(*private_data.type, at, item, child); !done) return done;
    element.children.push_back(std::move(child));
    return {};
  };
  Reader parts = in.inside(value);
  while (!parts.at_end()) {
    const auto part = parts.next();
    if (!part) return tl::unexpected(part.error());
    if (same_tag(part->id, ber::context(security_tag))) {
      Element child = child_named(security.name);
      if (auto done = read_fields(ber_fields(*security.type), parts.inside(*part), child); !done) {
        return done;
      }
      element.children.push_back(std::move(child));
    } else if (same_tag(part->id, ber::context(private_data_tag)) && part->id.constructed) {
      Reader items = parts.inside(*part);
      while (!items.at_end()) {
        const auto item = items.next();
        if (!item) return tl::unexpected(item.error());
        if (auto done = read_private(items, *item); !done) return done;
      }
    } else if (auto done = read_private(parts, *part); !done) {
      return done;
    }
  }
  return {};
}

/// Even numbers switch the kind of half their value on, odd ones off.
Result<void> read_forwarding(const Type& type, const Reader& in, const Tlv& value,
                             Element& element) {
  Reader parts = in.inside(value);
  const auto first = parts.next();
  if (!first) return tl::unexpected(first.error());
  const auto number = ber::read_integer(parts, *first);
  if (!number) return tl::unexpected(number.error());
  const auto words = type.fields[0].type->words;
  const auto word = std::ranges::find(words, *number / 2, &Word::number);
  if (word == words.end() || *number < 0) return in.bad(*first, "no kind of forwarding has this");
  const auto add = [&](std::size_t field, std::string_view text) {
    element.children.push_back(child_named(type.fields[field].name));
    element.children.back().text = text;
  };
  add(0, word->name);
  add(1, *number % 2 == 0 ? "true" : "false");
  if (parts.at_end()) return {};
  const auto where = parts.next();
  if (!where) return tl::unexpected(where.error());
  const auto octets = ber::read_octets(parts, *where);
  if (!octets) return tl::unexpected(octets.error());
  add(2, text_of_string(*octets));
  return {};
}

/// One item, or a list of them after all.
Result<void> read_single(const Type& type, const Reader& in, const Tlv& value, Element& element) {
  const Field& item = type.fields.front();
  Reader inside = in.inside(value);
  Reader look = inside;
  bool list = false;
  if (!look.at_end()) {
    const auto first = look.next();
    if (!first) return tl::unexpected(first.error());
    const auto is_sequence = [](const Tlv& tlv) {
      return same_tag(tlv.id, ber::universal(ber::type::sequence)) && tlv.id.constructed;
    };
    if (is_sequence(*first)) {
      const auto fields = ber_fields(*item.type);
      list = !accepts(fields.front(), first->id);
      Reader deeper = look.inside(*first);
      if (!list && !deeper.at_end()) {
        const auto second = deeper.next();
        list = second && is_sequence(*second);
      }
    }
  }
  if (list) return read_fields(type.fields, inside, element);
  Element child = child_named(item.name);
  if (auto done = read_fields(ber_fields(*item.type), inside, child); !done) return done;
  element.children.push_back(std::move(child));
  return {};
}

/// A value without regard to its tag, which was judged or replaced.
Result<void> read_base(const Type& type, const Reader& in, const Tlv& value, Element& element) {
  switch (type.form) {
    case Form::octets:
    case Form::characters:
    case Form::time:
      return read_text(type, in, value, element.text);
    case Form::number:
      return read_word(type, in, value, element);
    case Form::device_id:
      return read_device_id(in, value, element);
    case Form::local_device_id:
      return read_local_device_id(in, value, element);
    case Form::connection_id:
      return read_connection_id(in, value, element);
    case Form::plain_device_id:
      return read_plain_device_id(in, value, element);
    case Form::plain_connection_id:
      return read_plain_connection_id(in, value, element);
    case Form::string_only:
      element.children.push_back(child_named("string"));
      return read_text(type, in, value, element.children.back().text);
    case Form::first_alternative:
      element.children.push_back(child_named(type.fields.front().name));
      return read_type(*type.fields.front().type, in, value, element.children.back());
    case Form::private_data:
      element.children.push_back(child_named("privateData"));
      element.children.back().children.push_back(child_named("private"));
      element.children.back().children.back().text = ber::to_hex(value.whole);
      return {};
    case Form::forwarding:
      return read_forwarding(type, in, value, element);
    case Form::single:
      return read_single(type, in, value, element);
    case Form::common_arguments:
      return read_common_arguments(type, in, value, element);
    case Form::complete:
    case Form::by_kind:
      break;
  }
  switch (type.kind) {
    case Kind::text:
    case Kind::octets:
      return read_text(type, in, value, element.text);
    case Kind::boolean: {
      const auto truth = ber::read_boolean(in, value);
      if (!truth) return tl::unexpected(truth.error());
      element.text = *truth ? "true" : "false";
      return {};
    }
    case Kind::integer: {
      const auto number = ber::read_integer(in, value);
      if (!number) return tl::unexpected(number.error());
      element.text = std::to_string(*number);
      return {};
    }
    case Kind::word:
      return read_word(type, in, value, element);
    case Kind::flags:
      return read_flags(type, in, value, element);
    case Kind::sequence:
      if (!value.id.constructed && !value.content.empty()) {
        return in.bad(value, "here should be several values");
      }
      return read_fields(ber_fields(type), in.inside(value), element);
    case Kind::choices:
    case Kind::choice:
      return read_alternative(ber_fields(type), in, value, element);
    case Kind::empty:
      return {};
    case Kind::any:
      element.text = ber::to_hex(value.whole);
      return {};
  }
  return {};
}

/// A value whose outermost tag was judged, or replaced by that of a field.
Result<void> read_own(const Type& type, const Reader& in, const Tlv& value, Element& element) {
  if (type.tag.given() && (type.tag.is_explicit || is_choice(type)) && value.id.constructed) {
    const auto inner = in.only(value);
    if (!inner) return tl::unexpected(inner.error());
    return read_base(type, in.inside(value), *inner, element);
  }
  return read_base(type, in, value, element);
}

Result<void> read_type(const Type& type, const Reader& in, const Tlv& value, Element& element) {
  return type.tag.given() ? read_own(type, in, value, element)
                          : read_base(type, in, value, element);
}

}  // namespace

Result<void> read_field(const Field& field, const Reader& in, const Tlv& value, Element& element) {
  const Type& type = *field.type;
  if (!field.tag.given() || type.kind == Kind::any) return read_type(type, in, value, element);
  // An explicit tag without a value inside was meant implicitly.
  if ((field.tag.is_explicit && value.id.constructed) || is_bare_choice(type)) {
    const auto inner = in.only(value);
    if (!inner) return tl::unexpected(inner.error());
    return read_type(type, in.inside(value), *inner, element);
  }
  return read_own(type, in, value, element);
}

Result<void> read_fields(std::span<const Field> fields, Reader in, Element& element) {
  FieldCursor cursor(fields);
  while (!in.at_end()) {
    const auto value = in.next();
    if (!value) return tl::unexpected(value.error());
    const Field* field = cursor.take(value->id);
    if (field == nullptr) {
      keep_unknown(*value, element);
      continue;
    }
    if (field->name.empty()) {
      Element group;
      if (auto done = read_field(*field, in, *value, group); !done) return done;
      // What is unknown inside of it would mean something else outside.
      if (std::ranges::find(group.children, ber_space, &Element::space) != group.children.end()) {
        keep_unknown(*value, element);
      } else {
        std::ranges::move(group.children, std::back_inserter(element.children));
      }
      continue;
    }
    Element child = child_named(field->name);
    if (auto done = read_field(*field, in, *value, child); !done) return done;
    element.children.push_back(std::move(child));
  }
  return {};
}

Result<void> read_alternative(std::span<const Field> alternatives, const Reader& in,
                              const Tlv& value, Element& element) {
  FieldCursor cursor(alternatives);
  const Field* field = cursor.take(value.id);
  if (field == nullptr) {
    keep_unknown(value, element);
    return {};
  }
  Element child = child_named(field->name);
  if (auto done = read_field(*field, in, value, child); !done) return done;
  element.children.push_back(std::move(child));
  return {};
}

void keep_unknown(const Tlv& value, Element& element) {
  element.children.push_back(Element{.name = "unknown",
                                     .space = std::string(ber_space),
                                     .text = ber::to_hex(value.whole),
                                     .attributes = {},
                                     .children = {}});
}

}  // namespace ctibus::csta
