#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field agent_busy_event[] = {
    once("monitorCrossRefID", text),
    once("agentDevice", subject_device_id),
    optional("agentID", text),
    optional("acdGroup", device_id),
    optional("pendingAgentState", pending_agent_state),
    optional("cause", event_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Field agent_logged_off_event[] = {
    once("monitorCrossRefID", text),
    once("agentDevice", subject_device_id),
    optional("agentID", text),
    optional("acdGroup", device_id),
    optional("agentPassword", octets),
    optional("cause", event_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Field agent_logged_on_event[] = {
    once("monitorCrossRefID", text),
    once("agentDevice", subject_device_id),
    optional("agentID", text),
    optional("acdGroup", device_id),
    optional("agentPassword", octets),
    optional("cause", event_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Field agent_not_ready_event[] = {
    once("monitorCrossRefID", text), once("agentDevice", subject_device_id),
    optional("agentID", text),       optional("acdGroup", device_id),
    optional("cause", event_cause),  optional("extensions", csta_common_arguments),
};

constexpr Field agent_ready_event[] = {
    once("monitorCrossRefID", text), once("agentDevice", subject_device_id),
    optional("agentID", text),       optional("acdGroup", device_id),
    optional("cause", event_cause),  optional("extensions", csta_common_arguments),
};

constexpr Field agent_working_after_call_event[] = {
    once("monitorCrossRefID", text),
    once("agentDevice", subject_device_id),
    optional("agentID", text),
    optional("acdGroup", device_id),
    optional("pendingAgentState", pending_state_after_work),
    optional("cause", event_cause),
    optional("extensions", csta_common_arguments),
};

constexpr Field auto_answer_event[] = {
    once("monitorCrossRefID", text),
    once("invokingDevice", subject_device_id),
    once("autoAnswerOn", boolean),
    optional("numberOfRings", integer),
    optional("extensions", csta_common_arguments),
};

constexpr Field auto_work_mode_event[] = {
    once("monitorCrossRefID", text),
    once("invokingDevice", subject_device_id),
    once("autoWorkOn", boolean),
    once("autoWorkInterval", integer),
    optional("extensions", csta_common_arguments),
};

constexpr Field call_back_event[] = {
    once("monitorCrossRefID", text),
    once("originatingDevice", subject_device_id),
    once("targetDevice", subject_device_id),
    once("callBackSetCanceled", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field call_back_message_event[] = {
    once("monitorCrossRefID", text),
    once("originatingDevice", subject_device_id),
    once("targetDevice", subject_device_id),
    once("callBackMsgSetCanceled", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field caller_id_status_event[] = {
    once("monitorCrossRefID", text),
    once("device", device_id),
    once("callerIDProvided", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field do_not_disturb_event[] = {
    once("monitorCrossRefID", text),
    once("device", subject_device_id),
    once("doNotDisturbOn", boolean),
    optional("callOrigination", call_origination),
    optional("callingDeviceList", calling_device_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field forwarding_event[] = {
    once("monitorCrossRefID", text),
    once("device", subject_device_id),
    optional("forwardingType", forwarding_type),
    once("forwardStatus", boolean),
    optional("forwardTo", device_id),
    optional("forwardDefault", forward_default),
    optional("ringCount", integer),
    since(Edition::ed6, optional("ringDuration", integer)),
    optional("extensions", csta_common_arguments),
};

constexpr Field routeing_event[] = {
    once("monitorCrossRefID", text),
    once("device", subject_device_id),
    once("routeingMode", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "AgentBusyEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = agent_busy_event},
    {.name = "AgentLoggedOffEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = agent_logged_off_event},
    {.name = "AgentLoggedOnEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = agent_logged_on_event},
    {.name = "AgentNotReadyEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = agent_not_ready_event},
    {.name = "AgentReadyEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = agent_ready_event},
    {.name = "AgentWorkingAfterCallEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = agent_working_after_call_event},
    {.name = "AutoAnswerEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = auto_answer_event},
    {.name = "AutoWorkModeEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = auto_work_mode_event},
    {.name = "CallBackEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = call_back_event},
    {.name = "CallBackMessageEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = call_back_message_event},
    {.name = "CallerIDStatusEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = caller_id_status_event},
    {.name = "DoNotDisturbEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = do_not_disturb_event},
    {.name = "ForwardingEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = forwarding_event},
    {.name = "RouteingEvent",
     .role = Role::event,
     .group = Group::logical_device,
     .fields = routeing_event},
};

}  // namespace

std::span<const Message> logical_device_events_messages() { return all; }

}  // namespace ctibus::csta::tables
