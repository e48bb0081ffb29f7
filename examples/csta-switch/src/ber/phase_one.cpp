#include "ber/phase_one.hpp"

#include <algorithm>
#include <map>

#include "ber/types.hpp"

namespace csta_switch::ber {
namespace {

bool has_word(std::string_view type, const std::string& word) {
  const auto& words = Types::phase_one().find(type)->words;
  return std::ranges::any_of(words, [&](const auto& known) { return known.first == word; });
}

// What later phases tell apart; empty: the first one has no word for it.
std::string cause_of(const std::string& cause) {
  static const std::map<std::string, std::string, std::less<>> older = {
      {"destOutOfOrder", "destNotObtainable"},
      {"numberChanged", "destNotObtainable"},
      {"numberUnallocated", "destNotObtainable"},
      {"invalidNumberFormat", "destNotObtainable"},
      {"makeCall", "newCall"},
      {"makePredictiveCall", "newCall"},
      {"recallBusy", "recall"},
      {"recallForwarded", "recall"},
      {"recallNoAnswer", "recall"},
      {"recallResourcesNotAvailable", "recall"},
      {"singleStepTransfer", "transfer"},
      {"busyOverflow", "overflow"},
  };
  if (has_word("EventCause", cause)) return cause;
  const auto found = older.find(cause);
  return found == older.end() ? std::string() : found->second;
}

bool is_dynamic(const Element& connection) {
  const Element* device = connection.child("deviceID");
  return device != nullptr && std::ranges::any_of(device->attributes, [](const auto& attribute) {
           return attribute.second == "dynamic";
         });
}

// Kind and status in one word. False: the first phase has none for it.
bool pack_forwarding(Element& event) {
  const bool on = event.text_of("forwardStatus") == "true";
  const std::string word = std::string(event.text_of("forwardingType")) + (on ? "On" : "Off");
  if (!has_word("ForwardingType", word)) return false;
  Element information{"forwardingInformation"};
  information.add("forwardingType", word);
  if (const std::string_view to = event.text_of("forwardTo"); !to.empty()) {
    information.add("forwardDN", std::string(to));
  }
  event.add(std::move(information));
  return true;
}

void unpack_forwarding(Element& request) {
  const Element* forward = request.child("forward");
  if (forward == nullptr) return;
  std::string word(forward->text_of("forwardingType"));
  const bool on = word.ends_with("On");
  word.resize(word.size() - (on ? 2 : 3));
  const std::string to(forward->text_of("forwardDN"));
  std::erase_if(request.children, [](const Element& child) { return child.name == "forward"; });
  request.add("forwardingType", word);
  request.add("activateForward", on ? "true" : "false");
  if (!to.empty()) request.add("forwardDN", to);
}

Element error_of(const Element& error) {
  Element older{error.name};
  const Element& category = error.children.front();
  for (const Field& field : Types::phase_one().find("ErrorValue")->fields) {
    if (field.name != category.name || field.type->words.empty()) continue;
    older.add(category.name, has_word(field.type->name, category.text) ? category.text : "generic");
    return older;
  }
  older.add("unspecified");
  return older;
}

}  // namespace

std::optional<Element> in_phase_one(Element message) {
  if (message.name == "CSTAErrorCode") return error_of(message);
  if (Types::phase_one().find(message.name) == nullptr) return std::nullopt;
  std::erase_if(message.children, [](const Element& child) {
    return child.name == "cause" && cause_of(child.text).empty();
  });
  for (Element& child : message.children) {
    if (child.name == "cause") child.text = cause_of(child.text);
    if (child.name == "errorValue") child = error_of(child);
    if (child.child("restricted") != nullptr) child.children.front().name = "notKnown";
  }
  // A list that names the devices is another alternative than one of connections alone.
  for (Element& child : message.children) {
    const Element* item = child.child("connectionListItem");
    const Element* connection = item == nullptr ? nullptr : item->child("newConnection");
    if (connection != nullptr && is_dynamic(*connection)) child.name += "WithDevices";
  }
  if (message.name == "ForwardingEvent" && !pack_forwarding(message)) return std::nullopt;
  // Who switched the lamp on: this switch does not know.
  if (message.name == "MessageWaitingEvent") message.add("invokingDevice").add("notKnown");
  return message;
}

void number_as_private(Element& event) {
  constexpr std::size_t longest_extension = 5;
  for (Element& child : event.children) {
    for (Element& device : child.children) {
      if (device.name != "deviceIdentifier" && device.name != "numberDialed") continue;
      const bool inside = device.text.size() <= longest_extension;
      device.attributes = {{"typeOfNumber", inside ? "implicitPrivate" : "implicitPublic"}};
    }
  }
}

void complete_from_phase_one(Element& request) {
  if (request.name == "MakeCall") request.add("autoOriginate", "doNotPrompt");
  if (request.name == "SetForwarding") unpack_forwarding(request);
}

}  // namespace csta_switch::ber
