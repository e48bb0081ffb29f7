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
    once("device", device_id),
    once("requestedAgentState", req_agent_state),
    optional("agentID", character_octets, implicit(2)),
    optional("password", octets, implicit(3)),
    optional("group", device_id),
    optional("extensions", csta_common_arguments),
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
    since(Edition::ed6, optional("ringDuration", integer, implicit(3))),
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
     .response = "CallBackNonCallRelatedResponse",
     .operation = 300},
    {.name = "CallBackNonCallRelatedResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 300},
    {.name = "CallBackMessageNonCallRelated",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = call_back_message_non_call_related,
     .response = "CallBackMessageNonCallRelatedResponse",
     .operation = 301},
    {.name = "CallBackMessageNonCallRelatedResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 301},
    {.name = "CancelCallBack",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = cancel_call_back,
     .response = "CancelCallBackResponse",
     .operation = 302},
    {.name = "CancelCallBackResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 302},
    {.name = "CancelCallBackMessage",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = cancel_call_back_message,
     .response = "CancelCallBackMessageResponse",
     .operation = 303},
    {.name = "CancelCallBackMessageResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 303},
    {.name = "GetAgentState",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_agent_state,
     .response = "GetAgentStateResponse",
     .operation = 304},
    {.name = "GetAgentStateResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_agent_state_response,
     .operation = 304},
    {.name = "GetAutoAnswer",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_auto_answer,
     .response = "GetAutoAnswerResponse",
     .operation = 305},
    {.name = "GetAutoAnswerResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_auto_answer_response,
     .operation = 305},
    {.name = "GetAutoWorkMode",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_auto_work_mode,
     .response = "GetAutoWorkModeResponse",
     .operation = 306},
    {.name = "GetAutoWorkModeResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_auto_work_mode_response,
     .operation = 306},
    {.name = "GetCallBack",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_call_back,
     .response = "GetCallBackResponse",
     .operation = 378,
     .since = Edition::ed6},
    {.name = "GetCallBackResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_call_back_response,
     .operation = 378,
     .since = Edition::ed6},
    {.name = "GetCallerIDStatus",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_caller_id_status,
     .response = "GetCallerIDStatusResponse",
     .operation = 307},
    {.name = "GetCallerIDStatusResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_caller_id_status_response,
     .operation = 307},
    {.name = "GetDoNotDisturb",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_do_not_disturb,
     .response = "GetDoNotDisturbResponse",
     .operation = 308},
    {.name = "GetDoNotDisturbResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_do_not_disturb_response,
     .operation = 308},
    {.name = "GetForwarding",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_forwarding,
     .response = "GetForwardingResponse",
     .operation = 309},
    {.name = "GetForwardingResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_forwarding_response,
     .operation = 309},
    {.name = "GetLastNumberDialed",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_last_number_dialed,
     .response = "GetLastNumberDialedResponse",
     .operation = 310},
    {.name = "GetLastNumberDialedResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_last_number_dialed_response,
     .operation = 310},
    {.name = "GetRouteingMode",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = get_routeing_mode,
     .response = "GetRouteingModeResponse",
     .operation = 311},
    {.name = "GetRouteingModeResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = get_routeing_mode_response,
     .operation = 311},
    {.name = "SetAgentState",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = set_agent_state,
     .response = "SetAgentStateResponse",
     .operation = 312},
    {.name = "SetAgentStateResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = set_agent_state_response,
     .operation = 312},
    {.name = "SetAutoAnswer",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = set_auto_answer,
     .response = "SetAutoAnswerResponse",
     .operation = 313},
    {.name = "SetAutoAnswerResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 313},
    {.name = "SetAutoWorkMode",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = set_auto_work_mode,
     .response = "SetAutoWorkModeResponse",
     .operation = 314},
    {.name = "SetAutoWorkModeResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 314},
    {.name = "SetCallerIDStatus",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = set_caller_id_status,
     .response = "SetCallerIDStatusResponse",
     .operation = 315},
    {.name = "SetCallerIDStatusResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 315},
    {.name = "SetDoNotDisturb",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = set_do_not_disturb,
     .response = "SetDoNotDisturbResponse",
     .operation = 316},
    {.name = "SetDoNotDisturbResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 316},
    {.name = "SetForwarding",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = set_forwarding,
     .response = "SetForwardingResponse",
     .operation = 317},
    {.name = "SetForwardingResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 317},
    {.name = "SetRouteingMode",
     .role = Role::request,
     .group = Group::logical_device,
     .fields = set_routeing_mode,
     .response = "SetRouteingModeResponse",
     .operation = 318},
    {.name = "SetRouteingModeResponse",
     .role = Role::response,
     .group = Group::logical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 318},
};

}  // namespace

std::span<const Message> logical_device_services_messages() { return all; }

}  // namespace ctibus::csta::tables
