#pragma once

#include "tables/types.hpp"

/// Types and events of ECMA-180, by the names of ECMA-323.
namespace ctibus::csta::tables {

inline constexpr Type phase_one_private_data =
    as(Form::private_data, Type{.name = "CSTAPrivateData", .kind = Kind::sequence});
inline constexpr Type phase_one_device_id = as(Form::plain_device_id, Type{.name = "DeviceID"});
/// What is to be called: CalledDeviceID, where ECMA-323 has a DeviceID.
inline constexpr Type phase_one_called_number = with(wrapped_application(2), phase_one_device_id);
inline constexpr Field phase_one_connection_id_fields[] = {
    optional("callID", opaque_octets), optional("deviceID", phase_one_device_id)};
inline constexpr Type phase_one_connection_id =
    with(application(11),
         as(Form::plain_connection_id, sequence("ConnectionID", phase_one_connection_id_fields)));

inline constexpr Field phase_one_extended_device_fields[] = {
    optional("deviceIdentifier", phase_one_device_id),
    optional("notKnown", empty, implicit(7)),
    optional("notRequired", empty, implicit(8)),
};
inline constexpr Type phase_one_calling_device_id =
    with(wrapped_application(1), choice("CallingDeviceID", phase_one_extended_device_fields));
inline constexpr Type phase_one_called_device_id =
    with(wrapped_application(2), choice("CalledDeviceID", phase_one_extended_device_fields));
inline constexpr Type phase_one_subject_device_id =
    with(wrapped_application(3), choice("SubjectDeviceID", phase_one_extended_device_fields));
inline constexpr Field phase_one_redirection_fields[] = {
    optional("numberDialed", phase_one_device_id),
    optional("notKnown", empty, implicit(7)),
    optional("notRequired", empty, implicit(8)),
};
inline constexpr Type phase_one_redirection_device_id =
    with(wrapped_application(4), choice("RedirectionDeviceID", phase_one_redirection_fields));

inline constexpr Field phase_one_object_fields[] = {
    optional("deviceObject", phase_one_device_id), optional("callObject", phase_one_connection_id)};
inline constexpr Type phase_one_object = choice("CSTAObject", phase_one_object_fields);

// ConnectionList: connections, or connections with their devices.
inline constexpr Field phase_one_new_connection_fields[] = {
    once("newConnection", phase_one_connection_id)};
inline constexpr Type phase_one_new_connection =
    as(Form::first_alternative, choice("ConnectionListItem", phase_one_new_connection_fields));
inline constexpr Field phase_one_connection_id_list_fields[] = {
    some("connectionListItem", phase_one_new_connection)};
inline constexpr Type phase_one_connection_id_list =
    with(application(12), sequence("ConnectionIDList", phase_one_connection_id_list_fields));
inline constexpr Field phase_one_endpoint_fields[] = {once("deviceID", phase_one_device_id)};
inline constexpr Type phase_one_endpoint =
    as(Form::first_alternative, choice("Endpoint", phase_one_endpoint_fields));
inline constexpr Field phase_one_call_info_item_fields[] = {
    once("newConnection", phase_one_connection_id), optional("endpoint", phase_one_endpoint)};
inline constexpr Type phase_one_call_info_item =
    sequence("CallInfoItem", phase_one_call_info_item_fields);
inline constexpr Field phase_one_call_info_fields[] = {
    some("connectionListItem", phase_one_call_info_item)};
inline constexpr Type phase_one_call_info =
    with(application(13), sequence("CallInfo", phase_one_call_info_fields));

// MonitorFilter
inline constexpr Word phase_one_call_filter_words[] = {{"callCleared", 0},
                                                       {"conferenced", 1},
                                                       {"connectionCleared", 2},
                                                       {"delivered", 3},
                                                       {"diverted", 4},
                                                       {"established", 5},
                                                       {"failed", 6},
                                                       {"held", 7},
                                                       {"networkReached", 8},
                                                       {"originated", 9},
                                                       {"queued", 10},
                                                       {"retrieved", 11},
                                                       {"serviceInitiated", 12},
                                                       {"transferred", 13}};
inline constexpr Type phase_one_call_filter = flags("CallFilter", phase_one_call_filter_words);
inline constexpr Word phase_one_feature_filter_words[] = {
    {"callInformation", 0}, {"doNotDisturb", 1}, {"forwarding", 2}, {"messageWaiting", 3}};
inline constexpr Type phase_one_feature_filter =
    flags("FeatureFilter", phase_one_feature_filter_words);
inline constexpr Word phase_one_agent_filter_words[] = {{"agentLoggedOn", 0}, {"agentLoggedOff", 1},
                                                        {"agentNotReady", 2}, {"agentReady", 3},
                                                        {"workNotReady", 4},  {"workReady", 5}};
inline constexpr Type phase_one_agent_filter = flags("AgentFilter", phase_one_agent_filter_words);
inline constexpr Word phase_one_maintenance_filter_words[] = {{"backInService", 0},
                                                              {"outOfService", 1}};
inline constexpr Type phase_one_maintenance_filter =
    flags("MaintenanceFilter", phase_one_maintenance_filter_words);
inline constexpr Field phase_one_filter_fields[] = {
    optional("callcontrol", phase_one_call_filter, implicit(0)),
    optional("feature", phase_one_feature_filter, implicit(1)),
    optional("agent", phase_one_agent_filter, implicit(2)),
    optional("maintenance", phase_one_maintenance_filter, implicit(3)),
    optional("private", boolean, implicit(4)),
};
inline constexpr Type phase_one_filter = sequence("MonitorFilter", phase_one_filter_fields);

// Snapshots
/// Application Links name the device, and the state of its connection in place of the call's.
inline constexpr Field phase_one_device_call_fields[] = {
    optional("deviceOnCall", phase_one_subject_device_id),
    once("connectionIdentifier", phase_one_connection_id), optional("localCallState", call_state),
    optional("localConnectionInfo", local_connection_state)};
inline constexpr Type phase_one_device_call =
    sequence("SnapshotDeviceResponseInfo", phase_one_device_call_fields);
inline constexpr Field phase_one_device_calls_fields[] = {
    any("snapshotDeviceResponseInfo", phase_one_device_call)};
inline constexpr Type phase_one_device_calls =
    with(application(22), sequence("SnapshotDeviceData", phase_one_device_calls_fields));
inline constexpr Field phase_one_device_snapshot_fields[] = {
    once("snapshotData", phase_one_device_calls)};
inline constexpr Type phase_one_device_snapshot =
    choice("SnapshotDeviceResult", phase_one_device_snapshot_fields);
inline constexpr Field phase_one_call_device_fields[] = {
    once("deviceOnCall", phase_one_subject_device_id),
    once("callIdentifier", phase_one_connection_id),
    optional("localConnectionInfo", local_connection_state)};
inline constexpr Type phase_one_call_device =
    sequence("SnapshotCallResponseInfo", phase_one_call_device_fields);
inline constexpr Field phase_one_call_devices_fields[] = {
    any("snapshotCallResponseInfo", phase_one_call_device)};
inline constexpr Type phase_one_call_devices =
    with(application(23), sequence("SnapshotCallData", phase_one_call_devices_fields));
inline constexpr Field phase_one_call_snapshot_fields[] = {
    once("snapshotData", phase_one_call_devices)};
inline constexpr Type phase_one_call_snapshot =
    choice("SnapshotCallResult", phase_one_call_snapshot_fields);

/// The numbers of phase III's errors began as these.
inline constexpr Field phase_one_error_fields[] = {
    optional("operation", operation_errors, implicit(1)),
    optional("stateIncompatibility", state_incompatibility_errors, implicit(2)),
    optional("systemResourceAvailibility", system_resource_availability_errors, implicit(3)),
    optional("subscribedResourceAvailability", subscribed_resource_availability_errors,
             implicit(4)),
    optional("performanceManagement", performance_management_errors, implicit(5)),
    optional("security", security_errors, implicit(6)),
    optional("unspecified", empty, implicit(7)),
    optional("privateData", phase_one_private_data),
};
inline constexpr Type phase_one_error = choice("UniversalFailure", phase_one_error_fields);

// Events. What comes first and last in each:
inline constexpr Field phase_one_reference = once("monitorCrossRefID", monitor_cross_ref_id);
inline constexpr Field phase_one_state = optional("localConnectionInfo", local_connection_state);
inline constexpr Field phase_one_cause = optional("cause", event_cause);
inline constexpr Field phase_one_extensions = optional("extensions", phase_one_private_data);

inline constexpr Field phase_one_call_cleared[] = {
    phase_one_reference, once("clearedCall", phase_one_connection_id), phase_one_state,
    phase_one_cause, phase_one_extensions};
inline constexpr Field phase_one_conferenced[] = {
    phase_one_reference,
    once("primaryOldCall", phase_one_connection_id),
    optional("secondaryOldCall", phase_one_connection_id),
    once("conferencingDevice", phase_one_subject_device_id),
    once("addedParty", phase_one_subject_device_id),
    optional("conferenceConnections", phase_one_connection_id_list),
    optional("conferenceConnections", phase_one_call_info),
    phase_one_state,
    phase_one_cause,
    phase_one_extensions};
inline constexpr Field phase_one_connection_cleared[] = {
    phase_one_reference,
    once("droppedConnection", phase_one_connection_id),
    once("releasingDevice", phase_one_subject_device_id),
    phase_one_state,
    phase_one_cause,
    phase_one_extensions};
inline constexpr Field phase_one_delivered[] = {
    phase_one_reference,
    once("connection", phase_one_connection_id),
    once("alertingDevice", phase_one_subject_device_id),
    once("callingDevice", phase_one_calling_device_id),
    once("calledDevice", phase_one_called_device_id),
    once("lastRedirectionDevice", phase_one_redirection_device_id),
    phase_one_state,
    phase_one_cause,
    phase_one_extensions};
inline constexpr Field phase_one_diverted[] = {phase_one_reference,
                                               optional("connection", phase_one_connection_id),
                                               once("divertingDevice", phase_one_subject_device_id),
                                               once("newDestination", phase_one_called_device_id),
                                               phase_one_state,
                                               phase_one_cause,
                                               phase_one_extensions};
inline constexpr Field phase_one_established[] = {
    phase_one_reference,
    once("establishedConnection", phase_one_connection_id),
    once("answeringDevice", phase_one_subject_device_id),
    once("callingDevice", phase_one_calling_device_id),
    once("calledDevice", phase_one_called_device_id),
    once("lastRedirectionDevice", phase_one_redirection_device_id),
    phase_one_state,
    phase_one_cause,
    phase_one_extensions};
inline constexpr Field phase_one_failed[] = {phase_one_reference,
                                             once("failedConnection", phase_one_connection_id),
                                             once("failingDevice", phase_one_subject_device_id),
                                             once("calledDevice", phase_one_called_device_id),
                                             phase_one_state,
                                             phase_one_cause,
                                             phase_one_extensions};
inline constexpr Field phase_one_held[] = {phase_one_reference,
                                           once("heldConnection", phase_one_connection_id),
                                           once("holdingDevice", phase_one_subject_device_id),
                                           phase_one_state,
                                           phase_one_cause,
                                           phase_one_extensions};
inline constexpr Field phase_one_network_reached[] = {
    phase_one_reference,
    once("outboundConnection", phase_one_connection_id),
    once("networkInterfaceUsed", phase_one_subject_device_id),
    once("calledDevice", phase_one_called_device_id),
    phase_one_state,
    phase_one_cause,
    phase_one_extensions};
inline constexpr Field phase_one_originated[] = {
    phase_one_reference,
    once("originatedConnection", phase_one_connection_id),
    once("callingDevice", phase_one_subject_device_id),
    once("calledDevice", phase_one_called_device_id),
    phase_one_state,
    phase_one_cause,
    phase_one_extensions};
inline constexpr Field phase_one_queued[] = {
    phase_one_reference,
    once("queuedConnection", phase_one_connection_id),
    once("queue", phase_one_subject_device_id),
    once("callingDevice", phase_one_calling_device_id),
    once("calledDevice", phase_one_called_device_id),
    once("lastRedirectionDevice", phase_one_redirection_device_id),
    optional("numberQueued", integer),
    phase_one_state,
    phase_one_cause,
    phase_one_extensions};
inline constexpr Field phase_one_retrieved[] = {
    phase_one_reference,
    once("retrievedConnection", phase_one_connection_id),
    once("retrievingDevice", phase_one_subject_device_id),
    phase_one_state,
    phase_one_cause,
    phase_one_extensions};
inline constexpr Field phase_one_service_initiated[] = {
    phase_one_reference, once("initiatedConnection", phase_one_connection_id), phase_one_state,
    phase_one_cause, phase_one_extensions};
inline constexpr Field phase_one_transferred[] = {
    phase_one_reference,
    once("primaryOldCall", phase_one_connection_id),
    optional("secondaryOldCall", phase_one_connection_id),
    once("transferringDevice", phase_one_subject_device_id),
    once("transferredToDevice", phase_one_subject_device_id),
    optional("transferredConnections", phase_one_connection_id_list),
    optional("transferredConnections", phase_one_call_info),
    phase_one_state,
    phase_one_cause,
    phase_one_extensions};
inline constexpr Field phase_one_call_information[] = {
    phase_one_reference,
    once("connection", phase_one_connection_id),
    once("device", phase_one_subject_device_id),
    optional("accountInfo", octets, implicit(10)),
    optional("authCode", octets, implicit(11)),
    phase_one_extensions};
inline constexpr Field phase_one_do_not_disturb[] = {
    phase_one_reference, once("device", phase_one_subject_device_id),
    once("doNotDisturbOn", boolean), phase_one_extensions};
inline constexpr Word phase_one_forwarding_words[] = {
    {"forwardImmediate", 0}, {"forwardBusy", 1},     {"forwardNoAns", 2},   {"forwardBusyInt", 3},
    {"forwardBusyExt", 4},   {"forwardNoAnsInt", 5}, {"forwardNoAnsExt", 6}};
inline constexpr Type phase_one_forwarding_type =
    word("ForwardingType", phase_one_forwarding_words);
/// ForwardParameter, whose parts have other names in the request and in the event.
inline constexpr Field phase_one_forward_fields[] = {
    once("forwardingType", phase_one_forwarding_type), once("activateForward", boolean),
    optional("forwardDN", text)};
inline constexpr Type phase_one_forward =
    as(Form::forwarding, sequence("ForwardParameter", phase_one_forward_fields));
inline constexpr Field phase_one_forwarded_fields[] = {
    once("forwardingType", phase_one_forwarding_type), once("forwardStatus", boolean),
    optional("forwardTo", text)};
inline constexpr Type phase_one_forwarded =
    as(Form::forwarding, sequence("ForwardParameter", phase_one_forwarded_fields));
inline constexpr Field phase_one_forwarding[] = {
    phase_one_reference, once("device", phase_one_subject_device_id), once("", phase_one_forwarded),
    phase_one_extensions};
/// ECMA-180 calls deviceForMessage the device at which the message waits, which is the targetDevice
/// of later phases; behind it is who switched that on or off.
inline constexpr Field phase_one_message_waiting[] = {
    phase_one_reference, once("targetDevice", phase_one_called_device_id),
    once("deviceForMessage", phase_one_subject_device_id), once("messageWaitingOn", boolean),
    phase_one_extensions};
inline constexpr Field phase_one_logged_on[] = {phase_one_reference,
                                                once("agentDevice", phase_one_subject_device_id),
                                                optional("agentID", character_octets, implicit(10)),
                                                optional("acdGroup", phase_one_device_id),
                                                optional("agentPassword", octets, implicit(11)),
                                                phase_one_extensions};
inline constexpr Field phase_one_logged_off[] = {
    phase_one_reference, once("agentDevice", phase_one_subject_device_id),
    optional("agentID", character_octets, implicit(10)), optional("acdGroup", phase_one_device_id),
    phase_one_extensions};
inline constexpr Field phase_one_agent[] = {
    phase_one_reference, once("agentDevice", phase_one_subject_device_id),
    optional("agentID", character_octets, implicit(10)), phase_one_extensions};
inline constexpr Field phase_one_service[] = {phase_one_reference,
                                              once("device", phase_one_device_id), phase_one_cause,
                                              phase_one_extensions};

}  // namespace ctibus::csta::tables
