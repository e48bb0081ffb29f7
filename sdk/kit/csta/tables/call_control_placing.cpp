#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field consultation_call[] = {
    once("existingCall", connection_id, implicit(0)),
    once("consultedDevice", device_id, wrapped(1)),
    optional("connectionReservation", boolean, implicit(2)),
    optional("accountCode", octets, implicit(3)),
    optional("authCode", octets, implicit(4)),
    optional("correlatorData", correlator_data, implicit(5)),
    optional("userData", user_data, implicit(6)),
    optional("callCharacteristics", call_characteristics, implicit(7)),
    optional("mediaCallCharacteristics", media_call_characteristics, implicit(8)),
    optional("callingConnectionInfo", connection_information, implicit(9)),
    optional("consultOptions", consult_options, implicit(10)),
    optional("subjectOfCall", text, implicit(11)),
    optional("languagePreferences", text, implicit(12)),
    optional("extensions", csta_common_arguments),
};

constexpr Field consultation_call_response[] = {
    once("initiatedCall", connection_id),
    optional("mediaCallCharacteristics", media_call_characteristics, implicit(0)),
    optional("initiatedCallInfo", connection_information, implicit(1)),
    since(Edition::ed6, optional("callLinkageData", call_linkage_data, implicit(2))),
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
    optional("accountCode", octets, implicit(0)),
    optional("authCode", octets, implicit(1)),
    optional("autoOriginate", auto_originate, implicit(3)),
    optional("correlatorData", correlator_data, implicit(2)),
    optional("userData", user_data),
    optional("callCharacteristics", call_characteristics),
    optional("mediaCallCharacteristics", media_call_characteristics, implicit(4)),
    optional("callingConnectionInfo", connection_information, implicit(5)),
    optional("subjectOfCall", text, implicit(6)),
    optional("languagePreferences", text, implicit(7)),
    since(Edition::ed6, optional("reason", event_cause, implicit(8))),
    optional("extensions", csta_common_arguments),
};

constexpr Field make_call_response[] = {
    once("callingDevice", connection_id),
    optional("mediaCallCharacteristics", media_call_characteristics, implicit(0)),
    optional("initiatedCallInfo", connection_information, implicit(1)),
    since(Edition::ed6, optional("callLinkageData", call_linkage_data, implicit(2))),
    optional("extensions", csta_common_arguments),
};

constexpr Field make_connection[] = {
    once("initiatingDevice", device_id),
    optional("accountCode", octets, implicit(0)),
    optional("authCode", octets, implicit(1)),
    optional("autoOriginate", auto_originate, implicit(2)),
    optional("correlatorData", correlator_data, implicit(3)),
    optional("callCharacteristics", call_characteristics, implicit(4)),
    optional("mediaCallCharacteristics", media_call_characteristics, implicit(5)),
    optional("connectionInfo", connection_information, implicit(6)),
    optional("subjectOfCall", text, implicit(7)),
    optional("languagePreferences", text, implicit(8)),
    optional("reason", event_cause, implicit(9)),
    optional("maxDevices", integer, implicit(10)),
    optional("startTime", time_text, implicit(11)),
    optional("duration", integer, implicit(12)),
    optional("extensions", csta_common_arguments),
};

constexpr Field make_connection_response[] = {
    once("initiatingDevice", connection_id),
    optional("mediaCallCharacteristics", media_call_characteristics, implicit(0)),
    optional("initiatedCallInfo", connection_information, implicit(1)),
    optional("callLinkageData", call_linkage_data, implicit(2)),
    optional("extensions", csta_common_arguments),
};

constexpr Field make_predictive_call[] = {
    once("callingDevice", device_id),
    once("calledDirectoryNumber", device_id),
    optional("signallingDetection", signalling_detection, implicit(0)),
    optional("destinationDetection", destination_detection, implicit(1)),
    optional("defaultAction", detection_action, implicit(2)),
    optional("accountCode", octets, implicit(3)),
    optional("authCode", octets, implicit(4)),
    optional("autoOriginate", auto_originate, implicit(5)),
    optional("alertTime", integer, implicit(6)),
    optional("correlatorData", correlator_data, implicit(7)),
    optional("callCharacteristics", call_characteristics, implicit(8)),
    optional("userData", user_data),
    optional("subjectOfCall", text, implicit(9)),
    optional("languagePreferences", text, implicit(10)),
    optional("extensions", csta_common_arguments),
};

constexpr Field make_predictive_call_response[] = {
    once("initiatedCall", connection_id),
    optional("initiatedCallInfo", connection_information),
    since(Edition::ed6, optional("callLinkageData", call_linkage_data, implicit(1))),
    optional("extensions", csta_common_arguments),
};

constexpr Field send_message[] = {
    once("callingDevice", device_id),
    once("destinationDevices", destination_list),
    once("messageInfo", message_info),
    optional("accountCode", octets, implicit(0)),
    optional("authCode", octets, implicit(1)),
    optional("correlatorData", correlator_data, implicit(2)),
    optional("callCharacteristics", call_characteristics, implicit(3)),
    optional("mediaCallCharacteristics", media_call_characteristics, implicit(4)),
    optional("subjectOfCall", text, implicit(5)),
    optional("languagePreferences", text, implicit(6)),
    optional("extensions", csta_common_arguments),
};

constexpr Field send_message_response[] = {
    once("connectionList", message_connection_list),
    optional("mediaCallCharacteristics", media_call_characteristics),
    since(Edition::ed6, optional("listOfCallLinkageData", list_of_call_linkage_data, implicit(1))),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "ConsultationCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = consultation_call,
     .response = "ConsultationCallResponse",
     .operation = 7},
    {.name = "ConsultationCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = consultation_call_response,
     .operation = 7},
    {.name = "DialDigits",
     .role = Role::request,
     .group = Group::call_control,
     .fields = dial_digits,
     .response = "DialDigitsResponse",
     .operation = 219},
    {.name = "DialDigitsResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions,
     .bare = true,
     .operation = 219},
    {.name = "MakeCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = make_call,
     .response = "MakeCallResponse",
     .operation = 10},
    {.name = "MakeCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = make_call_response,
     .operation = 10},
    {.name = "MakeConnection",
     .role = Role::request,
     .group = Group::call_control,
     .fields = make_connection,
     .response = "MakeConnectionResponse",
     .operation = 375,
     .since = Edition::ed6},
    {.name = "MakeConnectionResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = make_connection_response,
     .operation = 375,
     .since = Edition::ed6},
    {.name = "MakePredictiveCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = make_predictive_call,
     .response = "MakePredictiveCallResponse",
     .operation = 11},
    {.name = "MakePredictiveCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = make_predictive_call_response,
     .operation = 11},
    {.name = "SendMessage",
     .role = Role::request,
     .group = Group::call_control,
     .fields = send_message,
     .response = "SendMessageResponse",
     .operation = 376},
    {.name = "SendMessageResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = send_message_response,
     .operation = 376},
};

}  // namespace

std::span<const Message> call_control_placing_messages() { return all; }

}  // namespace ctibus::csta::tables
