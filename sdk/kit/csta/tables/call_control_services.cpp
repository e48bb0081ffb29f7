#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field accept_call[] = {
    once("callToBeAccepted", connection_id),
    optional("correlatorData", correlator_data),
    optional("userData", user_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field alternate_call[] = {
    once("heldCall", connection_id),
    once("activeCall", connection_id),
    optional("connectionReservation", boolean),
    optional("consultOptions", consult_options),
    optional("extensions", csta_common_arguments),
};

constexpr Field answer_call[] = {
    once("callToBeAnswered", connection_id),
    optional("correlatorData", correlator_data),
    optional("userData", user_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field call_back[] = {
    once("callbackConnection", connection_id),
    optional("callCharacteristics", call_characteristics),
    optional("subjectOfCall", text, implicit(0)),
    optional("languagePreferences", text, implicit(1)),
    optional("extensions", csta_common_arguments),
};

constexpr Field call_back_response[] = {
    optional("targetDevice", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field call_back_message[] = {
    once("callbackMessageConnection", connection_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field call_back_message_response[] = {
    optional("targetDevice", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field campon_call[] = {
    once("camponConnection", connection_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field clear_call[] = {
    once("callToBeCleared", connection_id),
    optional("userData", user_data),
    since(Edition::ed6, optional("reason", event_cause)),
    optional("extensions", csta_common_arguments),
};

constexpr Field clear_connection[] = {
    once("connectionToBeCleared", connection_id),
    optional("correlatorData", correlator_data),
    optional("userData", user_data),
    optional("reason", event_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Field conference_call[] = {
    once("heldCall", connection_id),
    once("activeCall", connection_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field conference_call_response[] = {
    once("conferenceCall", connection_id),
    optional("connections", connection_list, implicit(0)),
    optional("conferenceCallInfo", connection_information, implicit(1)),
    since(Edition::ed6, optional("callLinkageDataList", call_linkage_data_list, implicit(2))),
    optional("extensions", csta_common_arguments),
};

constexpr Field deflect_call[] = {
    once("callToBeDiverted", connection_id),
    until(Edition::ed5, once("newDestination", device_id)),
    since(Edition::ed6, once("newDestination", destination_list, not_in_ber)),
    optional("correlatorData", correlator_data),
    optional("userData", user_data),
    since(Edition::ed6, optional("callCharacteristics", call_characteristics, implicit(0))),
    optional("subjectOfCall", text, implicit(1)),
    optional("languagePreferences", text, implicit(2)),
    optional("reason", event_cause, implicit(3)),
    optional("extensions", csta_common_arguments),
};

constexpr Field directed_pickup_call[] = {
    once("callToBePickedUp", connection_id),       once("requestingDevice", device_id),
    optional("correlatorData", correlator_data),   optional("userData", user_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field directed_pickup_call_response[] = {
    optional("pickedCall", connection_id),
    optional("pickedCallInfo", connection_information),
    since(Edition::ed6, optional("callLinkageData", call_linkage_data, implicit(1))),
    optional("extensions", csta_common_arguments),
};

constexpr Field group_pickup_call[] = {
    once("newDestination", device_id),
    optional("pickGroup", device_id),
    optional("correlatorData", correlator_data),
    optional("userData", user_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field group_pickup_call_response[] = {
    optional("pickedCall", connection_id),
    optional("pickedCallInfo", connection_information),
    since(Edition::ed6, optional("callLinkageData", call_linkage_data, implicit(1))),
    optional("extensions", csta_common_arguments),
};

constexpr Field hold_call[] = {
    once("callToBeHeld", connection_id),
    optional("connectionReservation", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field intrude_call[] = {
    once("intrude", connection_id),
    once("participationType", participation_type),
    optional("userData", user_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field intrude_call_response[] = {
    optional("conferencedCall", connection_id),
    optional("conferencedCallInfo", connection_information),
    since(Edition::ed6, optional("callLinkageDataList", call_linkage_data_list, implicit(1))),
    optional("extensions", csta_common_arguments),
};

constexpr Field join_call[] = {
    once("activeCall", connection_id),
    once("joiningDevice", device_id),
    once("autoOriginate", auto_originate, implicit(0)),
    once("participationType", participation_type, implicit(1)),
    optional("accountCode", octets, implicit(2)),
    optional("authCode", octets, implicit(3)),
    optional("correlatorData", correlator_data, implicit(4)),
    optional("userData", user_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field join_call_response[] = {
    once("conferencedCall", connection_id),
    optional("conferencedCallInfo", connection_information),
    since(Edition::ed6, optional("callLinkageDataList", call_linkage_data_list, implicit(1))),
    optional("extensions", csta_common_arguments),
};

constexpr Field park_call[] = {
    once("parking", connection_id),
    once("parkTo", device_id),
    optional("correlatorData", correlator_data),
    optional("subjectOfCall", text, implicit(0)),
    optional("languagePreferences", text, implicit(1)),
    optional("extensions", csta_common_arguments),
};

constexpr Field park_call_response[] = {
    optional("parkedTo", connection_id),
    since(Edition::ed6, optional("callLinkageData", call_linkage_data, implicit(1))),
    optional("extensions", csta_common_arguments),
};

constexpr Field reconnect_call[] = {
    once("activeCall", connection_id),
    once("heldCall", connection_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field retrieve_call[] = {
    once("callToBeRetrieved", connection_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field single_step_conference_call[] = {
    once("activeCall", connection_id),
    once("deviceToJoin", device_id),
    once("participationType", participation_type),
    optional("accountCode", octets, implicit(0)),
    optional("authCode", octets, implicit(1)),
    optional("correlatorData", correlator_data, implicit(2)),
    optional("userData", user_data),
    optional("subjectOfCall", text, implicit(3)),
    optional("languagePreferences", text, implicit(4)),
    optional("extensions", csta_common_arguments),
};

constexpr Field single_step_conference_call_response[] = {
    once("conferencedCall", connection_id),
    optional("conferencedCallInfo", connection_information),
    since(Edition::ed6, optional("callLinkageDataList", call_linkage_data_list, implicit(1))),
    optional("extensions", csta_common_arguments),
};

constexpr Field single_step_transfer_call[] = {
    once("activeCall", connection_id),
    once("transferredTo", device_id),
    optional("accountCode", octets, implicit(0)),
    optional("authCode", octets, implicit(1)),
    optional("correlatorData", correlator_data, implicit(2)),
    optional("userData", user_data),
    since(Edition::ed6, optional("callCharacteristics", call_characteristics, implicit(3))),
    optional("subjectOfCall", text, implicit(4)),
    optional("languagePreferences", text, implicit(5)),
    optional("reason", event_cause, implicit(6)),
    optional("extensions", csta_common_arguments),
};

constexpr Field single_step_transfer_call_response[] = {
    once("transferredCall", connection_id),
    optional("connections", connection_list, implicit(0)),
    optional("transferredCallInfo", connection_information, implicit(1)),
    since(Edition::ed6, optional("callLinkageDataList", call_linkage_data_list, implicit(2))),
    optional("extensions", csta_common_arguments),
};

constexpr Field transfer_call[] = {
    once("heldCall", connection_id),
    once("activeCall", connection_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field transfer_call_response[] = {
    once("transferredCall", connection_id),
    optional("connections", connection_list, implicit(0)),
    optional("transferredCallInfo", connection_information, implicit(1)),
    since(Edition::ed6, optional("callLinkageDataList", call_linkage_data_list, implicit(2))),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "AcceptCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = accept_call,
     .response = "AcceptCallResponse",
     .operation = 214},
    {.name = "AcceptCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions,
     .bare = true,
     .operation = 214},
    {.name = "AlternateCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = alternate_call,
     .response = "AlternateCallResponse",
     .operation = 1},
    {.name = "AlternateCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions,
     .bare = true,
     .operation = 1},
    {.name = "AnswerCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = answer_call,
     .response = "AnswerCallResponse",
     .operation = 2},
    {.name = "AnswerCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions,
     .bare = true,
     .operation = 2},
    {.name = "CallBack",
     .role = Role::request,
     .group = Group::call_control,
     .fields = call_back,
     .response = "CallBackResponse",
     .operation = 215},
    {.name = "CallBackResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = call_back_response,
     .operation = 215},
    {.name = "CallBackMessage",
     .role = Role::request,
     .group = Group::call_control,
     .fields = call_back_message,
     .response = "CallBackMessageResponse",
     .operation = 216},
    {.name = "CallBackMessageResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = call_back_message_response,
     .operation = 216},
    {.name = "CamponCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = campon_call,
     .response = "CamponCallResponse",
     .operation = 217},
    {.name = "CamponCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions,
     .bare = true,
     .operation = 217},
    {.name = "ClearCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = clear_call,
     .response = "ClearCallResponse",
     .operation = 4},
    {.name = "ClearCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions,
     .bare = true,
     .operation = 4},
    {.name = "ClearConnection",
     .role = Role::request,
     .group = Group::call_control,
     .fields = clear_connection,
     .response = "ClearConnectionResponse",
     .operation = 5},
    {.name = "ClearConnectionResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions,
     .bare = true,
     .operation = 5},
    {.name = "ConferenceCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = conference_call,
     .response = "ConferenceCallResponse",
     .operation = 6},
    {.name = "ConferenceCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = conference_call_response,
     .operation = 6},
    {.name = "DeflectCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = deflect_call,
     .response = "DeflectCallResponse",
     .operation = 218},
    {.name = "DeflectCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions,
     .bare = true,
     .operation = 218},
    {.name = "DirectedPickupCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = directed_pickup_call,
     .response = "DirectedPickupCallResponse",
     .operation = 220},
    {.name = "DirectedPickupCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = directed_pickup_call_response,
     .operation = 220},
    {.name = "GroupPickupCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = group_pickup_call,
     .response = "GroupPickupCallResponse",
     .operation = 221},
    {.name = "GroupPickupCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = group_pickup_call_response,
     .operation = 221},
    {.name = "HoldCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = hold_call,
     .response = "HoldCallResponse",
     .operation = 9},
    {.name = "HoldCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions,
     .bare = true,
     .operation = 9},
    {.name = "IntrudeCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = intrude_call,
     .response = "IntrudeCallResponse",
     .operation = 222},
    {.name = "IntrudeCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = intrude_call_response,
     .operation = 222},
    {.name = "JoinCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = join_call,
     .response = "JoinCallResponse",
     .operation = 223},
    {.name = "JoinCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = join_call_response,
     .operation = 223},
    {.name = "ParkCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = park_call,
     .response = "ParkCallResponse",
     .operation = 18},
    {.name = "ParkCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = park_call_response,
     .operation = 18},
    {.name = "ReconnectCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = reconnect_call,
     .response = "ReconnectCallResponse",
     .operation = 13},
    {.name = "ReconnectCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions,
     .bare = true,
     .operation = 13},
    {.name = "RetrieveCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = retrieve_call,
     .response = "RetrieveCallResponse",
     .operation = 14},
    {.name = "RetrieveCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions,
     .bare = true,
     .operation = 14},
    {.name = "SingleStepConferenceCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = single_step_conference_call,
     .response = "SingleStepConferenceCallResponse",
     .operation = 20},
    {.name = "SingleStepConferenceCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = single_step_conference_call_response,
     .operation = 20},
    {.name = "SingleStepTransferCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = single_step_transfer_call,
     .response = "SingleStepTransferCallResponse",
     .operation = 50},
    {.name = "SingleStepTransferCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = single_step_transfer_call_response,
     .operation = 50},
    {.name = "TransferCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = transfer_call,
     .response = "TransferCallResponse",
     .operation = 16},
    {.name = "TransferCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = transfer_call_response,
     .operation = 16},
};

}  // namespace

std::span<const Message> call_control_services_messages() { return all; }

}  // namespace ctibus::csta::tables
