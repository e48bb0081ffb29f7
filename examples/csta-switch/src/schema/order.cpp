#include "schema/order.hpp"

#include "schema/schema.hpp"

namespace csta_switch {

Element in_order(Element message, int edition) {
  const Type* type = Schema::get().find(message.name);
  if (type == nullptr) return message;
  std::vector<Element> given = std::move(message.children);
  message.children.clear();
  message.children.reserve(given.size());
  for (const Field& field : type->fields) {
    if (edition < field.since || edition > field.until) continue;
    for (Element& child : given) {
      if (child.name == field.name) message.children.push_back(std::move(child));
    }
  }
  return message;
}

}  // namespace csta_switch
