#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ctibus::csta {

struct Attribute {
  std::string name;
  std::string value;

  friend bool operator==(const Attribute&, const Attribute&) = default;
};

/// A CSTA message, or a part of one, as ECMA-323 writes it, whatever encoding it came in: values
/// are texts ("true", "42", "newCall", octets in hexadecimal). A value; owns its texts.
struct Element {
  std::string name;   ///< local name, in the standard's spelling
  std::string space;  ///< namespace of what is not CSTA's, such as private data; else empty
  std::string text;
  std::vector<Attribute> attributes;
  std::vector<Element> children;

  /// The first child of that name; null: none.
  const Element* child(std::string_view name) const;
  /// By names with slashes, such as "connection/callID"; null: there is none.
  const Element* at(std::string_view path) const;
  /// Its text; empty when there is none.
  std::string_view text_at(std::string_view path) const;
  std::string_view attribute(std::string_view name) const;

  /// Appends a child and returns it; the reference lives until the next child is added.
  Element& add(std::string_view name, std::string_view text = {});

  friend bool operator==(const Element&, const Element&) = default;
};

}  // namespace ctibus::csta
