#include "ctibus/kit/csta/arrange.hpp"

#include <algorithm>

#include "values.hpp"

namespace ctibus::csta {
namespace {

Element arranged(const Element& from, const Type& type, Edition edition);

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

/// The field that a child is meant to be; null: no edition knows it.
const Field* meant(std::span<const Field> fields, const Element& child, Edition edition) {
  if (!child.space.empty()) return nullptr;
  const Field* found = find_field(fields, child.name, edition);
  if (found != nullptr && found->in(edition)) return found;
  for (const Field& field : fields) {
    if (field.in(edition) && same_letters(field.name, child.name)) return &field;
  }
  return found;
}

std::vector<Element> in_order(const std::vector<Element>& children, std::span<const Field> fields,
                              Edition edition) {
  std::vector<const Field*> meanings;
  meanings.reserve(children.size());
  for (const Element& child : children) meanings.push_back(meant(fields, child, edition));

  std::vector<Element> out;
  out.reserve(children.size());
  for (const Field& field : fields) {
    if (!field.in(edition)) continue;
    for (std::size_t i = 0; i < children.size(); ++i) {
      if (meanings[i] != &field) continue;
      out.push_back(arranged(children[i], *field.type, edition));
      out.back().name = field.name;
    }
  }
  for (std::size_t i = 0; i < children.size(); ++i) {
    if (meanings[i] == nullptr) out.push_back(children[i]);
  }
  return out;
}

std::vector<Element> flags_in_order(const std::vector<Element>& children, const Type& type,
                                    Edition edition) {
  std::vector<Element> out;
  out.reserve(children.size());
  for (const Word& word : type.words) {
    if (!word.in(edition)) continue;
    for (const Element& child : children) {
      if (child.space.empty() && child.name == word.name) out.push_back(child);
    }
  }
  for (const Element& child : children) {
    if (!child.space.empty() || find_word(type, child.name) == nullptr) out.push_back(child);
  }
  return out;
}

/// A device's number: a text that can have attributes.
bool is_device(const Type& type) { return type.kind == Kind::text && !type.attributes.empty(); }

/// `<device>1001</device>` to `<device><deviceIdentifier>1001</deviceIdentifier></device>`.
void wrap(Element& element, const Type& type, Edition edition) {
  if (!element.children.empty() || is_blank(element.text) || type.fields.empty()) return;
  const Field& first = type.fields.front();
  if (!first.in(edition) || !is_device(*first.type)) return;
  Element inner{.name = std::string(first.name), .text = std::move(element.text)};
  inner.attributes = std::move(element.attributes);
  element.text.clear();
  element.attributes.clear();
  element.children.push_back(std::move(inner));
}

/// The other way, where a device's number was once alone.
void unwrap(Element& element) {
  if (element.children.empty() || !is_blank(element.text)) return;
  const Element inner = element.children.front();
  if (!inner.children.empty() || !inner.space.empty()) return;
  element.text = inner.text;
  element.attributes = inner.attributes;
  element.children.clear();
}

Element arranged(const Element& from, const Type& type, Edition edition) {
  Element to = from;
  switch (type.kind) {
    case Kind::sequence:
    case Kind::choice:
    case Kind::choices:
      wrap(to, type, edition);
      to.children = in_order(to.children, type.fields, edition);
      break;
    case Kind::flags:
      to.children = flags_in_order(to.children, type, edition);
      break;
    case Kind::text:
      if (is_device(type)) unwrap(to);
      break;
    case Kind::octets:
      std::erase_if(to.text, [](char c) { return is_blank({&c, 1}); });
      break;
    case Kind::boolean:
    case Kind::integer:
    case Kind::word:
    case Kind::empty:
    case Kind::any:
      break;
  }
  std::erase_if(to.attributes, [&](const Attribute& attribute) {
    const Field* known = find_field(type.attributes, attribute.name, edition);
    return known != nullptr && !known->in(edition);
  });
  return to;
}

}  // namespace

Element arrange(const Element& message, Edition edition) {
  const Message* known = message.space.empty() ? find_message(message.name) : nullptr;
  Element out = message;
  if (known != nullptr) out.children = in_order(message.children, known->fields, edition);
  return out;
}

}  // namespace ctibus::csta
