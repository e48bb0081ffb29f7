#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace csta_switch {

/// A message, or a part of one, by the names of ECMA-323: children or else text. What goes over the
/// wire is made of it, in XML or BER.
struct Element {
  std::string name;
  std::string text = {};
  std::vector<std::pair<std::string, std::string>> attributes = {};
  std::vector<Element> children = {};

  Element& add(std::string child, std::string content = {}) {
    return children.emplace_back(Element{std::move(child), std::move(content)});
  }
  Element& add(Element child) { return children.emplace_back(std::move(child)); }

  /// Null when there is none.
  const Element* child(std::string_view wanted) const;
  /// Of the child at this path; empty when there is none.
  template <class... Path>
  std::string_view text_of(std::string_view wanted, Path... path) const {
    const Element* found = child(wanted);
    if (found == nullptr) return {};
    if constexpr (sizeof...(path) == 0) {
      return found->text;
    } else {
      return found->text_of(path...);
    }
  }
};

}  // namespace csta_switch
