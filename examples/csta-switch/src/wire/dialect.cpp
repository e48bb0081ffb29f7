#include "wire/dialect.hpp"

#include <algorithm>
#include <functional>

#include "schema/schema.hpp"

namespace csta_switch {
namespace {

constexpr long first_device_number = 100000;
constexpr std::string_view siemens_name_space = "http://www.siemens.com/schema/csta";

using Visit = std::function<void(Element&)>;

/// Where devices are named, by the schema.
struct Visitor {
  Visit device;
  Visit connection;  ///< instead of the device in it, unless it is empty

  void walk(Element& element, const Type& type) const {
    if (type.name == "ConnectionID" && connection) {
      connection(element);
      return;
    }
    if (type.kind == TypeKind::device) {
      device(element);
      return;
    }
    if (type.kind != TypeKind::sequence && type.kind != TypeKind::choice) return;
    for (Element& child : element.children) {
      for (const Field& field : type.fields) {
        // A field that is a device in one edition and a list of them in another.
        const bool is_list = !child.children.empty();
        if (field.name != child.name) continue;
        if (field.type->kind == TypeKind::device && is_list) continue;
        if (field.type->name == "DestinationList" && !is_list) continue;
        walk(child, *field.type);
        break;
      }
    }
  }

  void walk(Element& message) const {
    if (const Type* type = Schema::get().find(message.name)) walk(message, *type);
  }
};

bool is_digits(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string hex_of(std::string_view text) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string hex;
  for (const char c : text) {
    hex += digits[static_cast<unsigned char>(c) >> 4];
    hex += digits[static_cast<unsigned char>(c) & 15U];
  }
  return hex;
}

std::string text_of_hex(std::string_view hex) {
  std::string text;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    const std::string pair(hex.substr(i, 2));
    if (pair.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) return {};
    text += static_cast<char>(std::stoi(pair, nullptr, 16));
  }
  return text;
}

std::string type_of_number(const Element& device) {
  for (const auto& [name, value] : device.attributes) {
    if (name == "typeOfNumber") return value;
  }
  return {};
}

Element* child_of(Element& element, std::string_view name) {
  for (Element& child : element.children) {
    if (child.name == name) return &child;
  }
  return nullptr;
}

// Devices by a number that is not the one to dial: 100000 more.
void number_device(Element& device) {
  if (!is_digits(device.text)) return;
  device.text = std::to_string(first_device_number + std::stol(device.text));
  device.attributes = {{"typeOfNumber", "deviceNumber"}};
}

void dial_device(Element& device) {
  if (type_of_number(device) != "deviceNumber" || device.text.size() > 9) return;
  if (device.text.empty() || device.text.find_first_not_of("0123456789") != std::string::npos) {
    return;
  }
  device.text = std::to_string(std::stol(device.text) - first_device_number);
}

// Devices in connections by an id that means nothing elsewhere, and another one in each call.
void make_dynamic(Element& connection) {
  Element* device = child_of(connection, "deviceID");
  if (device == nullptr) return;
  device->text = hex_of(std::string(connection.text_of("callID")) + ":" + device->text);
  device->attributes = {{"typeOfNumber", "dynamic"}};
}

void make_static(Element& connection) {
  Element* device = child_of(connection, "deviceID");
  if (device == nullptr || type_of_number(*device) != "dynamic") return;
  const std::string text = text_of_hex(device->text);
  device->text = text.substr(std::min(text.size(), text.find(':') + 1));
}

void wrap_device(Element& device) {
  device.text = "N<" + device.text + ">;displayNumber=" + device.text;
}

// As an application's server gives them out: NUMBER:SWITCH:ADDRESS:INSTANCE.
void give_out_device(Element& device) {
  device.text += ":PBX:192.0.2.1:0";
  device.attributes = {{"typeOfNumber", "other"}, {"mediaClass", "notKnown"}};
}

void take_back_device(Element& device) {
  if (std::count(device.text.begin(), device.text.end(), ':') != 3) return;
  device.text.erase(device.text.find(':'));
  device.attributes.clear();
}

void unwrap_device(Element& device) {
  const auto end = device.text.find('>');
  if (device.text.starts_with("N<") && end != std::string::npos) {
    device.text = device.text.substr(2, end - 2);
  }
}

// tel:NUMBER (RFC 3966), as uaCSTA applications name their line.
void untel_device(Element& device) {
  constexpr std::string_view scheme = "tel:";
  if (!device.text.starts_with(scheme)) return;
  std::string number = device.text.substr(scheme.size(), device.text.find(';') - scheme.size());
  std::erase_if(number, [](char c) { return std::string_view("-.()").find(c) < 4; });
  device.text = std::move(number);
}

// Hexadecimal as one product writes it, broken into lines.
void space_correlator(Element& message) {
  Element* correlator = child_of(message, "correlatorData");
  Element* hex = correlator == nullptr ? nullptr : child_of(*correlator, "string");
  if (hex == nullptr) return;
  std::string spaced;
  for (std::size_t i = 0; i < hex->text.size(); i += 8) spaced += hex->text.substr(i, 8) + "\n  ";
  hex->text = spaced;
}

void add_siemens_data(Element& message) {
  Element* extensions = child_of(message, "extensions");
  Element* data = extensions == nullptr ? nullptr : child_of(*extensions, "privateData");
  Element* all = data == nullptr ? nullptr : child_of(*data, "private");
  if (all == nullptr) all = &message.add("extensions").add("privateData").add("private");
  Element& own = all->add("scx:eventInfo");
  own.attributes.emplace_back("xmlns:scx", siemens_name_space);
  own.add("scx:source", "switch");
}

// Private data is one thing or the other: that of the site comes first.
void add_private_string(Element& message) {
  if (message.child("extensions") != nullptr) return;
  message.add("extensions").add("privateData").add("string", "3003800101");
}

}  // namespace

void to_dialect(Dialect dialect, Element& message) {
  const bool is_event = message.name.ends_with("Event");
  switch (dialect) {
    case Dialect::standard:
      break;
    case Dialect::openscape_voice:
      Visitor{wrap_device, {}}.walk(message);
      space_correlator(message);
      if (is_event) add_siemens_data(message);
      if (message.name == "SystemStatus") message.children.clear();
      break;
    case Dialect::device_numbers:
      Visitor{number_device, {}}.walk(message);
      if (is_event) add_private_string(message);
      break;
    case Dialect::dynamic_ids:
      Visitor{[](Element&) {}, make_dynamic}.walk(message);
      break;
    case Dialect::avaya_aes:
      Visitor{give_out_device, {}}.walk(message);
      break;
  }
}

void from_dialect(Dialect dialect, Element& message) {
  Visitor{untel_device, {}}.walk(message);
  switch (dialect) {
    case Dialect::standard:
      break;
    case Dialect::openscape_voice:
      Visitor{unwrap_device, {}}.walk(message);
      break;
    case Dialect::device_numbers:
      Visitor{dial_device, {}}.walk(message);
      break;
    case Dialect::dynamic_ids:
      Visitor{[](Element&) {}, make_static}.walk(message);
      break;
    case Dialect::avaya_aes:
      Visitor{take_back_device, {}}.walk(message);
      break;
  }
}

}  // namespace csta_switch
