#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "ber_text.hpp"
#include "ber_time.hpp"
#include "ber_values.hpp"

namespace ctibus::csta {

namespace {

using ber::Identifier;
using ber::Writer;

tl::unexpected<Error> bad_value(std::string text) {
  return failure("csta.bad_value", std::move(text));
}

Result<void> write_type(const Type& type, const Element& element, const BerOptions& options,
                        Writer& out);

bool read_number(std::string_view text, std::int64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() && !text.empty();
}

Result<ber::Octets> octets_of(const Type& type, std::string_view text) {
  if (type.kind == Kind::octets || type.form == Form::octets || type.form == Form::string_only) {
    return ber::from_hex(text);
  }
  if (type.form == Form::characters) return characters_of_text(text);
  if (type.form == Form::time) return string_of_text(generalized_time_of(text));
  return string_of_text(text);
}

Result<void> write_text(const Type& type, std::string_view text, Identifier id, Writer& out) {
  const auto octets = octets_of(type, text);
  if (!octets) return tl::unexpected(octets.error());
  out.octets(*octets, id);
  return {};
}

Result<void> write_boolean(std::string_view text, Identifier id, Writer& out) {
  const bool truth = text == "true" || text == "1";
  if (!truth && text != "false" && text != "0") {
    return bad_value(fmt::format("'{}' is neither true nor false.", text));
  }
  out.boolean(truth, id);
  return {};
}

Result<void> write_word(const Type& type, std::string_view text, Identifier id, Writer& out) {
  std::int64_t number = 0;
  const auto word = std::ranges::find(type.words, text, &Word::name);
  if (word != type.words.end()) {
    if (word->number < 0) {
      return failure("csta.not_in_ber", fmt::format("ECMA-285 has no number for '{}'.", text));
    }
    number = word->number;
  } else if (!read_number(text, number)) {
    return bad_value(fmt::format("'{}' is no value of {}.", text, type.name));
  }
  out.integer(number, id);
  return {};
}

Result<void> write_flags(const Type& type, const Element& element, const BerOptions& options,
                         Identifier id, Writer& out) {
  constexpr std::int64_t most_bits = 1024;
  std::vector<bool> bits;
  if (options.all_bits) {
    for (const Word& word : type.words) {
      if (word.number >= 0 && static_cast<std::size_t>(word.number) >= bits.size()) {
        bits.resize(static_cast<std::size_t>(word.number) + 1);
      }
    }
  }
  for (const Element& child : element.children) {
    if (child.text == "false" || child.text == "0") continue;
    if (child.text != "true" && child.text != "1") {
      return within(child, Error{"csta.bad_value",
                                 fmt::format("'{}' is neither true nor false.", child.text)});
    }
    std::int64_t number = 0;
    const auto word = std::ranges::find(type.words, child.name, &Word::name);
    if (word != type.words.end()) {
      number = word->number;
    } else if (!child.name.starts_with("bit") ||
               !read_number(std::string_view(child.name).substr(3), number)) {
      return bad_value(fmt::format("'{}' is none of {}.", child.name, type.name));
    }
    if (number < 0 || number >= most_bits) {
      return failure("csta.not_in_ber", fmt::format("ECMA-285 has no bit for '{}'.", child.name));
    }
    const auto bit = static_cast<std::size_t>(number);
    if (bit >= bits.size()) bits.resize(bit + 1);
    bits[bit] = true;
  }
  out.bits(bits, !options.all_bits, id);
  return {};
}

/// What is in the tree as it was encoded.
Result<void> write_raw(const Element& element, Writer& out) {
  if (!element.children.empty()) {
    return failure("csta.not_in_ber",
                   "Private data in XML cannot be written in BER; they have to be an encoded value "
                   "in hexadecimal.");
  }
  const auto octets = ber::from_hex(element.text);
  if (!octets) return tl::unexpected(octets.error());
  ber::Reader check(*octets);
  const auto value = check.next();
  if (!value || !check.at_end()) return bad_value("This is not one value of BER in hexadecimal.");
  out.raw(*octets);
  return {};
}

const Element* child_of(const Element& element, std::string_view name) {
  const auto found = std::ranges::find(element.children, name, &Element::name);
  return found == element.children.end() ? nullptr : &*found;
}

/// The only child there may be.
Result<const Element*> only_child(const Element& element, std::string_view name) {
  if (element.children.size() != 1 || element.children.front().name != name) {
    return bad_value(fmt::format("Here ECMA-285 has exactly one '{}'.", name));
  }
  return &element.children.front();
}

Result<void> write_common_arguments(const Type& type, const Element& element,
                                    const BerOptions& options, Identifier id, Writer& out) {
  const Field& security = type.fields[0];
  const Field& private_data = type.fields[1];
  for (const Element& child : element.children) {
    if (child.name != security.name && child.name != private_data.name) {
      return bad_value(fmt::format("{} has no '{}'.", type.name, child.name));
    }
  }
  const auto mark = out.open(id);
  if (const Element* child = child_of(element, security.name)) {
    const auto inner = out.open(ber::context(0));
    if (auto done = write_fields(ber_fields(*security.type), *child, options, out); !done) {
      return within(*child, done.error());
    }
    out.close(inner);
  }
  if (child_of(element, private_data.name) != nullptr) {
    const auto list = out.open(ber::context(1));
    for (const Element& child : element.children) {
      if (child.name != private_data.name) continue;
      if (auto done = write_type(*private_data.type, child, options, out); !done) {
        return within(child, done.error());
      }
    }
    out.close(list);
  }
  out.close(mark);
  return {};
}

/// See read_forwarding().
Result<void> write_forwarding(const Type& type, const Element& element, Identifier id,
                              Writer& out) {
  const Element* kind = child_of(element, type.fields[0].name);
  const Element* on = child_of(element, type.fields[1].name);
  if (kind == nullptr || on == nullptr) return bad_value("A forwarding needs its kind.");
  const auto words = type.fields[0].type->words;
  const auto word = std::ranges::find(words, kind->text, &Word::name);
  if (word == words.end()) {
    return failure("csta.not_in_ber", fmt::format("ECMA-180 has no '{}'.", kind->text));
  }
  const auto mark = out.open(id);
  const int off = on->text == "true" || on->text == "1" ? 0 : 1;
  out.integer(word->number * 2 + off, ber::universal(ber::type::enumerated));
  if (const Element* where = child_of(element, type.fields[2].name)) {
    const auto octets = string_of_text(where->text);
    if (!octets) return tl::unexpected(octets.error());
    out.octets(*octets, ber::universal(ber::type::ia5_string));
  }
  out.close(mark);
  return {};
}

Result<void> write_sequence(std::span<const Field> fields, const Element& element,
                            const BerOptions& options, Identifier id, Writer& out) {
  const auto mark = out.open(id);
  if (auto done = write_fields(fields, element, options, out); !done) return done;
  out.close(mark);
  return {};
}

/// With empty flags for those that are not there: the place alone tells one from another.
Result<void> write_complete(const Type& type, Element element, const BerOptions& options,
                            Identifier id, Writer& out) {
  for (const Field& field : type.fields) {
    if (field.type->kind != Kind::flags || field.tag.tag_class == Tag::Class::absent ||
        child_of(element, field.name) != nullptr) {
      continue;
    }
    element.children.emplace_back();
    element.children.back().name = field.name;
  }
  return write_sequence(ber_fields(type), element, options, id, out);
}

/// With a tag that is given; choices have none of their own.
Result<void> write_base(const Type& type, const Element& element, const BerOptions& options,
                        Identifier id, Writer& out) {
  switch (type.form) {
    case Form::octets:
    case Form::characters:
    case Form::time:
      return write_text(type, element.text, id, out);
    case Form::number:
      return write_word(type, element.text, id, out);
    case Form::device_id:
      return write_device_id(element, options, id, out);
    case Form::local_device_id:
      return write_local_device_id(element, options, out);
    case Form::connection_id:
      return write_connection_id(element, options, out);
    case Form::plain_device_id:
      return write_plain_device_id(element, out);
    case Form::plain_connection_id:
      return write_plain_connection_id(element, id, out);
    case Form::forwarding:
      return write_forwarding(type, element, id, out);
    case Form::string_only: {
      const auto child = only_child(element, "string");
      if (!child) return tl::unexpected(child.error());
      return write_text(type, (*child)->text, id, out);
    }
    case Form::first_alternative: {
      const auto child = only_child(element, type.fields.front().name);
      if (!child) return tl::unexpected(child.error());
      const Type& alternative = *type.fields.front().type;
      return is_choice(alternative) || alternative.tag.given()
                 ? write_type(alternative, **child, options, out)
                 : write_base(alternative, **child, options, id, out);
    }
    case Form::private_data: {
      const auto data = only_child(element, "privateData");
      if (!data) return tl::unexpected(data.error());
      const auto child = only_child(**data, "private");
      if (!child) return tl::unexpected(child.error());
      return write_raw(**child, out);
    }
    case Form::single: {
      const auto child = only_child(element, type.fields.front().name);
      if (!child) return tl::unexpected(child.error());
      return write_sequence(ber_fields(*type.fields.front().type), **child, options, id, out);
    }
    case Form::common_arguments:
      return write_common_arguments(type, element, options, id, out);
    case Form::complete:
      return write_complete(type, element, options, id, out);
    case Form::by_kind:
      break;
  }
  switch (type.kind) {
    case Kind::text:
    case Kind::octets:
      return write_text(type, element.text, id, out);
    case Kind::boolean:
      return write_boolean(element.text, id, out);
    case Kind::integer: {
      std::int64_t number = 0;
      if (!read_number(element.text, number)) {
        return bad_value(fmt::format("'{}' is no number.", element.text));
      }
      out.integer(number, id);
      return {};
    }
    case Kind::word:
      return write_word(type, element.text, id, out);
    case Kind::flags:
      return write_flags(type, element, options, id, out);
    case Kind::sequence:
      return write_sequence(ber_fields(type), element, options, id, out);
    case Kind::choices:
    case Kind::choice:
      return write_alternative(ber_fields(type), element, options, out);
    case Kind::empty:
      out.null(id);
      return {};
    case Kind::any:
      return write_raw(element, out);
  }
  return {};
}

/// Under a tag that is its own, or stands in its place.
Result<void> write_own(const Type& type, const Element& element, const BerOptions& options,
                       Identifier id, Writer& out) {
  if (!type.tag.is_explicit && !is_choice(type)) {
    return write_base(type, element, options, id, out);
  }
  const auto mark = out.open(id);
  if (auto done = write_base(type, element, options, base_identifier(type), out); !done) {
    return done;
  }
  out.close(mark);
  return {};
}

Result<void> write_type(const Type& type, const Element& element, const BerOptions& options,
                        Writer& out) {
  return type.tag.given() ? write_own(type, element, options, identifier_of(type.tag), out)
                          : write_base(type, element, options, base_identifier(type), out);
}

bool is_kept_unknown(const Element& element) { return element.space == ber_space; }

bool has_field(std::span<const Field> fields, std::string_view name) {
  return std::ranges::any_of(fields, [&](const Field& field) {
    return field.name.empty() ? has_field(ber_fields(*field.type), name) : field.name == name;
  });
}

}  // namespace

tl::unexpected<Error> within(const Element& element, Error error) {
  error.text = fmt::format("{}: {}", element.name, error.text);
  return tl::unexpected(std::move(error));
}

Result<void> write_field(const Field& field, const Element& element, const BerOptions& options,
                         Writer& out) {
  const Type& type = *field.type;
  if (!field.tag.given() || type.kind == Kind::any) return write_type(type, element, options, out);
  const Identifier id = identifier_of(field.tag);
  if (field.tag.is_explicit || is_bare_choice(type)) {
    const auto mark = out.open(id);
    if (auto done = write_type(type, element, options, out); !done) return done;
    out.close(mark);
    return {};
  }
  return type.tag.given() ? write_own(type, element, options, id, out)
                          : write_base(type, element, options, id, out);
}

Result<void> write_fields(std::span<const Field> fields, const Element& element,
                          const BerOptions& options, Writer& out, std::string_view left_out) {
  for (const Element& child : element.children) {
    if (is_kept_unknown(child) || child.name == left_out) continue;
    if (!has_field(fields, child.name)) {
      return failure("csta.not_in_ber",
                     fmt::format("ECMA-285 has no '{}' in '{}'.", child.name, element.name));
    }
  }
  std::vector<std::string_view> written;
  const auto is_written = [&](std::string_view name) {
    return std::ranges::find(written, name) != written.end();
  };
  for (const Field& field : fields) {
    if (field.tag.tag_class == Tag::Class::absent) continue;
    if (field.name.empty()) {
      const auto group = ber_fields(*field.type);
      Element inside;
      for (const Field& part : group) {
        if (const Element* child = child_of(element, part.name)) inside.children.push_back(*child);
      }
      const bool whole = std::ranges::all_of(group, [&](const Field& part) {
        return part.occurs != Occurs::once || child_of(inside, part.name) != nullptr;
      });
      if (!whole || inside.children.empty()) continue;
      if (auto done = write_field(field, inside, options, out); !done) return done;
      for (const Field& part : group) written.push_back(part.name);
      continue;
    }
    if (field.name == left_out || is_written(field.name)) continue;
    bool again = false;
    for (const Element& child : element.children) {
      if (child.name != field.name || is_kept_unknown(child)) continue;
      if (again && !repeats(field)) {
        return bad_value(
            fmt::format("'{}' is there more than once in '{}'.", child.name, element.name));
      }
      again = true;
      if (auto done = write_field(field, child, options, out); !done) {
        return within(child, done.error());
      }
    }
    if (again) written.push_back(field.name);
  }
  for (const Element& child : element.children) {
    if (!is_kept_unknown(child)) continue;
    if (auto done = write_raw(child, out); !done) return within(child, done.error());
  }
  return {};
}

Result<void> write_alternative(std::span<const Field> alternatives, const Element& element,
                               const BerOptions& options, Writer& out) {
  if (element.children.size() != 1) {
    return bad_value(fmt::format("'{}' has to hold exactly one alternative.", element.name));
  }
  const Element& child = element.children.front();
  if (is_kept_unknown(child)) return write_raw(child, out);
  const auto field = std::ranges::find(alternatives, child.name, &Field::name);
  if (field == alternatives.end() || field->tag.tag_class == Tag::Class::absent) {
    return failure("csta.not_in_ber",
                   fmt::format("ECMA-285 has no '{}' in '{}'.", child.name, element.name));
  }
  if (auto done = write_field(*field, child, options, out); !done) {
    return within(child, done.error());
  }
  return {};
}

}  // namespace ctibus::csta
