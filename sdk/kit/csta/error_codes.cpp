#include "ctibus/kit/csta/error_codes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "utf8.hpp"

namespace ctibus::csta {
namespace {

struct Rule {
  std::string_view category;
  std::string_view begins;  ///< of the value's name
  std::string_view error_id;
};

/// The first that fits counts. Whole names and beginnings of names: the standard has one for each
/// of a dozen devices and connections.
constexpr Rule kRules[] = {
    {"operation", "generic", "pbx.not_supported"},
    {"operation", "invalidDestinationDetect", "pbx.bad_value"},
    {"operation", "invalidDestination", "pbx.invalid_destination"},
    {"operation", "notDifferentDevices", "pbx.invalid_destination"},
    {"operation", "invalidForwardingDestination", "pbx.invalid_destination"},
    {"operation", "invalidCalledDeviceID", "pbx.invalid_destination"},
    {"operation", "invalidParkToDeviceID", "pbx.invalid_destination"},
    {"operation", "requestIncompatibleWithDestinationDevice", "pbx.invalid_destination"},
    {"operation", "requestIncompatibleWithCalledDevice", "pbx.invalid_destination"},
    {"operation", "privilegeViolationCalledDevice", "pbx.invalid_destination"},
    {"operation", "privilegeViolationDestinationDevice", "pbx.invalid_destination"},
    {"operation", "invalidCallID", "pbx.unknown_call"},
    {"operation", "invalidActiveCallID", "pbx.unknown_call"},
    {"operation", "invalidHeldCallID", "pbx.unknown_call"},
    {"operation", "invalidConnectionID", "pbx.unknown_call"},
    {"operation", "invalidActiveConnectionID", "pbx.unknown_call"},
    {"operation", "invalidHeldConnectionID", "pbx.unknown_call"},
    {"operation", "invalidDeviceID", "pbx.unknown_device"},
    {"operation", "invalidActiveDeviceID", "pbx.unknown_device"},
    {"operation", "invalidCallingDeviceID", "pbx.unknown_device"},
    {"operation", "invalidCallToParkDeviceID", "pbx.unknown_device"},
    {"operation", "invalidDivertingDeviceID", "pbx.unknown_device"},
    {"operation", "invalidHeldDeviceID", "pbx.unknown_device"},
    {"operation", "invalidPickUpDeviceID", "pbx.unknown_device"},
    {"operation", "objectNotKnown", "pbx.unknown_device"},
    {"operation", "requestIncompatibleWithConnection", "pbx.wrong_state"},
    {"operation", "requestIncompatibleWithActiveConnection", "pbx.wrong_state"},
    {"operation", "requestIncompatibleWithHeldConnection", "pbx.wrong_state"},
    {"operation", "featureAlreadySet", "pbx.wrong_state"},
    {"operation", "invalidAgentState", "pbx.wrong_state"},
    {"operation", "serviceNotSupported", "pbx.not_supported"},
    {"operation", "requestIncompatible", "pbx.not_supported"},
    {"operation", "privilegeViolation", "pbx.not_supported"},
    {"operation", "invalidMsgID", "pbx.not_supported"},
    {"operation", "invalidFeature", "pbx.not_supported"},
    {"operation", "securityViolation", "pbx.not_supported"},
    {"operation", "", "pbx.bad_value"},
    {"security", "", "pbx.not_supported"},
    {"stateIncompatibility", "", "pbx.wrong_state"},
    {"systemResourceAvailibility", "deviceOutOfService", "pbx.out_of_service"},
    {"systemResourceAvailibility", "resourceOutOfService", "pbx.out_of_service"},
    {"systemResourceAvailibility", "activeDeviceOutOfService", "pbx.out_of_service"},
    {"systemResourceAvailibility", "calledDeviceOutOfService", "pbx.out_of_service"},
    {"systemResourceAvailibility", "callingDeviceOutOfService", "pbx.out_of_service"},
    {"systemResourceAvailibility", "callToParkDeviceOutOfService", "pbx.out_of_service"},
    {"systemResourceAvailibility", "destinationDeviceOutOfService", "pbx.out_of_service"},
    {"systemResourceAvailibility", "divertingDeviceOutOfService", "pbx.out_of_service"},
    {"systemResourceAvailibility", "heldDeviceOutOfService", "pbx.out_of_service"},
    {"systemResourceAvailibility", "parkToDeviceOutOfService", "pbx.out_of_service"},
    {"systemResourceAvailibility", "pickupDeviceOutOfService", "pbx.out_of_service"},
    {"systemResourceAvailibility", "networkOutOfService", "pbx.out_of_service"},
    {"systemResourceAvailibility", "otherResourceOutOfService", "pbx.out_of_service"},
    {"systemResourceAvailibility", "", "pbx.busy"},
    {"subscribedResourceAvailability", "", "pbx.busy"},
    {"performanceManagement", "", "pbx.busy"},
    {"privateData", "", "pbx.bad_value"},
};

struct Answer {
  std::string_view error_id;
  std::string_view category;
  std::string_view value;
};

constexpr Answer kAnswers[] = {
    {"pbx.unknown_call", "operation", "invalidCallID"},
    {"pbx.unknown_device", "operation", "invalidDeviceID"},
    {"pbx.wrong_state", "stateIncompatibility", "generic"},
    {"pbx.out_of_service", "systemResourceAvailibility", "deviceOutOfService"},
    {"pbx.busy", "systemResourceAvailibility", "resourceBusy"},
    {"pbx.invalid_destination", "operation", "invalidDestination"},
    {"pbx.not_supported", "operation", "serviceNotSupported"},
    {"pbx.link_down", "systemResourceAvailibility", "networkOutOfService"},
    {"pbx.bad_value", "operation", "valueOutOfRange"},
};

std::string_view id_of(std::string_view category, std::string_view value) {
  if (category == "operation" && value.ends_with("NotSupported")) return "pbx.not_supported";
  const auto found = std::ranges::find_if(kRules, [&](const Rule& rule) {
    return rule.category == category && value.starts_with(rule.begins);
  });
  return found == std::end(kRules) ? "pbx.not_supported" : found->error_id;
}

}  // namespace

Error error_of(const Element& failure) {
  if (failure.children.empty()) {
    return {"pbx.not_supported",
            "The switch refused the request and did not say why: look at its own log."};
  }
  const Element& category = failure.children.front();
  const std::string said =
      category.text.empty() ? category.name : fmt::format("{} ({})", category.text, category.name);
  return {std::string(id_of(category.name, category.text)),
          fmt::format("The switch refused the request: {}.", first_characters(said, 200))};
}

Element failure_of(std::string_view category, std::string_view value) {
  Element failure{.name = "CSTAErrorCode"};
  failure.add(category, value);
  return failure;
}

Element failure_of(std::string_view error_id) {
  const auto found = std::ranges::find(kAnswers, error_id, &Answer::error_id);
  return found == std::end(kAnswers) ? failure_of("operation", "generic")
                                     : failure_of(found->category, found->value);
}

}  // namespace ctibus::csta
