#include "service/features.hpp"

namespace csta_switch {
namespace {

// How many devices one message of the list tells.
constexpr std::size_t segment_size = 50;

struct Kind {
  std::string category;  ///< a word of DeviceCategory
  std::string wanted;    ///< of ReqDeviceCategory
  std::string named;     ///< of NamedDeviceTypes
};

Kind kind_of(const Device& device) {
  switch (device.kind) {
    case DeviceKind::extension:
      return {"station", "station", "station"};
    case DeviceKind::trunk:
      return {"networkInterface", "networkInterface", "trunkGroup"};
    case DeviceKind::trunk_line:
      return {"networkInterface", "networkInterface", "trunk"};
    case DeviceKind::route_point:
      return {"routeingDevice", "routeingDevice", "other"};
    case DeviceKind::pilot:
      return {"acd", "acd", "acd"};
  }
  return {"other", "other", "other"};
}

// The list comes after the response, in as many messages as it needs.
Element list_devices(int& references, const Link& link, Telephony& telephony, Post& post,
                     const Element& request) {
  const std::string_view wanted = request.text_of("requestedDeviceCategory");
  const std::string_view id = request.text_of("requestedDeviceID");
  std::vector<const Device*> devices;
  for (const auto& [name, device] : telephony.plan().devices()) {
    if (device.kind == DeviceKind::trunk_line) continue;
    if (!wanted.empty() && kind_of(device).wanted != wanted) continue;
    if (!id.empty() && device.id != id) continue;
    devices.push_back(&device);
  }
  const std::string reference = std::to_string(++references);
  std::size_t place = 0;
  int segment = 0;
  do {
    Element message{"SwitchingFunctionDevices"};
    message.add("serviceCrossRefID", reference);
    message.add("segmentID", std::to_string(++segment));
    Element list{"deviceList"};
    for (std::size_t i = 0; i < segment_size && place < devices.size(); ++i, ++place) {
      const Kind kind = kind_of(*devices[place]);
      Element& item = list.add("device");
      item.add("deviceID", devices[place]->id);
      item.add("deviceCategory", kind.category);
      item.add("namedDeviceTypes", kind.named);
    }
    message.add("lastSegment", place == devices.size() ? "true" : "false");
    message.add(std::move(list));
    post.queue_request(link.number, std::move(message));
  } while (place < devices.size());
  Element response = response_to(request);
  response.add("serviceCrossRefID", reference);
  return response;
}

}  // namespace

void add_capability_services(Services& services, Telephony& telephony, Post& post) {
  services["GetSwitchingFunctionDevices"] = [&telephony, &post, references = 0](
                                                Link& link, const Element& request) mutable {
    return list_devices(references, link, telephony, post, request);
  };
  services["GetCSTAFeatures"] = [](Link&, const Element& request) {
    Element response = response_to(request);
    Element& control = response.add("supportedServices").add("callControlServList");
    for (const char* name :
         {"alternateCall", "answerCall", "clearCall", "clearConnection", "conferenceCall",
          "consultationCall", "deflectCall", "directedPickupCall", "holdCall", "makeCall",
          "makePredictiveCall", "parkCall", "reconnectCall", "retrieveCall", "singleStepConference",
          "singleStepTransfer", "transferCall"}) {
      control.add(name, "true");
    }
    return response;
  };
}

}  // namespace csta_switch
