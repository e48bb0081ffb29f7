#include "service/features.hpp"

#include <algorithm>
#include <array>

namespace csta_switch {
namespace {

bool is_true(std::string_view text) { return text == "true" || text == "1"; }
std::string word_for(bool value) { return value ? "true" : "false"; }

Device& extension_in(Telephony& telephony, const Element& request) {
  Device* device = telephony.plan().device(request.text_of("device"));
  if (device == nullptr) refuse_operation("invalidDeviceID");
  if (device->kind != DeviceKind::extension) refuse_operation("requestIncompatibleWithDevice");
  return *device;
}

Element set_do_not_disturb(Telephony& telephony, const Element& request) {
  switch_do_not_disturb(telephony, extension_in(telephony, request),
                        is_true(request.text_of("doNotDisturbOn")));
  return response_to(request);
}

Element set_message_waiting(Telephony& telephony, const Element& request) {
  Device& device = extension_in(telephony, request);
  device.message_waiting = is_true(request.text_of("messageWaitingOn"));
  Element event{"MessageWaitingEvent"};
  event.add(subject("targetDevice", device.id));
  if (const Element* whose = request.child("deviceForMessage")) {
    event.add("deviceForMessage", whose->text);
  }
  event.add("messageWaitingOn", word_for(device.message_waiting));
  telephony.tell_of_device(std::move(event), device.id);
  return response_to(request);
}

Element set_forwarding(Telephony& telephony, const Element& request) {
  static constexpr std::array<std::string_view, 4> known = {"forwardImmediate", "forwardBusy",
                                                            "forwardNoAns", "forwardDND"};
  Device& device = extension_in(telephony, request);
  std::string type(request.text_of("forwardingType"));
  if (type.empty()) type = known.front();
  if (std::find(known.begin(), known.end(), type) == known.end()) {
    refuse_operation("invalidForwardingType");
  }
  const bool active = is_true(request.text_of("activateForward"));
  std::string destination(request.text_of("forwardDN"));
  if (destination.empty()) {
    const auto before = device.forwardings.find(type);
    if (before != device.forwardings.end()) destination = before->second.destination;
  }
  if (active && (telephony.plan().resolve(destination, false).device == nullptr ||
                 destination == device.id)) {
    refuse_operation("invalidForwardingDestination");
  }
  device.forwardings[type] = {destination, active};
  Element event{"ForwardingEvent"};
  event.add(subject("device", device.id));
  event.add("forwardingType", type);
  event.add("forwardStatus", word_for(active));
  if (!destination.empty()) event.add("forwardTo", destination);
  telephony.tell_of_device(std::move(event), device.id);
  return response_to(request);
}

Element get_forwarding(Telephony& telephony, const Element& request) {
  const Device& device = extension_in(telephony, request);
  Element response = response_to(request);
  Element& list = response.add("forwardingList");
  for (const auto& [type, forwarding] : device.forwardings) {
    Element& item = list.add("forwardListItem");
    item.add("forwardingType", type);
    item.add("forwardStatus", word_for(forwarding.active));
    if (!forwarding.destination.empty()) item.add("forwardDN", forwarding.destination);
  }
  return response;
}

Service with(Telephony& telephony, Element (*serve)(Telephony&, const Element&)) {
  return [&telephony, serve](Link&, const Element& request) { return serve(telephony, request); };
}

}  // namespace

void switch_do_not_disturb(Telephony& telephony, Device& device, bool on) {
  device.do_not_disturb = on;
  Element event{"DoNotDisturbEvent"};
  event.add(subject("device", device.id));
  event.add("doNotDisturbOn", word_for(on));
  telephony.tell_of_device(std::move(event), device.id);
}

void add_feature_services(Services& services, Telephony& telephony) {
  services["SetDoNotDisturb"] = with(telephony, set_do_not_disturb);
  services["SetForwarding"] = with(telephony, set_forwarding);
  services["GetForwarding"] = with(telephony, get_forwarding);
  services["SetMessageWaitingIndicator"] = with(telephony, set_message_waiting);
  services["GetDoNotDisturb"] = [&telephony](Link&, const Element& request) {
    Element response = response_to(request);
    response.add("doNotDisturbOn", word_for(extension_in(telephony, request).do_not_disturb));
    return response;
  };
  services["GetMessageWaitingIndicator"] = [&telephony](Link&, const Element& request) {
    Element response = response_to(request);
    response.add("messageWaitingOn", word_for(extension_in(telephony, request).message_waiting));
    return response;
  };
}

}  // namespace csta_switch
