#include "wire/element.hpp"

namespace csta_switch {

const Element* Element::child(std::string_view wanted) const {
  for (const Element& element : children) {
    if (element.name == wanted) return &element;
  }
  return nullptr;
}

}  // namespace csta_switch
