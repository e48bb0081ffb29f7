#include "device_attributes.hpp"

#include <span>

namespace ctibus::csta {
namespace {

bool is_device(const Type& type) { return type.name == "DeviceID"; }

/// A number alone may stand where an element is to be around it.
bool is_device_alone(const Element& element, const Type& type) {
  return element.children.empty() && !element.text.empty() && !type.fields.empty() &&
         is_device(*type.fields.front().type);
}

class Attributing {
 public:
  Attributing(const IdentifierRules& rules, Edition edition) : rules_(rules), edition_(edition) {}

  void children_of(Element& parent, std::span<const Field> fields) const {
    for (Element& child : parent.children) {
      const Field* field = find_field(fields, child.name, edition_);
      if (field == nullptr) continue;
      const Type& type = *field->type;
      if (is_device(type) || is_device_alone(child, type)) {
        say(child, "typeOfNumber", rules_.type_of_number);
        say(child, "mediaClass", rules_.media_class);
      } else {
        children_of(child, type.fields);
      }
    }
  }

 private:
  static void say(Element& device, std::string_view attribute, const std::string& value) {
    if (value.empty() || !device.attribute(attribute).empty()) return;
    device.attributes.push_back({std::string(attribute), value});
  }

  const IdentifierRules& rules_;
  Edition edition_;
};

}  // namespace

void add_device_attributes(Element& message, const IdentifierRules& rules, Edition edition) {
  const Message* known = find_message(message.name);
  if (known != nullptr) Attributing(rules, edition).children_of(message, known->fields);
}

}  // namespace ctibus::csta
