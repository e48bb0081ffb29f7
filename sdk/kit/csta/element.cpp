#include "ctibus/kit/csta/element.hpp"

#include <algorithm>

namespace ctibus::csta {

const Element* Element::child(std::string_view wanted) const {
  const auto found = std::ranges::find(children, wanted, &Element::name);
  return found == children.end() ? nullptr : &*found;
}

const Element* Element::at(std::string_view path) const {
  const Element* here = this;
  while (here != nullptr && !path.empty()) {
    const std::size_t slash = path.find('/');
    here = here->child(path.substr(0, slash));
    path = slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
  }
  return here;
}

std::string_view Element::text_at(std::string_view path) const {
  const Element* found = at(path);
  return found == nullptr ? std::string_view{} : std::string_view(found->text);
}

std::string_view Element::attribute(std::string_view wanted) const {
  const auto found = std::ranges::find(attributes, wanted, &Attribute::name);
  return found == attributes.end() ? std::string_view{} : std::string_view(found->value);
}

Element& Element::add(std::string_view child_name, std::string_view child_text) {
  Element& added = children.emplace_back();
  added.name = child_name;
  added.text = child_text;
  return added;
}

}  // namespace ctibus::csta
