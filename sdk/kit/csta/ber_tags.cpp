#include "ber_tags.hpp"

namespace ctibus::csta {

namespace {

/// Texts come as any of the string types, whichever the standard names.
bool is_string(const Identifier& id) {
  if (id.tag_class != Tag::Class::universal) return false;
  switch (id.number) {
    case ber::type::octet_string:
    case ber::type::utf8_string:
      return true;
    default:
      return id.number >= ber::type::numeric_string && id.number <= 30;
  }
}

constexpr std::uint32_t last_device_tag = 6;
constexpr std::uint32_t dynamic_id_tag = 3;
constexpr std::uint32_t private_data_tag = 29;

bool is_sequence(const Identifier& id) { return same_tag(id, ber::universal(ber::type::sequence)); }
bool is_context(const Identifier& id, std::uint32_t from, std::uint32_t to) {
  return id.tag_class == Tag::Class::context && id.number >= from && id.number <= to;
}

bool accepts_base(const Type& type, const Identifier& id) {
  switch (type.form) {
    case Form::octets:
    case Form::characters:
    case Form::string_only:
    case Form::time:
      return is_string(id);
    case Form::local_device_id:
      return is_sequence(id) || is_context(id, dynamic_id_tag, dynamic_id_tag);
    case Form::connection_id:
      return is_sequence(id) || is_context(id, 0, 1);
    case Form::plain_device_id:
      return is_context(id, 0, last_device_tag);
    case Form::first_alternative:
      return accepts(*type.fields.front().type, id);
    case Form::by_kind:
      break;
    default:
      return same_tag(id, base_identifier(type));
  }
  switch (type.kind) {
    case Kind::text:
      return is_string(id);
    case Kind::choice:
    case Kind::choices:
      for (const Field& alternative : ber_fields(type)) {
        if (accepts(alternative, id)) return true;
      }
      return false;
    case Kind::any:
      return true;
    default:
      return same_tag(id, base_identifier(type));
  }
}

}  // namespace

bool is_choice(const Type& type) {
  switch (type.form) {
    case Form::local_device_id:
    case Form::connection_id:
    case Form::plain_device_id:
      return true;
    case Form::first_alternative:
      return is_bare_choice(*type.fields.front().type);
    case Form::by_kind:
      return type.kind == Kind::choice || type.kind == Kind::choices || type.kind == Kind::any;
    default:
      return false;
  }
}

bool is_bare_choice(const Type& type) { return !type.tag.given() && is_choice(type); }

Identifier base_identifier(const Type& type) {
  switch (type.form) {
    case Form::octets:
    case Form::characters:
    case Form::string_only:
      return ber::universal(ber::type::octet_string);
    case Form::time:
      return ber::universal(ber::type::generalized_time);
    case Form::number:
      return ber::universal(ber::type::integer);
    case Form::private_data:
      return ber::application(private_data_tag);
    case Form::by_kind:
      break;
    default:
      return ber::universal(ber::type::sequence);
  }
  switch (type.kind) {
    case Kind::text:
      return ber::universal(ber::type::ia5_string);
    case Kind::boolean:
      return ber::universal(ber::type::boolean);
    case Kind::integer:
      return ber::universal(ber::type::integer);
    case Kind::octets:
      return ber::universal(ber::type::octet_string);
    case Kind::word:
      return ber::universal(ber::type::enumerated);
    case Kind::flags:
      return ber::universal(ber::type::bit_string);
    case Kind::empty:
      return ber::universal(ber::type::null);
    default:
      return ber::universal(ber::type::sequence);
  }
}

bool accepts(const Type& type, const Identifier& id) {
  if (type.tag.given()) return same_tag(id, identifier_of(type.tag));
  return accepts_base(type, id);
}

bool accepts(const Field& field, const Identifier& id) {
  if (field.tag.tag_class == Tag::Class::absent) return false;
  if (field.tag.given()) return same_tag(id, identifier_of(field.tag));
  return accepts(*field.type, id);
}

const Field* FieldCursor::take(const Identifier& id) {
  // First from where the last value was found, then those before it that were passed over.
  const auto fits = [&](std::size_t i, bool anything) {
    const Field& field = fields_[i];
    const bool is_any = field.type->kind == Kind::any && !field.tag.given();
    return open(i) && is_any == anything && accepts(field, id);
  };
  for (const bool anything : {false, true}) {
    for (std::size_t step = 0; step < fields_.size(); ++step) {
      const std::size_t i = (next_ + step) % fields_.size();
      if (!fits(i, anything)) continue;
      if (!repeats(fields_[i])) {
        if (i < taken_.size()) taken_.set(i);
        next_ = i + 1;
      } else {
        next_ = i;
      }
      return &fields_[i];
    }
  }
  return nullptr;
}

}  // namespace ctibus::csta
