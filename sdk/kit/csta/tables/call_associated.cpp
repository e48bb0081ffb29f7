#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field associate_data[] = {
    once("existingCall", connection_id),
    optional("accountCode", octets, implicit(0)),
    optional("authCode", octets, implicit(1)),
    optional("correlatorData", correlator_data, implicit(2)),
    optional("callQualifyingData", octets, implicit(3)),
    optional("callCharacteristics", call_characteristics, implicit(4)),
    optional("subjectOfCall", text, implicit(5)),
    optional("languagePreferences", text, implicit(6)),
    since(Edition::ed6, optional("deviceInfo", device_id, implicit(7))),
    optional("extensions", csta_common_arguments),
};

constexpr Field cancel_telephony_tones[] = {
    once("connectionToStopTone", connection_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field change_connection_information[] = {
    once("connectionToBeChanged", connection_id),
    once("requestedConnectionInfo", connection_information),
    optional("extensions", csta_common_arguments),
};

constexpr Field change_connection_information_response[] = {
    once("actualConnectionInfo", connection_information),
    optional("extensions", csta_common_arguments),
};

constexpr Field generate_digits[] = {
    once("connectionToSendDigits", connection_id),
    optional("digitMode", digit_mode),
    once("charactersToSend", text),
    optional("toneDuration", integer, implicit(0)),
    optional("pulseRate", integer, implicit(1)),
    optional("pauseDuration", integer, implicit(2)),
    optional("extensions", csta_common_arguments),
};

constexpr Field generate_telephony_tones[] = {
    once("connectionToSendTone", connection_id),
    once("toneToSend", telephony_tone),
    optional("toneDuration", integer),
    optional("extensions", csta_common_arguments),
};

constexpr Field send_user_information[] = {
    once("existingCall", connection_id),
    once("userData", user_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field call_information_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("connection", connection_id),
    once("device", subject_device_id),
    optional("callingDevice", calling_device_id),
    optional("accountInfo", octets, implicit(0)),
    optional("authCode", octets, implicit(1)),
    optional("correlatorData", correlator_data, implicit(2)),
    optional("servicesPermitted", services_permitted, implicit(3)),
    optional("userData", user_data),
    optional("callQualifyingData", octets, implicit(4)),
    optional("connectionInfo", connection_information),
    optional("callLinkageDataList", call_linkage_data_list, implicit(5)),
    optional("callCharacteristics", call_characteristics, implicit(6)),
    optional("subjectOfCall", text, implicit(7)),
    optional("languagePreferences", text, implicit(8)),
    since(Edition::ed6, optional("deviceInfo", device_id, implicit(9))),
    optional("extensions", csta_common_arguments),
};

constexpr Field charging_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("connection", connection_id),
    once("chargedDevice", device_id),
    once("chargingInfo", charging_info),
    optional("cause", event_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Field digits_generated_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("connection", connection_id),
    once("digitGeneratedList", text),
    optional("digitDurationList", digit_duration_list, implicit(0)),
    optional("pauseDurationList", pause_duration_list, implicit(1)),
    optional("connectionInfo", connection_information),
    optional("extensions", csta_common_arguments),
};

constexpr Field telephony_tones_generated_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("connection", connection_id),
    optional("toneGenerated", telephony_tone),
    optional("toneFrequency", integer, implicit(0)),
    optional("toneDuration", integer, implicit(1)),
    optional("pauseDuration", integer, implicit(2)),
    optional("connectionInfo", connection_information),
    optional("extensions", csta_common_arguments),
};

constexpr Field service_completion_failure_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("primaryCall", primary_or_secondary_call),
    optional("secondaryCall", primary_or_secondary_call, implicit(0)),
    optional("otherDevsPrimaryCallList", other_devs_primary_call_list, implicit(1)),
    optional("otherDevsSecondaryCallList", other_devs_secondary_call_list, implicit(2)),
    optional("mediaCallCharacteristics", media_call_characteristics, implicit(3)),
    once("cause", event_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "AssociateData",
     .role = Role::request,
     .group = Group::call_associated,
     .fields = associate_data,
     .response = "AssociateDataResponse",
     .operation = 230},
    {.name = "AssociateDataResponse",
     .role = Role::response,
     .group = Group::call_associated,
     .fields = only_extensions,
     .bare = true,
     .operation = 230},
    {.name = "CancelTelephonyTones",
     .role = Role::request,
     .group = Group::call_associated,
     .fields = cancel_telephony_tones,
     .response = "CancelTelephonyTonesResponse",
     .operation = 231},
    {.name = "CancelTelephonyTonesResponse",
     .role = Role::response,
     .group = Group::call_associated,
     .fields = only_extensions,
     .bare = true,
     .operation = 231},
    {.name = "ChangeConnectionInformation",
     .role = Role::request,
     .group = Group::call_associated,
     .fields = change_connection_information,
     .response = "ChangeConnectionInformationResponse",
     .operation = 377},
    {.name = "ChangeConnectionInformationResponse",
     .role = Role::response,
     .group = Group::call_associated,
     .fields = change_connection_information_response,
     .operation = 377},
    {.name = "GenerateDigits",
     .role = Role::request,
     .group = Group::call_associated,
     .fields = generate_digits,
     .response = "GenerateDigitsResponse",
     .operation = 232},
    {.name = "GenerateDigitsResponse",
     .role = Role::response,
     .group = Group::call_associated,
     .fields = only_extensions,
     .bare = true,
     .operation = 232},
    {.name = "GenerateTelephonyTones",
     .role = Role::request,
     .group = Group::call_associated,
     .fields = generate_telephony_tones,
     .response = "GenerateTelephonyTonesResponse",
     .operation = 233},
    {.name = "GenerateTelephonyTonesResponse",
     .role = Role::response,
     .group = Group::call_associated,
     .fields = only_extensions,
     .bare = true,
     .operation = 233},
    {.name = "SendUserInformation",
     .role = Role::request,
     .group = Group::call_associated,
     .fields = send_user_information,
     .response = "SendUserInformationResponse",
     .operation = 234},
    {.name = "SendUserInformationResponse",
     .role = Role::response,
     .group = Group::call_associated,
     .fields = only_extensions,
     .bare = true,
     .operation = 234},
    {.name = "CallInformationEvent",
     .role = Role::event,
     .group = Group::call_associated,
     .fields = call_information_event,
     .event = 0},
    {.name = "ChargingEvent",
     .role = Role::event,
     .group = Group::call_associated,
     .fields = charging_event,
     .event = 1},
    {.name = "DigitsGeneratedEvent",
     .role = Role::event,
     .group = Group::call_associated,
     .fields = digits_generated_event,
     .event = 2},
    {.name = "TelephonyTonesGeneratedEvent",
     .role = Role::event,
     .group = Group::call_associated,
     .fields = telephony_tones_generated_event,
     .event = 3},
    {.name = "ServiceCompletionFailureEvent",
     .role = Role::event,
     .group = Group::call_associated,
     .fields = service_completion_failure_event,
     .event = 4},
};

}  // namespace

std::span<const Message> call_associated_messages() { return all; }

}  // namespace ctibus::csta::tables
