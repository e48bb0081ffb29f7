#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word req_agent_state_words[] = {
    {"loggedOn", 0}, {"loggedOff", 1}, {"notReady", 2}, {"ready", 3}, {"workingAfterCall", 4},
};
constinit const Type req_agent_state = word("ReqAgentState", req_agent_state_words);

constexpr Word agent_state_words[] = {
    {"agentNotReady", 0},         {"agentNull", 1}, {"agentReady", 2}, {"agentBusy", 3},
    {"agentWorkingAfterCall", 4},
};
constinit const Type agent_state = word("AgentState", agent_state_words);

constexpr Word pending_agent_state_words[] = {
    {"agentNotReady", 0},
    {"agentNull", 1},
    {"agentReady", 2},
    {"agentWorkingAfterCall", 3},
};
constinit const Type pending_agent_state = word("PendingAgentState", pending_agent_state_words);

constexpr Word pending_state_after_work_words[] = {
    {"notReady", 0},
    {"ready", 1},
    {"null", 2},
};
constinit const Type pending_state_after_work =
    word("PendingStateAfterWork", pending_state_after_work_words);

constexpr Word agent_state_condition_words[] = {
    {"forcedPause", 0},
    {"other", 1},
};
constinit const Type agent_state_condition =
    word("AgentStateCondition", agent_state_condition_words);

constexpr Field agent_info_item_fields[] = {
    optional("acdGroup", device_id),
    once("agentState", agent_state),
    optional("pendingAgentState", pending_agent_state, implicit(0)),
    optional("agentStateCondition", agent_state_condition, implicit(1)),
};
constinit const Type agent_info_item = sequence("AgentInfoItem", agent_info_item_fields);

constexpr Field agent_info_fields[] = {
    any("agentInfoItem", agent_info_item),
};
constinit const Type agent_info = sequence("AgentInfo", agent_info_fields);

constexpr Field agent_state_entry_fields[] = {
    optional("agentID", character_octets),
    once("loggedOnState", boolean),
    optional("agentInfo", agent_info),
};
constinit const Type agent_state_entry = sequence("AgentStateEntry", agent_state_entry_fields);

constexpr Field agent_state_list_fields[] = {
    some("agentStateEntry", agent_state_entry),
};
constinit const Type agent_state_list = sequence("AgentStateList", agent_state_list_fields);

constexpr Word call_origination_words[] = {
    {"internal", 0},
    {"external", 1},
};
constinit const Type call_origination = flags("CallOrigination", call_origination_words);

constexpr Word forwarding_type_words[] = {
    {"forwardImmediate", 0}, {"forwardBusy", 1},    {"forwardNoAns", 2},    {"forwardDND", 9},
    {"forwardBusyInt", 3},   {"forwardBusyExt", 4}, {"forwardNoAnsInt", 5}, {"forwardNoAnsExt", 6},
    {"forwardImmInt", 7},    {"forwardImmExt", 8},  {"forwardDNDInt", 10},  {"forwardDNDExt", 11},
};
constinit const Type forwarding_type = word("ForwardingType", forwarding_type_words);

constexpr Word forward_default_words[] = {
    {"forwardingTypeAndForwardDN", 0},
    {"forwardingType", 1},
    {"forwardDN", 2},
};
constinit const Type forward_default = word("ForwardDefault", forward_default_words);

constexpr Field forward_list_item_fields[] = {
    optional("forwardingType", forwarding_type),
    once("forwardStatus", boolean),
    optional("forwardDN", device_id),
    optional("forwardDefault", forward_default),
    optional("ringCount", integer),
    since(Edition::ed6, optional("ringDuration", integer, implicit(0))),
};

constexpr Field forward_list_item_fields_in_ber[] = {
    optional("forwardingType", forwarding_type),
    once("forwardStatus", boolean),
    optional("forwardDN", device_id),
    optional("forwardDefault", forward_default),
    since(Edition::ed6, optional("ringDuration", integer, implicit(0))),
    optional("ringCount", integer),
};
constinit const Type forward_list_item = in_order(
    forward_list_item_fields_in_ber, sequence("ForwardListItem", forward_list_item_fields));

constexpr Field forward_list_fields[] = {
    any("forwardListItem", forward_list_item),
};
constinit const Type forward_list = sequence("ForwardList", forward_list_fields);

constexpr Field call_back_list_item_fields[] = {
    optional("originatingDevice", device_id),
    optional("targetDevice", device_id),
    optional("callBackMessageIndicator", boolean),
};
constinit const Type call_back_list_item = sequence("CallBackListItem", call_back_list_item_fields);

constexpr Field call_back_list_fields[] = {
    any("callBackListItem", call_back_list_item),
};
constinit const Type call_back_list = sequence("CallBackList", call_back_list_fields);

}  // namespace ctibus::csta::tables
