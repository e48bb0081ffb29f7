#include "tables/phase_one.hpp"

#include "tables/phase_one_types.hpp"

namespace ctibus::csta::tables {
namespace {

// Many arguments are one value, or a sequence of it and extensions: those are `bare`.

constexpr Field only_private_data[] = {optional("extensions", phase_one_private_data)};

constexpr Field both_calls_fields[] = {
    once("heldCall", phase_one_connection_id),
    once("activeCall", phase_one_connection_id),
};
constexpr Type both_calls = sequence("BothCalls", both_calls_fields);
/// ConnectionDetails: both calls, or one.
constexpr Field two_calls[] = {
    optional("", both_calls, implicit(2)),
    optional("heldCall", phase_one_connection_id, implicit(0)),
    optional("activeCall", phase_one_connection_id, implicit(1)),
    optional("extensions", csta_common_arguments),
};

constexpr Field answer_call[] = {once("callToBeAnswered", phase_one_connection_id),
                                 optional("extensions", csta_common_arguments)};
constexpr Field clear_call[] = {once("callToBeCleared", phase_one_connection_id),
                                optional("extensions", csta_common_arguments)};
constexpr Field clear_connection[] = {once("connectionToBeCleared", phase_one_connection_id),
                                      optional("extensions", csta_common_arguments)};
constexpr Field retrieve_call[] = {once("callToBeRetrieved", phase_one_connection_id),
                                   optional("extensions", csta_common_arguments)};
constexpr Field hold_call[] = {once("callToBeHeld", phase_one_connection_id),
                               optional("connectionReservation", boolean),
                               optional("extensions", csta_common_arguments)};

// callCompletion
constexpr Field campon_call[] = {once("camponConnection", phase_one_connection_id, implicit(0)),
                                 optional("extensions", csta_common_arguments)};
constexpr Field call_back[] = {once("callbackConnection", phase_one_connection_id, implicit(1)),
                               optional("extensions", csta_common_arguments)};
constexpr Field intrude_call[] = {once("intrude", phase_one_connection_id, implicit(2)),
                                  optional("extensions", csta_common_arguments)};
constexpr Field call_back_message[] = {
    once("callbackMessageConnection", phase_one_connection_id, implicit(3)),
    optional("extensions", csta_common_arguments)};

// divertCall
constexpr Field deflect_fields[] = {once("callToBeDiverted", phase_one_connection_id),
                                    once("newDestination", phase_one_called_number)};
constexpr Type deflect = sequence("Deflect", deflect_fields);
constexpr Field deflect_call[] = {once("", deflect, implicit(0)),
                                  optional("extensions", csta_common_arguments)};
constexpr Field pickup_fields[] = {once("callToBePickedUp", phase_one_connection_id),
                                   once("requestingDevice", phase_one_device_id)};
constexpr Type pickup = sequence("Pickup", pickup_fields);
constexpr Field directed_pickup_call[] = {once("", pickup, implicit(1)),
                                          optional("extensions", csta_common_arguments)};
constexpr Field group_pickup_call[] = {once("newDestination", phase_one_device_id, wrapped(2)),
                                       optional("extensions", csta_common_arguments)};

constexpr Field conference_call_response[] = {
    once("conferenceCall", phase_one_connection_id),
    optional("connections", phase_one_connection_id_list),
    optional("connections", phase_one_call_info),
    optional("extensions", phase_one_private_data),
};
constexpr Field transfer_call_response[] = {
    optional("transferredCall", phase_one_connection_id),
    optional("connections", phase_one_connection_id_list),
    optional("connections", phase_one_call_info),
    optional("extensions", phase_one_private_data),
};
constexpr Field consultation_call[] = {
    once("existingCall", phase_one_connection_id),
    once("consultedDevice", phase_one_called_number),
    optional("extensions", csta_common_arguments),
};
constexpr Field initiated_call[] = {once("initiatedCall", phase_one_connection_id),
                                    optional("extensions", phase_one_private_data)};
constexpr Field make_call[] = {
    once("callingDevice", phase_one_device_id),
    once("calledDirectoryNumber", phase_one_called_number),
    optional("extensions", csta_common_arguments),
};
constexpr Field make_call_response[] = {once("callingDevice", phase_one_connection_id),
                                        optional("extensions", phase_one_private_data)};

// setFeature
constexpr Field set_message_waiting[] = {
    once("device", phase_one_device_id),
    once("messageWaitingOn", boolean, implicit(0)),
    optional("extensions", csta_common_arguments),
};
constexpr Field set_do_not_disturb[] = {
    once("device", phase_one_device_id),
    once("doNotDisturbOn", boolean, implicit(1)),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_forwarding[] = {
    once("device", phase_one_device_id),
    once("", phase_one_forward, implicit(2)),
    optional("extensions", csta_common_arguments),
};

constexpr Field route_request[] = {
    once("crossRefIdentifier", routeing_cross_ref_id),
    once("currentRoute", phase_one_called_device_id),
    optional("callingDevice", phase_one_calling_device_id),
    optional("routedCall", phase_one_connection_id),
    optional("routeSelAlgorithm", select_value),
    optional("priority", boolean),
    optional("setupInformation", octets),
    optional("extensions", csta_common_arguments),
};
constexpr Field re_route[] = {once("crossRefIdentifier", routeing_cross_ref_id),
                              optional("extensions", csta_common_arguments)};
constexpr Field route_select[] = {
    once("crossRefIdentifier", routeing_cross_ref_id),
    once("routeSelected", phase_one_called_number),
    optional("remainRetries", retry_value),
    optional("setupInformation", octets),
    optional("routeUsedReq", boolean),
    optional("extensions", csta_common_arguments),
};
constexpr Field route_used[] = {
    once("crossRefIdentifier", routeing_cross_ref_id),
    once("routeUsed", phase_one_called_device_id),
    optional("callingDevice", phase_one_calling_device_id),
    optional("domain", boolean),
    optional("extensions", csta_common_arguments),
};
constexpr Field route_end[] = {
    once("crossRefIdentifier", routeing_cross_ref_id),
    optional("errorValue", phase_one_error),
    optional("extensions", csta_common_arguments),
};

constexpr Field escape[] = {once("extensions", csta_common_arguments)};
constexpr Field system_status[] = {once("systemStatus", system_status_value),
                                   optional("extensions", csta_common_arguments)};

constexpr Field monitor_start[] = {
    once("monitorObject", phase_one_object),
    optional("requestedMonitorFilter", phase_one_filter),
    optional("monitorType", monitor_type),
    optional("extensions", csta_common_arguments),
};
constexpr Field monitor_start_response[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    optional("actualMonitorFilter", phase_one_filter),
    optional("extensions", phase_one_private_data),
};
constexpr Field change_monitor_filter[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("requestedFilterList", phase_one_filter),
    optional("extensions", csta_common_arguments),
};
constexpr Field change_monitor_filter_response[] = {
    optional("actualFilterList", phase_one_filter, implicit(0)),
    optional("actualFilterList", phase_one_filter),
    optional("extensions", phase_one_private_data),
};
constexpr Field monitor_stop[] = {once("monitorCrossRefID", monitor_cross_ref_id),
                                  optional("extensions", csta_common_arguments)};
constexpr Field snapshot_device[] = {once("snapshotObject", phase_one_device_id),
                                     optional("extensions", csta_common_arguments)};
constexpr Field snapshot_device_response[] = {
    once("crossRefIDorSnapshotData", phase_one_device_snapshot),
    optional("extensions", phase_one_private_data)};
constexpr Field snapshot_call[] = {once("snapshotObject", phase_one_connection_id),
                                   optional("extensions", csta_common_arguments)};
constexpr Field snapshot_call_response[] = {
    once("crossRefIDorSnapshotData", phase_one_call_snapshot),
    optional("extensions", phase_one_private_data)};

constexpr Message service(std::string_view name, std::int16_t operation,
                          std::span<const Field> fields, std::string_view response = {},
                          bool bare = false) {
  return {.name = name,
          .role = Role::request,
          .fields = fields,
          .response = response,
          .bare = bare,
          .operation = operation};
}
constexpr Message answer(std::string_view name, std::int16_t operation,
                         std::span<const Field> fields = only_private_data, bool bare = true) {
  return {
      .name = name, .role = Role::response, .fields = fields, .bare = bare, .operation = operation};
}
constexpr Message event(std::string_view name, std::int16_t number, std::span<const Field> fields) {
  return {.name = name, .role = Role::event, .fields = fields, .event = number};
}

constexpr Message all[] = {
    service("AlternateCall", 1, two_calls, "AlternateCallResponse", true),
    answer("AlternateCallResponse", 1),
    service("AnswerCall", 2, answer_call, "AnswerCallResponse", true),
    answer("AnswerCallResponse", 2),
    service("CamponCall", 3, campon_call, "CamponCallResponse", true),
    answer("CamponCallResponse", 3),
    service("CallBack", 3, call_back, "CallBackResponse", true),
    answer("CallBackResponse", 3),
    service("IntrudeCall", 3, intrude_call, "IntrudeCallResponse", true),
    answer("IntrudeCallResponse", 3),
    service("CallBackMessage", 3, call_back_message, "CallBackMessageResponse", true),
    answer("CallBackMessageResponse", 3),
    service("ClearCall", 4, clear_call, "ClearCallResponse", true),
    answer("ClearCallResponse", 4),
    service("ClearConnection", 5, clear_connection, "ClearConnectionResponse", true),
    answer("ClearConnectionResponse", 5),
    service("ConferenceCall", 6, two_calls, "ConferenceCallResponse", true),
    answer("ConferenceCallResponse", 6, conference_call_response, false),
    service("ConsultationCall", 7, consultation_call, "ConsultationCallResponse"),
    answer("ConsultationCallResponse", 7, initiated_call),
    service("DeflectCall", 8, deflect_call, "DeflectCallResponse", true),
    answer("DeflectCallResponse", 8),
    service("DirectedPickupCall", 8, directed_pickup_call, "DirectedPickupCallResponse", true),
    answer("DirectedPickupCallResponse", 8),
    service("GroupPickupCall", 8, group_pickup_call, "GroupPickupCallResponse", true),
    answer("GroupPickupCallResponse", 8),
    service("HoldCall", 9, hold_call, "HoldCallResponse"),
    answer("HoldCallResponse", 9),
    service("MakeCall", 10, make_call, "MakeCallResponse"),
    answer("MakeCallResponse", 10, make_call_response),
    service("MakePredictiveCall", 11, make_call, "MakePredictiveCallResponse"),
    answer("MakePredictiveCallResponse", 11, initiated_call),
    service("ReconnectCall", 13, two_calls, "ReconnectCallResponse", true),
    answer("ReconnectCallResponse", 13),
    service("RetrieveCall", 14, retrieve_call, "RetrieveCallResponse", true),
    answer("RetrieveCallResponse", 14),
    service("SetMessageWaitingIndicator", 15, set_message_waiting,
            "SetMessageWaitingIndicatorResponse"),
    answer("SetMessageWaitingIndicatorResponse", 15),
    service("SetDoNotDisturb", 15, set_do_not_disturb, "SetDoNotDisturbResponse"),
    answer("SetDoNotDisturbResponse", 15),
    service("SetForwarding", 15, set_forwarding, "SetForwardingResponse"),
    answer("SetForwardingResponse", 15),
    service("TransferCall", 16, two_calls, "TransferCallResponse", true),
    answer("TransferCallResponse", 16, transfer_call_response, false),
    service("RouteRequest", 31, route_request),
    service("ReRoute", 32, re_route),
    service("RouteSelect", 33, route_select),
    service("RouteUsed", 34, route_used),
    service("RouteEnd", 35, route_end),
    service("Escape", 51, escape, "EscapeResponse", true),
    answer("EscapeResponse", 51),
    service("SystemStatus", 52, system_status, "SystemStatusResponse", true),
    answer("SystemStatusResponse", 52),
    service("MonitorStart", 71, monitor_start, "MonitorStartResponse"),
    answer("MonitorStartResponse", 71, monitor_start_response, false),
    service("ChangeMonitorFilter", 72, change_monitor_filter, "ChangeMonitorFilterResponse"),
    answer("ChangeMonitorFilterResponse", 72, change_monitor_filter_response),
    service("MonitorStop", 73, monitor_stop, "MonitorStopResponse", true),
    answer("MonitorStopResponse", 73),
    service("SnapshotDevice", 74, snapshot_device, "SnapshotDeviceResponse", true),
    answer("SnapshotDeviceResponse", 74, snapshot_device_response),
    service("SnapshotCall", 75, snapshot_call, "SnapshotCallResponse", true),
    answer("SnapshotCallResponse", 75, snapshot_call_response),
    event("CallClearedEvent", 1, phase_one_call_cleared),
    event("ConferencedEvent", 2, phase_one_conferenced),
    event("ConnectionClearedEvent", 3, phase_one_connection_cleared),
    event("DeliveredEvent", 4, phase_one_delivered),
    event("DivertedEvent", 5, phase_one_diverted),
    event("EstablishedEvent", 6, phase_one_established),
    event("FailedEvent", 7, phase_one_failed),
    event("HeldEvent", 8, phase_one_held),
    event("NetworkReachedEvent", 9, phase_one_network_reached),
    event("OriginatedEvent", 10, phase_one_originated),
    event("QueuedEvent", 11, phase_one_queued),
    event("RetrievedEvent", 12, phase_one_retrieved),
    event("ServiceInitiatedEvent", 13, phase_one_service_initiated),
    event("TransferedEvent", 14, phase_one_transferred),
    event("CallInformationEvent", 101, phase_one_call_information),
    event("DoNotDisturbEvent", 102, phase_one_do_not_disturb),
    event("ForwardingEvent", 103, phase_one_forwarding),
    event("MessageWaitingEvent", 104, phase_one_message_waiting),
    event("AgentLoggedOnEvent", 201, phase_one_logged_on),
    event("AgentLoggedOffEvent", 202, phase_one_logged_off),
    event("AgentNotReadyEvent", 203, phase_one_agent),
    event("AgentReadyEvent", 204, phase_one_agent),
    event("AgentWorkingAfterCallEvent", 205, phase_one_agent),
    event("BackInServiceEvent", 301, phase_one_service),
    event("OutOfServiceEvent", 302, phase_one_service),
    {.name = "CSTAErrorCode",
     .role = Role::error,
     .kind = Kind::choice,
     .fields = phase_one_error_fields},
};

}  // namespace

std::span<const Message> phase_one_messages() { return all; }

}  // namespace ctibus::csta::tables
