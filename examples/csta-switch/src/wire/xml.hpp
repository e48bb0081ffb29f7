#pragma once

#include <string>
#include <string_view>

#include "wire/element.hpp"

namespace csta_switch {

struct XmlDocument {
  Element root;
  std::string name_space;  ///< of the root
  std::string mixed;       ///< names a child whose namespace is not its parent's; empty: none
  std::string error;       ///< why it cannot be read; then there is nothing else
};

XmlDocument read_xml(std::string_view bytes);

/// One line, UTF-8, with the namespace at the root; none when it is empty.
std::string write_xml(const Element& root, std::string_view name_space);

}  // namespace csta_switch
