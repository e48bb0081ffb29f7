#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field consultation_call[] = {
    once("existingCall", connection_id),
    once("consultedDevice", device_id),
    optional("connectionReservation", boolean),
    optional("accountCode", octets),
    optional("authCode", octets),
    optional("correlatorData", correlator_data),
    optional("userData", user_data),
    optional("callCharacteristics", call_characteristics),
    optional("mediaCallCharacteristics", media_call_characteristics),
    optional("callingConnectionInfo", connection_information),
    optional("consultOptions", consult_options),
    optional("subjectOfCall", text),
    optional("languagePreferences", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field consultation_call_response[] = {
    once("initiatedCall", connection_id),
    optional("mediaCallCharacteristics", media_call_characteristics),
    optional("initiatedCallInfo", connection_information),
    since(Edition::ed6, optional("callLinkageData", call_linkage_data)),
    optional("extensions", csta_common_arguments),
};

constexpr Field dial_digits[] = {
    once("diallingConnection", connection_id),
    once("diallingSequence", device_id),
    optional("correlatorData", correlator_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field make_call[] = {
    once("callingDevice", device_id),
    once("calledDirectoryNumber", device_id),
    optional("accountCode", octets),
    optional("authCode", octets),
    optional("autoOriginate", auto_originate),
    optional("correlatorData", correlator_data),
    optional("userData", user_data),
    optional("callCharacteristics", call_characteristics),
    optional("mediaCallCharacteristics", media_call_characteristics),
    optional("callingConnectionInfo", connection_information),
    optional("subjectOfCall", text),
    optional("languagePreferences", text),
    since(Edition::ed6, optional("reason", event_cause)),
    optional("extensions", csta_common_arguments),
};

constexpr Field make_call_response[] = {
    once("callingDevice", connection_id),
    optional("mediaCallCharacteristics", media_call_characteristics),
    optional("initiatedCallInfo", connection_information),
    since(Edition::ed6, optional("callLinkageData", call_linkage_data)),
    optional("extensions", csta_common_arguments),
};

constexpr Field make_connection[] = {
    once("initiatingDevice", device_id),
    optional("accountCode", octets),
    optional("authCode", octets),
    optional("autoOriginate", auto_originate),
    optional("correlatorData", correlator_data),
    optional("callCharacteristics", call_characteristics),
    optional("mediaCallCharacteristics", media_call_characteristics),
    optional("connectionInfo", connection_information),
    optional("subjectOfCall", text),
    optional("languagePreferences", text),
    optional("reason", event_cause),
    optional("maxDevices", integer),
    optional("startTime", text),
    optional("duration", integer),
    optional("extensions", csta_common_arguments),
};

constexpr Field make_connection_response[] = {
    once("initiatingDevice", connection_id),
    optional("mediaCallCharacteristics", media_call_characteristics),
    optional("initiatedCallInfo", connection_information),
    optional("callLinkageData", call_linkage_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field make_predictive_call[] = {
    once("callingDevice", device_id),
    once("calledDirectoryNumber", device_id),
    optional("signallingDetection", signalling_detection),
    optional("destinationDetection", destination_detection),
    optional("defaultAction", detection_action),
    optional("accountCode", octets),
    optional("authCode", octets),
    optional("autoOriginate", auto_originate),
    optional("alertTime", integer),
    optional("correlatorData", correlator_data),
    optional("callCharacteristics", call_characteristics),
    optional("userData", user_data),
    optional("subjectOfCall", text),
    optional("languagePreferences", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field make_predictive_call_response[] = {
    once("initiatedCall", connection_id),
    optional("initiatedCallInfo", connection_information),
    since(Edition::ed6, optional("callLinkageData", call_linkage_data)),
    optional("extensions", csta_common_arguments),
};

constexpr Field send_message[] = {
    once("callingDevice", device_id),
    once("destinationDevices", destination_list),
    once("messageInfo", message_info),
    optional("accountCode", octets),
    optional("authCode", octets),
    optional("correlatorData", correlator_data),
    optional("callCharacteristics", call_characteristics),
    optional("mediaCallCharacteristics", media_call_characteristics),
    optional("subjectOfCall", text),
    optional("languagePreferences", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field send_message_response[] = {
    once("connectionList", message_connection_list),
    optional("mediaCallCharacteristics", media_call_characteristics),
    since(Edition::ed6, optional("listOfCallLinkageData", list_of_call_linkage_data)),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "ConsultationCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = consultation_call,
     .response = "ConsultationCallResponse"},
    {.name = "ConsultationCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = consultation_call_response},
    {.name = "DialDigits",
     .role = Role::request,
     .group = Group::call_control,
     .fields = dial_digits,
     .response = "DialDigitsResponse"},
    {.name = "DialDigitsResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions},
    {.name = "MakeCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = make_call,
     .response = "MakeCallResponse"},
    {.name = "MakeCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = make_call_response},
    {.name = "MakeConnection",
     .role = Role::request,
     .group = Group::call_control,
     .fields = make_connection,
     .response = "MakeConnectionResponse",
     .since = Edition::ed6},
    {.name = "MakeConnectionResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = make_connection_response,
     .since = Edition::ed6},
    {.name = "MakePredictiveCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = make_predictive_call,
     .response = "MakePredictiveCallResponse"},
    {.name = "MakePredictiveCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = make_predictive_call_response},
    {.name = "SendMessage",
     .role = Role::request,
     .group = Group::call_control,
     .fields = send_message,
     .response = "SendMessageResponse"},
    {.name = "SendMessageResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = send_message_response},
};

}  // namespace

std::span<const Message> call_control_placing_messages() { return all; }

}  // namespace ctibus::csta::tables
