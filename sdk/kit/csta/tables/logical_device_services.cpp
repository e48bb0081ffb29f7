#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field call_back_non_call_related[] = {
    once("originatingDevice", device_id),
    once("targetDevice", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field call_back_message_non_call_related[] = {
    once("originatingDevice", device_id),
    once("targetDevice", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field cancel_call_back[] = {
    once("originatingDevice", device_id),
    once("targetDevice", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field cancel_call_back_message[] = {
    once("originatingDevice", device_id),
    once("targetDevice", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_agent_state[] = {
    once("device", device_id),
    optional("acdGroup", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_agent_state_response[] = {
    once("agentStateList", agent_state_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_auto_answer[] = {
    once("device", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_auto_answer_response[] = {
    once("autoAnswerOn", boolean),
    optional("numberOfRings", integer),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_auto_work_mode[] = {
    once("device", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_auto_work_mode_response[] = {
    once("autoWorkOn", boolean),
    optional("autoWorkInterval", integer),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_call_back[] = {
    once("device", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_call_back_response[] = {
    once("callBackList", call_back_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_caller_id_status[] = {
    once("device", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_caller_id_status_response[] = {
    once("callerIDProvided", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_do_not_disturb[] = {
    once("device", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_do_not_disturb_response[] = {
    once("doNotDisturbOn", boolean),
    optional("callOrigination", call_origination),
    optional("callingDeviceList", calling_device_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_forwarding[] = {
    once("device", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_forwarding_response[] = {
    once("forwardingList", forward_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_last_number_dialed[] = {
    once("device", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_last_number_dialed_response[] = {
    once("numberDialed", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_routeing_mode[] = {
    once("device", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_routeing_mode_response[] = {
    once("routeingMode", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_agent_state[] = {
    once("device", device_id),    once("requestedAgentState", req_agent_state),
    optional("agentID", text),    optional("password", octets),
    optional("group", device_id), optional("extensions", csta_common_arguments),
};

constexpr Field set_agent_state_response[] = {
    optional("pendingAgentState", pending_agent_state),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_auto_answer[] = {
    once("device", device_id),
    once("autoAnswerOn", boolean),
    optional("numberOfRings", integer),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_auto_work_mode[] = {
    once("device", device_id),
    once("autoWorkOn", boolean),
    optional("autoWorkInterval", integer),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_caller_id_status[] = {
    once("device", device_id),
    once("callerIDProvided", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_do_not_disturb[] = {
    once("device", device_id),
    once("doNotDisturbOn", boolean),
    optional("callOrigination", call_origination),
    optional("callingDeviceList", calling_device_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_forwarding[] = {
    once("device", device_id),
    optional("forwardingType", forwarding_type),
    once("activateForward", boolean),
    optional("forwardDN", device_id),
    optional("ringCount", integer),
    since(Edition::ed6, optional("ringDuration", integer)),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_routeing_mode[] = {
    once("device", device_id),
    once("routeingMode", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "CallBackNonCallRelated",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = call_back_non_call_related,
     .response = "CallBackNonCallRelatedResponse"},
    {.name = "CallBackNonCallRelatedResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions},
    {.name = "CallBackMessageNonCallRelated",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = call_back_message_non_call_related,
     .response = "CallBackMessageNonCallRelatedResponse"},
    {.name = "CallBackMessageNonCallRelatedResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions},
    {.name = "CancelCallBack",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = cancel_call_back,
     .response = "CancelCallBackResponse"},
    {.name = "CancelCallBackResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions},
    {.name = "CancelCallBackMessage",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = cancel_call_back_message,
     .response = "CancelCallBackMessageResponse"},
    {.name = "CancelCallBackMessageResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions},
    {.name = "GetAgentState",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_agent_state,
     .response = "GetAgentStateResponse"},
    {.name = "GetAgentStateResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_agent_state_response},
    {.name = "GetAutoAnswer",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_auto_answer,
     .response = "GetAutoAnswerResponse"},
    {.name = "GetAutoAnswerResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_auto_answer_response},
    {.name = "GetAutoWorkMode",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_auto_work_mode,
     .response = "GetAutoWorkModeResponse"},
    {.name = "GetAutoWorkModeResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_auto_work_mode_response},
    {.name = "GetCallBack",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_call_back,
     .response = "GetCallBackResponse",
     .since = Edition::ed6},
    {.name = "GetCallBackResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_call_back_response,
     .since = Edition::ed6},
    {.name = "GetCallerIDStatus",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_caller_id_status,
     .response = "GetCallerIDStatusResponse"},
    {.name = "GetCallerIDStatusResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_caller_id_status_response},
    {.name = "GetDoNotDisturb",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_do_not_disturb,
     .response = "GetDoNotDisturbResponse"},
    {.name = "GetDoNotDisturbResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_do_not_disturb_response},
    {.name = "GetForwarding",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_forwarding,
     .response = "GetForwardingResponse"},
    {.name = "GetForwardingResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_forwarding_response},
    {.name = "GetLastNumberDialed",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_last_number_dialed,
     .response = "GetLastNumberDialedResponse"},
    {.name = "GetLastNumberDialedResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_last_number_dialed_response},
    {.name = "GetRouteingMode",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_routeing_mode,
     .response = "GetRouteingModeResponse"},
    {.name = "GetRouteingModeResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_routeing_mode_response},
    {.name = "SetAgentState",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = set_agent_state,
     .response = "SetAgentStateResponse"},
    {.name = "SetAgentStateResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = set_agent_state_response},
    {.name = "SetAutoAnswer",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = set_auto_answer,
     .response = "SetAutoAnswerResponse"},
    {.name = "SetAutoAnswerResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions},
    {.name = "SetAutoWorkMode",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = set_auto_work_mode,
     .response = "SetAutoWorkModeResponse"},
    {.name = "SetAutoWorkModeResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions},
    {.name = "SetCallerIDStatus",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = set_caller_id_status,
     .response = "SetCallerIDStatusResponse"},
    {.name = "SetCallerIDStatusResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions},
    {.name = "SetDoNotDisturb",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = set_do_not_disturb,
     .response = "SetDoNotDisturbResponse"},
    {.name = "SetDoNotDisturbResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions},
    {.name = "SetForwarding",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = set_forwarding,
     .response = "SetForwardingResponse"},
    {.name = "SetForwardingResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions},
    {.name = "SetRouteingMode",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = set_routeing_mode,
     .response = "SetRouteingModeResponse"},
    {.name = "SetRouteingModeResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions},
};

}  // namespace

std::span<const Message> logical_device_services_messages() { return all; }

}  // namespace ctibus::csta::tables
