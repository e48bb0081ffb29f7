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
    optional("subjectOfCall", text),
    optional("languagePreferences", text),
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
    optional("connections", connection_list),
    optional("conferenceCallInfo", connection_information),
    since(Edition::ed6, optional("callLinkageDataList", call_linkage_data_list)),
    optional("extensions", csta_common_arguments),
};

constexpr Field deflect_call[] = {
    once("callToBeDiverted", connection_id),
    until(Edition::ed5, once("newDestination", device_id)),
    since(Edition::ed6, once("newDestination", destination_list)),
    optional("correlatorData", correlator_data),
    optional("userData", user_data),
    since(Edition::ed6, optional("callCharacteristics", call_characteristics)),
    optional("subjectOfCall", text),
    optional("languagePreferences", text),
    optional("reason", event_cause),
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
    since(Edition::ed6, optional("callLinkageData", call_linkage_data)),
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
    since(Edition::ed6, optional("callLinkageData", call_linkage_data)),
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
    since(Edition::ed6, optional("callLinkageDataList", call_linkage_data_list)),
    optional("extensions", csta_common_arguments),
};

constexpr Field join_call[] = {
    once("activeCall", connection_id),
    once("joiningDevice", device_id),
    once("autoOriginate", auto_originate),
    once("participationType", participation_type),
    optional("accountCode", octets),
    optional("authCode", octets),
    optional("correlatorData", correlator_data),
    optional("userData", user_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field join_call_response[] = {
    once("conferencedCall", connection_id),
    optional("conferencedCallInfo", connection_information),
    since(Edition::ed6, optional("callLinkageDataList", call_linkage_data_list)),
    optional("extensions", csta_common_arguments),
};

constexpr Field park_call[] = {
    once("parking", connection_id),
    once("parkTo", device_id),
    optional("correlatorData", correlator_data),
    optional("subjectOfCall", text),
    optional("languagePreferences", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field park_call_response[] = {
    optional("parkedTo", connection_id),
    since(Edition::ed6, optional("callLinkageData", call_linkage_data)),
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
    optional("accountCode", octets),
    optional("authCode", octets),
    optional("correlatorData", correlator_data),
    optional("userData", user_data),
    optional("subjectOfCall", text),
    optional("languagePreferences", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field single_step_conference_call_response[] = {
    once("conferencedCall", connection_id),
    optional("conferencedCallInfo", connection_information),
    since(Edition::ed6, optional("callLinkageDataList", call_linkage_data_list)),
    optional("extensions", csta_common_arguments),
};

constexpr Field single_step_transfer_call[] = {
    once("activeCall", connection_id),
    once("transferredTo", device_id),
    optional("accountCode", octets),
    optional("authCode", octets),
    optional("correlatorData", correlator_data),
    optional("userData", user_data),
    since(Edition::ed6, optional("callCharacteristics", call_characteristics)),
    optional("subjectOfCall", text),
    optional("languagePreferences", text),
    optional("reason", event_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Field single_step_transfer_call_response[] = {
    once("transferredCall", connection_id),
    optional("connections", connection_list),
    optional("transferredCallInfo", connection_information),
    since(Edition::ed6, optional("callLinkageDataList", call_linkage_data_list)),
    optional("extensions", csta_common_arguments),
};

constexpr Field transfer_call[] = {
    once("heldCall", connection_id),
    once("activeCall", connection_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field transfer_call_response[] = {
    once("transferredCall", connection_id),
    optional("connections", connection_list),
    optional("transferredCallInfo", connection_information),
    since(Edition::ed6, optional("callLinkageDataList", call_linkage_data_list)),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "AcceptCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = accept_call,
     .response = "AcceptCallResponse"},
    {.name = "AcceptCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions},
    {.name = "AlternateCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = alternate_call,
     .response = "AlternateCallResponse"},
    {.name = "AlternateCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions},
    {.name = "AnswerCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = answer_call,
     .response = "AnswerCallResponse"},
    {.name = "AnswerCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions},
    {.name = "CallBack",
     .role = Role::request,
     .group = Group::call_control,
     .fields = call_back,
     .response = "CallBackResponse"},
    {.name = "CallBackResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = call_back_response},
    {.name = "CallBackMessage",
     .role = Role::request,
     .group = Group::call_control,
     .fields = call_back_message,
     .response = "CallBackMessageResponse"},
    {.name = "CallBackMessageResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = call_back_message_response},
    {.name = "CamponCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = campon_call,
     .response = "CamponCallResponse"},
    {.name = "CamponCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions},
    {.name = "ClearCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = clear_call,
     .response = "ClearCallResponse"},
    {.name = "ClearCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions},
    {.name = "ClearConnection",
     .role = Role::request,
     .group = Group::call_control,
     .fields = clear_connection,
     .response = "ClearConnectionResponse"},
    {.name = "ClearConnectionResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions},
    {.name = "ConferenceCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = conference_call,
     .response = "ConferenceCallResponse"},
    {.name = "ConferenceCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = conference_call_response},
    {.name = "DeflectCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = deflect_call,
     .response = "DeflectCallResponse"},
    {.name = "DeflectCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions},
    {.name = "DirectedPickupCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = directed_pickup_call,
     .response = "DirectedPickupCallResponse"},
    {.name = "DirectedPickupCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = directed_pickup_call_response},
    {.name = "GroupPickupCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = group_pickup_call,
     .response = "GroupPickupCallResponse"},
    {.name = "GroupPickupCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = group_pickup_call_response},
    {.name = "HoldCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = hold_call,
     .response = "HoldCallResponse"},
    {.name = "HoldCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions},
    {.name = "IntrudeCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = intrude_call,
     .response = "IntrudeCallResponse"},
    {.name = "IntrudeCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = intrude_call_response},
    {.name = "JoinCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = join_call,
     .response = "JoinCallResponse"},
    {.name = "JoinCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = join_call_response},
    {.name = "ParkCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = park_call,
     .response = "ParkCallResponse"},
    {.name = "ParkCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = park_call_response},
    {.name = "ReconnectCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = reconnect_call,
     .response = "ReconnectCallResponse"},
    {.name = "ReconnectCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions},
    {.name = "RetrieveCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = retrieve_call,
     .response = "RetrieveCallResponse"},
    {.name = "RetrieveCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = only_extensions},
    {.name = "SingleStepConferenceCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = single_step_conference_call,
     .response = "SingleStepConferenceCallResponse"},
    {.name = "SingleStepConferenceCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = single_step_conference_call_response},
    {.name = "SingleStepTransferCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = single_step_transfer_call,
     .response = "SingleStepTransferCallResponse"},
    {.name = "SingleStepTransferCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = single_step_transfer_call_response},
    {.name = "TransferCall",
     .role = Role::request,
     .group = Group::call_control,
     .fields = transfer_call,
     .response = "TransferCallResponse"},
    {.name = "TransferCallResponse",
     .role = Role::response,
     .group = Group::call_control,
     .fields = transfer_call_response},
};

}  // namespace

std::span<const Message> call_control_services_messages() { return all; }

}  // namespace ctibus::csta::tables
