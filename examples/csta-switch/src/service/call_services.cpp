#include "service/call_services.hpp"

namespace csta_switch {
namespace {

using Act = void (*)(Telephony&, const Found&, const Element&);

// A service about one connection, without anything in its response.
Service about_one(Telephony& telephony, const char* field, Act act) {
  return [&telephony, field, act](Link&, const Element& request) {
    act(telephony, telephony.find(connection_in(request, field)), request);
    return response_to(request);
  };
}

// The same, of a telephone.
Service about_telephone(Telephony& telephony, const char* field, Act act) {
  return [&telephony, field, act](Link&, const Element& request) {
    act(telephony, telephony.find_telephone(connection_in(request, field)), request);
    return response_to(request);
  };
}

std::string_view reason_in(const Element& request) {
  const std::string_view reason = request.text_of("reason");
  return reason.empty() ? "normalClearing" : reason;
}

}  // namespace

ConnectionName connection_in(const Element& request, std::string_view field) {
  return {std::string(request.text_of(field, "callID")),
          std::string(request.text_of(field, "deviceID"))};
}

std::optional<Element> correlator_in(const Element& request) {
  const Element* given = request.child("correlatorData");
  return given == nullptr ? std::nullopt : std::optional(*given);
}

void add_call_services(Services& services, Telephony& telephony) {
  services["AnswerCall"] = about_telephone(
      telephony, "callToBeAnswered",
      [](Telephony& calls, const Found& found, const Element&) { calls.answer(found); });
  services["ClearConnection"] = [&telephony](Link&, const Element& request) {
    const ConnectionName name = connection_in(request, "connectionToBeCleared");
    if (Call* call = telephony.predicted(name)) {
      telephony.clear_call(*call, reason_in(request));
    } else {
      telephony.clear_connection(telephony.find(name), reason_in(request));
    }
    return response_to(request);
  };
  services["ClearCall"] = [&telephony](Link&, const Element& request) {
    Call& call = telephony.call_named(std::string(request.text_of("callToBeCleared", "callID")));
    telephony.clear_call(call, reason_in(request));
    return response_to(request);
  };
  services["HoldCall"] = about_telephone(
      telephony, "callToBeHeld",
      [](Telephony& calls, const Found& found, const Element&) { calls.hold(found, "normal"); });
  services["RetrieveCall"] = about_telephone(
      telephony, "callToBeRetrieved", [](Telephony& calls, const Found& found, const Element&) {
        calls.retrieve(found, "normal");
      });
  services["GenerateDigits"] =
      about_one(telephony, "connectionToSendDigits",
                [](Telephony& calls, const Found& found, const Element& request) {
                  calls.press(found, std::string(request.text_of("charactersToSend")));
                });
  services["AssociateData"] = about_one(
      telephony, "existingCall", [](Telephony& calls, const Found& found, const Element& request) {
        calls.associate(found, correlator_in(request), request);
      });
  services["DeflectCall"] = [&telephony](Link&, const Element& request) {
    const Element& destination = *request.child("newDestination");
    telephony.deflect(
        telephony.find(connection_in(request, "callToBeDiverted")),
        destination.children.empty() ? destination.text : destination.children.front().text);
    return response_to(request);
  };
}

}  // namespace csta_switch
