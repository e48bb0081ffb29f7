#include "device_attributes.hpp"

#include <algorithm>
#include <span>

namespace ctibus::csta {
namespace {

bool is_device(const Type& type) { return type.name == "DeviceID"; }

/// A number alone may stand where an element is to be around it.
bool is_device_alone(const Element& element, const Type& type) {
  return element.children.empty() && !element.text.empty() && !type.fields.empty() &&
         is_device(*type.fields.front().type);
}

constexpr std::string_view device_number = "deviceNumber";

bool is_integer(std::string_view text) {
  constexpr std::size_t most_digits = 9;
  return !text.empty() && text.size() <= most_digits &&
         std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

class Attributing {
 public:
  Attributing(const IdentifierRules& rules, Edition edition, const IsOwnDevice& is_own)
      : rules_(rules), edition_(edition), is_own_(is_own) {}

  void children_of(Element& parent, std::span<const Field> fields) const {
    for (Element& child : parent.children) {
      const Field* field = find_field(fields, child.name, edition_);
      if (field == nullptr) continue;
      const Type& type = *field->type;
      if (is_device(type) || is_device_alone(child, type)) {
        if (rules_.type_of_number != device_number ||
            (is_integer(child.text) && is_own_(child.text))) {
          say(child, "typeOfNumber", rules_.type_of_number);
        }
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
  const IsOwnDevice& is_own_;
};

}  // namespace

void add_device_attributes(Element& message, const IdentifierRules& rules, Edition edition,
                           const IsOwnDevice& is_own) {
  const Message* known = find_message(message.name);
  if (known != nullptr) Attributing(rules, edition, is_own).children_of(message, known->fields);
}

}  // namespace ctibus::csta
