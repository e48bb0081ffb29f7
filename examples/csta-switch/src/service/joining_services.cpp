#include <algorithm>
#include <charconv>

#include "service/call_services.hpp"

namespace csta_switch {
namespace {

Element named(std::string field, const ConnectionName& name) {
  return connection(std::move(field), name.call_id, name.device);
}

// A service about a held and an active call of one device.
Service about_two(Telephony& telephony, const char* field, Call& (Telephony::*join)(Found, Found)) {
  return [&telephony, field, join](Link&, const Element& request) {
    const ConnectionName held = connection_in(request, "heldCall");
    const Found held_found = telephony.find_telephone(held);
    const Found active = telephony.find_telephone(connection_in(request, "activeCall"));
    const std::string device = held_found.party->device;
    const Call& joined = (telephony.*join)(held_found, active);
    Element response = response_to(request);
    response.add(connection(field, joined.id, device));
    return response;
  };
}

std::optional<Time> alert_time_in(const Element& request) {
  constexpr long longest = 86400;
  const std::string_view text = request.text_of("alertTime");
  if (text.empty()) return std::nullopt;
  long seconds = longest;
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (seconds <= 0) refuse_operation("valueOutOfRange");
  return std::chrono::seconds(std::min(seconds, longest));
}

void add_making_services(Services& services, Telephony& telephony) {
  services["MakeCall"] = [&telephony](Link&, const Element& request) {
    Element response = response_to(request);
    response.add(named("callingDevice",
                       telephony.make_call(std::string(request.text_of("callingDevice")),
                                           std::string(request.text_of("calledDirectoryNumber")),
                                           request.text_of("autoOriginate") != "doNotPrompt",
                                           correlator_in(request))));
    return response;
  };
  services["MakePredictiveCall"] = [&telephony](Link&, const Element& request) {
    Element response = response_to(request);
    response.add(named("initiatedCall",
                       telephony.predict(std::string(request.text_of("callingDevice")),
                                         std::string(request.text_of("calledDirectoryNumber")),
                                         correlator_in(request), alert_time_in(request))));
    return response;
  };
  services["ConsultationCall"] = [&telephony](Link&, const Element& request) {
    Element response = response_to(request);
    response.add(
        named("initiatedCall", telephony.consult(connection_in(request, "existingCall"),
                                                 std::string(request.text_of("consultedDevice")),
                                                 correlator_in(request))));
    return response;
  };
}

}  // namespace

void add_joining_services(Services& services, Telephony& telephony) {
  add_making_services(services, telephony);
  services["TransferCall"] = about_two(telephony, "transferredCall", &Telephony::transfer);
  services["ConferenceCall"] = about_two(telephony, "conferenceCall", &Telephony::conference);
  services["AlternateCall"] = [&telephony](Link&, const Element& request) {
    telephony.alternate(telephony.find_telephone(connection_in(request, "heldCall")),
                        telephony.find_telephone(connection_in(request, "activeCall")));
    return response_to(request);
  };
  services["ReconnectCall"] = [&telephony](Link&, const Element& request) {
    telephony.reconnect(telephony.find_telephone(connection_in(request, "activeCall")),
                        telephony.find_telephone(connection_in(request, "heldCall")));
    return response_to(request);
  };
  services["SingleStepTransferCall"] = [&telephony](Link&, const Element& request) {
    const Found active = telephony.find_telephone(connection_in(request, "activeCall"));
    const std::string destination(request.text_of("transferredTo"));
    Element response = response_to(request);
    response.add(connection("transferredCall", active.call->id, destination));
    telephony.single_step_transfer(active, destination);
    return response;
  };
  services["SingleStepConferenceCall"] = [&telephony](Link&, const Element& request) {
    const std::string joining(request.text_of("deviceToJoin"));
    const Call& call = telephony.single_step_conference(
        telephony.find_telephone(connection_in(request, "activeCall")), joining,
        request.text_of("participationType") == "silent");
    Element response = response_to(request);
    response.add(connection("conferencedCall", call.id, joining));
    return response;
  };
  services["DirectedPickupCall"] = [&telephony](Link&, const Element& request) {
    const Found picked =
        telephony.pick_up(telephony.find(connection_in(request, "callToBePickedUp")),
                          std::string(request.text_of("requestingDevice")));
    Element response = response_to(request);
    response.add(connection("pickedCall", picked.call->id, picked.party->device));
    return response;
  };
  services["ParkCall"] = [&telephony](Link&, const Element& request) {
    const Found parking = telephony.find_telephone(connection_in(request, "parking"));
    const std::string call_id = parking.call->id;
    const std::string destination(request.text_of("parkTo"));
    telephony.park(parking, destination);
    Element response = response_to(request);
    response.add(connection("parkedTo", call_id, destination));
    return response;
  };
}

}  // namespace csta_switch
