#pragma once

#include <bitset>

#include "ctibus/kit/csta/ber.hpp"

/// Which tags a type of the tables has.
namespace ctibus::csta {

using ber::Identifier;

/// Whether it is a CHOICE: its own tag, if it has one, is explicit.
bool is_choice(const Type& type);
/// Whether it is a CHOICE without a tag of its own: what is tagged around it is explicit.
bool is_bare_choice(const Type& type);
/// Its tag, without what a field puts around or in place of it. Not of choices and `any`.
Identifier base_identifier(const Type& type);
bool accepts(const Type& type, const Identifier& id);
bool accepts(const Field& field, const Identifier& id);
inline Identifier identifier_of(const Tag& tag) { return {tag.tag_class, false, tag.number}; }
inline bool same_tag(const Identifier& a, const Identifier& b) {
  return a.tag_class == b.tag_class && a.number == b.number;
}

inline bool repeats(const Field& field) {
  return field.occurs == Occurs::any || field.occurs == Occurs::some;
}
inline std::span<const Field> ber_fields(const Type& type) {
  return type.ber.empty() ? type.fields : type.ber;
}
inline std::span<const Field> ber_fields(const Message& message) {
  return message.ber.empty() ? message.fields : message.ber;
}

/// Finds the fields of a sequence for its values, which should come in order.
class FieldCursor {
 public:
  explicit FieldCursor(std::span<const Field> fields) : fields_(fields) {}
  /// Null: no field that is still open takes such a value.
  const Field* take(const Identifier& id);

 private:
  bool open(std::size_t i) const { return i >= taken_.size() || !taken_[i]; }

  std::span<const Field> fields_;
  std::bitset<256> taken_;
  std::size_t next_ = 0;
};

}  // namespace ctibus::csta
