#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field associate_data[] = {
    once("existingCall", connection_id),
    optional("accountCode", octets),
    optional("authCode", octets),
    optional("correlatorData", correlator_data),
    optional("callQualifyingData", octets),
    optional("callCharacteristics", call_characteristics),
    optional("subjectOfCall", text),
    optional("languagePreferences", text),
    since(Edition::ed6, optional("deviceInfo", device_id)),
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
    optional("toneDuration", integer),
    optional("pulseRate", integer),
    optional("pauseDuration", integer),
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
    once("monitorCrossRefID", text),
    once("connection", connection_id),
    once("device", subject_device_id),
    optional("callingDevice", calling_device_id),
    optional("accountInfo", octets),
    optional("authCode", octets),
    optional("correlatorData", correlator_data),
    optional("servicesPermitted", services_permitted),
    optional("userData", user_data),
    optional("callQualifyingData", octets),
    optional("connectionInfo", connection_information),
    optional("callLinkageDataList", call_linkage_data_list),
    optional("callCharacteristics", call_characteristics),
    optional("subjectOfCall", text),
    optional("languagePreferences", text),
    since(Edition::ed6, optional("deviceInfo", device_id)),
    optional("extensions", csta_common_arguments),
};

constexpr Field charging_event[] = {
    once("monitorCrossRefID", text),  once("connection", connection_id),
    once("chargedDevice", device_id), once("chargingInfo", charging_info),
    optional("cause", event_cause),   optional("extensions", csta_common_arguments),
};

constexpr Field digits_generated_event[] = {
    once("monitorCrossRefID", text),
    once("connection", connection_id),
    once("digitGeneratedList", text),
    optional("digitDurationList", digit_duration_list),
    optional("pauseDurationList", pause_duration_list),
    optional("connectionInfo", connection_information),
    optional("extensions", csta_common_arguments),
};

constexpr Field telephony_tones_generated_event[] = {
    once("monitorCrossRefID", text),
    once("connection", connection_id),
    optional("toneGenerated", telephony_tone),
    optional("toneFrequency", integer),
    optional("toneDuration", integer),
    optional("pauseDuration", integer),
    optional("connectionInfo", connection_information),
    optional("extensions", csta_common_arguments),
};

constexpr Field service_completion_failure_event[] = {
    once("monitorCrossRefID", text),
    once("primaryCall", primary_or_secondary_call),
    optional("secondaryCall", primary_or_secondary_call),
    optional("otherDevsPrimaryCallList", other_devs_primary_call_list),
    optional("otherDevsSecondaryCallList", other_devs_secondary_call_list),
    optional("mediaCallCharacteristics", media_call_characteristics),
    once("cause", event_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "AssociateData",
     .role = Role::request,
     .group = Group::call_associated,
     .fields = associate_data,
     .response = "AssociateDataResponse"},
    {.name = "AssociateDataResponse",
     .role = Role::response,
     .group = Group::call_associated,
     .fields = only_extensions},
    {.name = "CancelTelephonyTones",
     .role = Role::request,
     .group = Group::call_associated,
     .fields = cancel_telephony_tones,
     .response = "CancelTelephonyTonesResponse"},
    {.name = "CancelTelephonyTonesResponse",
     .role = Role::response,
     .group = Group::call_associated,
     .fields = only_extensions},
    {.name = "ChangeConnectionInformation",
     .role = Role::request,
     .group = Group::call_associated,
     .fields = change_connection_information,
     .response = "ChangeConnectionInformationResponse"},
    {.name = "ChangeConnectionInformationResponse",
     .role = Role::response,
     .group = Group::call_associated,
     .fields = change_connection_information_response},
    {.name = "GenerateDigits",
     .role = Role::request,
     .group = Group::call_associated,
     .fields = generate_digits,
     .response = "GenerateDigitsResponse"},
    {.name = "GenerateDigitsResponse",
     .role = Role::response,
     .group = Group::call_associated,
     .fields = only_extensions},
    {.name = "GenerateTelephonyTones",
     .role = Role::request,
     .group = Group::call_associated,
     .fields = generate_telephony_tones,
     .response = "GenerateTelephonyTonesResponse"},
    {.name = "GenerateTelephonyTonesResponse",
     .role = Role::response,
     .group = Group::call_associated,
     .fields = only_extensions},
    {.name = "SendUserInformation",
     .role = Role::request,
     .group = Group::call_associated,
     .fields = send_user_information,
     .response = "SendUserInformationResponse"},
    {.name = "SendUserInformationResponse",
     .role = Role::response,
     .group = Group::call_associated,
     .fields = only_extensions},
    {.name = "CallInformationEvent",
     .role = Role::event,
     .group = Group::call_associated,
     .fields = call_information_event},
    {.name = "ChargingEvent",
     .role = Role::event,
     .group = Group::call_associated,
     .fields = charging_event},
    {.name = "DigitsGeneratedEvent",
     .role = Role::event,
     .group = Group::call_associated,
     .fields = digits_generated_event},
    {.name = "TelephonyTonesGeneratedEvent",
     .role = Role::event,
     .group = Group::call_associated,
     .fields = telephony_tones_generated_event},
    {.name = "ServiceCompletionFailureEvent",
     .role = Role::event,
     .group = Group::call_associated,
     .fields = service_completion_failure_event},
};

}  // namespace

std::span<const Message> call_associated_messages() { return all; }

}  // namespace ctibus::csta::tables
