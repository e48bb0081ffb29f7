#include "filled.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace ctibus::csta::testing {
namespace {

std::size_t below(std::size_t end, Random& random) {
  return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
}

std::string some_text(Random& random) {
  const std::string_view pieces[] = {"a",  "Zoé",  "<", "&amp;", "]]>", "\"", "'", " ",
                                     "\n", "\t\r", "7", "日本",  ">",   ";",  "é", "N<+4930>"};
  std::string text = "x";  // blanks at the ends do not last
  for (std::size_t i = below(5, random); i > 0; --i)
    text += pieces[below(std::size(pieces), random)];
  return text + "x";
}

std::string some_word(const Type& type, Edition edition, Random& random) {
  while (true) {
    const Word& word = type.words[below(type.words.size(), random)];
    if (word.in(edition)) return std::string(word.name);
  }
}

void fill(Element& element, const Type& type, Edition edition, Random& random);

void add(Element& element, const Field& field, Edition edition, Random& random) {
  const bool list = field.occurs == Occurs::any || field.occurs == Occurs::some;
  for (std::size_t i = list ? 1 + below(3, random) : 1; i > 0; --i) {
    fill(element.add(field.name), *field.type, edition, random);
  }
}

std::string value_of(const Type& type, Edition edition, Random& random) {
  switch (type.kind) {
    case Kind::text:
      return type.name == "float" ? "1.5" : some_text(random);
    case Kind::boolean:
      return below(2, random) == 0 ? "true" : "false";
    case Kind::integer:
      return std::to_string(static_cast<int>(below(100000, random)) - 1000);
    case Kind::octets:
      return below(2, random) == 0 ? "00ff7a" : "";
    case Kind::word:
      return some_word(type, edition, random);
    default:
      return {};
  }
}

void fill(Element& element, const Type& type, Edition edition, Random& random) {
  element.text = value_of(type, edition, random);
  for (const Field& attribute : type.attributes) {
    if (!attribute.in(edition)) continue;
    element.attributes.push_back(
        {std::string(attribute.name), value_of(*attribute.type, edition, random)});
  }
  switch (type.kind) {
    case Kind::sequence:
    case Kind::choices:
      for (const Field& field : type.fields) {
        if (field.in(edition)) add(element, field, edition, random);
      }
      break;
    case Kind::choice: {
      const Field* field = nullptr;
      while (field == nullptr || !field->in(edition)) {
        field = &type.fields[below(type.fields.size(), random)];
      }
      fill(element.add(field->name), *field->type, edition, random);
      break;
    }
    case Kind::flags:
      for (const Word& word : type.words) {
        if (word.in(edition)) element.add(word.name, below(2, random) == 0 ? "true" : "false");
      }
      break;
    case Kind::any: {
      Element& vendor = element.add("Vendor");
      vendor.space = "http://vendor.example/csta";
      vendor.attributes = {{"kind", "a & b"}, {"{http://other.example}kind", "c"}};
      Element& second = vendor.add("second", some_text(random));
      second.space = vendor.space;
      vendor.add("first", "1").space = "http://third.example";
      break;
    }
    default:
      break;
  }
}

}  // namespace

Element filled(const Message& message, Edition edition, Random& random) {
  Element element;
  element.name = message.name;
  const Type type{.name = message.name, .kind = message.kind, .fields = message.fields};
  fill(element, type, edition, random);
  return element;
}

Element shuffled(const Element& message, Random& random) {
  Element out = message;
  if (out.children.size() == 1 && !out.children.front().space.empty()) return out;
  std::map<std::string, std::vector<Element>> groups;
  std::vector<std::string> names;
  for (const Element& child : out.children) {
    auto& group = groups[child.name];
    if (group.empty()) names.push_back(child.name);
    group.push_back(shuffled(child, random));
  }
  std::ranges::shuffle(names, random);
  out.children.clear();
  for (const std::string& name : names) {
    for (Element& child : groups[name]) out.children.push_back(std::move(child));
  }
  return out;
}

}  // namespace ctibus::csta::testing
