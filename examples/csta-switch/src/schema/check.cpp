#include <algorithm>

#include "schema/schema.hpp"

namespace csta_switch {
namespace {

bool in_edition(const Field& field, int edition) {
  return field.since <= edition && edition <= field.until;
}

Mistake check(const Element& element, const Type& type, int edition);

Mistake check_text(const Element& element, const Type& type, int edition) {
  const std::string& text = element.text;
  const auto wrong = [&](std::string_view what) {
    return Mistake{element.name + ": '" + text + "' is not " + std::string(what),
                   "valueOutOfRange"};
  };
  if (!element.children.empty()) {
    return {element.name + " has the child " + element.children.front().name};
  }
  switch (type.kind) {
    case TypeKind::words:
      for (const Field& word : type.fields) {
        if (word.name == text && in_edition(word, edition)) return {};
      }
      return wrong("a word of " + type.name);
    case TypeKind::boolean:
      return text == "true" || text == "false" || text == "0" || text == "1" ? Mistake{}
                                                                             : wrong("a boolean");
    case TypeKind::number: {
      const auto digits = text.find_first_not_of('-');
      return digits != std::string::npos && digits <= 1 &&
                     text.find_first_not_of("0123456789", digits) == std::string::npos
                 ? Mistake{}
                 : wrong("a number");
    }
    case TypeKind::hex:
      return text.size() % 2 == 0 &&
                     text.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos
                 ? Mistake{}
                 : wrong("hexBinary");
    default:
      return {};
  }
}

Mistake check_flags(const Element& element, const Type& type, int edition) {
  auto place = type.fields.begin();
  for (const Element& flag : element.children) {
    place = std::find_if(place, type.fields.end(), [&](const Field& field) {
      return field.name == flag.name && in_edition(field, edition);
    });
    if (place == type.fields.end()) {
      return {element.name + ": " + flag.name + " is not a flag of it, or not at this place"};
    }
    ++place;
    if (auto mistake = check_text(flag, *Schema::get().find("boolean"), edition);
        !mistake.empty()) {
      return mistake;
    }
  }
  return {};
}

Mistake check_choice(const Element& element, const Type& type, int edition) {
  if (element.children.size() != 1) return {element.name + " wants exactly one alternative"};
  const Element& chosen = element.children.front();
  for (const Field& field : type.fields) {
    if (field.name == chosen.name && in_edition(field, edition)) {
      return check(chosen, *field.type, edition);
    }
  }
  return {element.name + ": " + chosen.name + " is not an alternative of it"};
}

Mistake check_sequence(const Element& element, const Type& type, int edition) {
  if (!element.text.empty()) return {element.name + " has text beside its children"};
  auto child = element.children.begin();
  for (const Field& field : type.fields) {
    if (!in_edition(field, edition)) continue;
    const bool many = field.occurrence == '*' || field.occurrence == '+';
    int found = 0;
    for (; child != element.children.end() && child->name == field.name && (many || found == 0);
         ++child, ++found) {
      if (auto mistake = check(*child, *field.type, edition); !mistake.empty()) return mistake;
    }
    if (found == 0 && (field.occurrence == '!' || field.occurrence == '+')) {
      return {element.name + " lacks " + field.name +
              (child == element.children.end() ? std::string() : " before " + child->name)};
    }
  }
  if (child == element.children.end()) return {};
  return {element.name + ": " + child->name + " is not a child of it, or not at this place"};
}

Mistake check(const Element& element, const Type& type, int edition) {
  switch (type.kind) {
    case TypeKind::any:
      return {};
    case TypeKind::sequence:
      return check_sequence(element, type, edition);
    case TypeKind::choice:
      return check_choice(element, type, edition);
    case TypeKind::flags:
      return check_flags(element, type, edition);
    default:
      return check_text(element, type, edition);
  }
}

}  // namespace

Mistake mistake_in(const Element& message, int edition) {
  const Type* type = Schema::get().find(message.name);
  if (type == nullptr) return {message.name + " is not a message that this switch knows"};
  return check(message, *type, edition);
}

}  // namespace csta_switch
