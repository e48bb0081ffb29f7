#include "service/call_services.hpp"

namespace csta_switch {
namespace {

Element state_of(const Call& call, const std::string& device) {
  Element state{"localCallState"};
  Element& compound = state.add("compoundCallState");
  for (const bool own : {true, false}) {
    for (const Party& party : call.parties) {
      if ((party.device == device) == own) {
        compound.add("localConnectionState", std::string(word_of(party.state)));
      }
    }
  }
  return state;
}

void add_connections(Element& list, const Device& device) {
  for (const Call* call : device.calls) {
    for (const Party& party : call->parties) {
      if (party.device != device.id || party.unheard) continue;
      Element& item = list.add("snapshotDeviceResponseInfo");
      item.add(connection("connectionIdentifier", call->id, device.id));
      for (const Party& other : call->parties) {
        if (other.device == device.id) continue;
        item.add(subject("endpointDevice", other.device));
        break;
      }
      item.add(state_of(*call, device.id));
    }
  }
}

Element snapshot_device(Telephony& telephony, const Element& request) {
  const Device* device = telephony.plan().device(request.text_of("snapshotObject"));
  if (device == nullptr) refuse_operation("invalidDeviceID");
  Element response = response_to(request);
  Element& list = response.add("crossRefIDorSnapshotData").add("snapshotData");
  for (const auto& [id, other] : telephony.plan().devices()) {
    if (&other == device || other.group == device->id) add_connections(list, other);
  }
  return response;
}

Element snapshot_call(Telephony& telephony, const Element& request) {
  const Call& call = telephony.call_named(std::string(request.text_of("snapshotObject", "callID")));
  Element response = response_to(request);
  Element& list = response.add("crossRefIDorSnapshotData").add("snapshotData");
  for (const Party& party : call.parties) {
    Element& item = list.add("snapshotCallResponseInfo");
    item.add(subject("deviceOnCall", party.device));
    item.add(connection("callIdentifier", call.id, party.device));
    item.add("localConnectionInfo", std::string(word_of(party.state)));
  }
  response.add(shown("callingDevice", call.calling));
  response.add(shown("calledDevice", call.called));
  if (!call.trunk_in.empty()) response.add(subject("associatedCallingDevice", call.trunk_in));
  if (!call.trunk_out.empty()) response.add(subject("associatedCalledDevice", call.trunk_out));
  if (call.correlator) response.add(*call.correlator);
  return response;
}

}  // namespace

void add_snapshot_services(Services& services, Telephony& telephony) {
  services["SnapshotDevice"] = [&telephony](Link&, const Element& request) {
    return snapshot_device(telephony, request);
  };
  services["SnapshotCall"] = [&telephony](Link&, const Element& request) {
    return snapshot_call(telephony, request);
  };
}

}  // namespace csta_switch
