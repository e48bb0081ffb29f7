#include "model/event.hpp"

namespace csta_switch {

Element shown(std::string name, const Shown& device) {
  Element element{std::move(name)};
  switch (device.kind) {
    case Shown::Kind::id:
      element.add(element.name == "lastRedirectionDevice" ? "numberDialed" : "deviceIdentifier",
                  device.id);
      break;
    case Shown::Kind::not_known:
      element.add("notKnown");
      break;
    case Shown::Kind::restricted:
      element.add("restricted");
      break;
    case Shown::Kind::not_required:
      element.add("notRequired");
      break;
  }
  return element;
}

Element subject(std::string name, std::string device) {
  Element element{std::move(name)};
  element.add("deviceIdentifier", std::move(device));
  return element;
}

Element connection(std::string name, const std::string& call_id, const std::string& device) {
  Element element{std::move(name)};
  element.add("callID", call_id);
  if (!device.empty()) element.add("deviceID", device);
  return element;
}

Event event_of(const Call& call, std::string name, std::string_view cause) {
  Event event{Element{std::move(name)}, {}, call.key};
  Element& body = event.body;
  body.add("cause", std::string(cause));
  body.add(shown("callingDevice", call.calling));
  body.add(shown("calledDevice", call.called));
  body.add(shown("lastRedirectionDevice", call.last_redirection));
  if (call.correlator) body.add(*call.correlator);
  if (!call.trunk_in.empty()) {
    body.add(shown("networkCallingDevice", call.calling));
    body.add(shown("networkCalledDevice", call.called));
    body.add(subject("associatedCallingDevice", call.trunk_in));
  }
  if (!call.trunk_out.empty()) {
    if (call.trunk_in.empty()) {
      body.add(subject("networkCalledDevice", call.number_outside));
    }
    body.add(subject("associatedCalledDevice", call.trunk_out));
  }
  for (const Party& party : call.parties) {
    if (!party.unheard) event.hearers.push_back({party.device, party.state});
  }
  return event;
}

}  // namespace csta_switch
