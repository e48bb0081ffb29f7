#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field agent_busy_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("agentDevice", subject_device_id),
    optional("agentID", character_octets),
    optional("acdGroup", device_id),
    optional("pendingAgentState", pending_agent_state, implicit(2)),
    optional("cause", event_cause, implicit(3)),
    optional("extensions", csta_common_arguments),
};

constexpr Field agent_logged_off_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),    once("agentDevice", subject_device_id),
    optional("agentID", character_octets, implicit(2)), optional("acdGroup", device_id),
    optional("agentPassword", octets, implicit(3)),     optional("cause", event_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Field agent_logged_on_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),    once("agentDevice", subject_device_id),
    optional("agentID", character_octets, implicit(2)), optional("acdGroup", device_id),
    optional("agentPassword", octets, implicit(3)),     optional("cause", event_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Field agent_not_ready_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("agentDevice", subject_device_id),
    optional("agentID", character_octets),
    optional("acdGroup", device_id),
    optional("cause", event_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Field agent_ready_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("agentDevice", subject_device_id),
    optional("agentID", character_octets),
    optional("acdGroup", device_id),
    optional("cause", event_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Field agent_working_after_call_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("agentDevice", subject_device_id),
    optional("agentID", character_octets),
    optional("acdGroup", device_id),
    optional("pendingAgentState", pending_state_after_work, implicit(2)),
    optional("cause", event_cause, implicit(3)),
    optional("extensions", csta_common_arguments),
};

constexpr Field auto_answer_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("invokingDevice", subject_device_id),
    once("autoAnswerOn", boolean),
    optional("numberOfRings", integer),
    optional("extensions", csta_common_arguments),
};

constexpr Field auto_work_mode_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("invokingDevice", subject_device_id),
    once("autoWorkOn", boolean),
    once("autoWorkInterval", integer),
    optional("extensions", csta_common_arguments),
};

constexpr Field call_back_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id), once("originatingDevice", subject_device_id),
    once("targetDevice", subject_device_id),         once("callBackSetCanceled", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field call_back_message_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id), once("originatingDevice", subject_device_id),
    once("targetDevice", subject_device_id),         once("callBackMsgSetCanceled", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field caller_id_status_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("device", device_id),
    once("callerIDProvided", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field do_not_disturb_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("device", subject_device_id),
    once("doNotDisturbOn", boolean),
    optional("callOrigination", call_origination),
    optional("callingDeviceList", calling_device_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field forwarding_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("device", subject_device_id),
    optional("forwardingType", forwarding_type),
    once("forwardStatus", boolean),
    optional("forwardTo", device_id),
    optional("forwardDefault", forward_default),
    optional("ringCount", integer),
    since(Edition::ed6, optional("ringDuration", integer, implicit(4))),
    optional("extensions", csta_common_arguments),
};

constexpr Field routeing_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("device", subject_device_id),
    once("routeingMode", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "AgentBusyEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = agent_busy_event,
     .event = 0},
    {.name = "AgentLoggedOffEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = agent_logged_off_event,
     .event = 2},
    {.name = "AgentLoggedOnEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = agent_logged_on_event,
     .event = 1},
    {.name = "AgentNotReadyEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = agent_not_ready_event,
     .event = 3},
    {.name = "AgentReadyEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = agent_ready_event,
     .event = 4},
    {.name = "AgentWorkingAfterCallEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = agent_working_after_call_event,
     .event = 5},
    {.name = "AutoAnswerEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = auto_answer_event,
     .event = 6},
    {.name = "AutoWorkModeEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = auto_work_mode_event,
     .event = 7},
    {.name = "CallBackEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = call_back_event,
     .event = 8},
    {.name = "CallBackMessageEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = call_back_message_event,
     .event = 9},
    {.name = "CallerIDStatusEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = caller_id_status_event,
     .event = 10},
    {.name = "DoNotDisturbEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = do_not_disturb_event,
     .event = 11},
    {.name = "ForwardingEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = forwarding_event,
     .event = 12},
    {.name = "RouteingEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = routeing_event,
     .event = 13},
};

}  // namespace

std::span<const Message> logical_device_events_messages() { return all; }

}  // namespace ctibus::csta::tables
