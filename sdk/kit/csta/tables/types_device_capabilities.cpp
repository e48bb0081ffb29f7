#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word device_category_words[] = {
    {"acd", 0},
    {"group", 1},
    {"networkInterface", 2},
    {"park", 3},
    {"routeingDevice", 4},
    {"station", 5},
    {"voiceUnit", 6},
    {.name = "genericInteractiveVoice", .number = 8, .since = Edition::ed6},
    {.name = "listenerInteractiveVoice", .number = 9, .since = Edition::ed6},
    {.name = "dtmfInteractiveVoice", .number = 10, .since = Edition::ed6},
    {.name = "promptInteractiveVoice", .number = 11, .since = Edition::ed6},
    {.name = "promptQueueInteractiveVoice", .number = 12, .since = Edition::ed6},
    {.name = "messageInteractiveVoice", .number = 13, .since = Edition::ed6},
    {.name = "conference", .number = 14, .since = Edition::ed6},
    {"other", 7},
};
constinit const Type device_category = word("DeviceCategory", device_category_words);

constexpr Word req_device_category_words[] = {
    {"acd", 0},
    {"groupACD", 1},
    {"groupHunt", 2},
    {"groupPick", 3},
    {"groupUser", 14},
    {"groupOther", 4},
    {"networkInterface", 5},
    {"park", 6},
    {"routeingDevice", 7},
    {"station", 8},
    {"voiceUnit", 9},
    {.name = "genericIV", .number = 13, .since = Edition::ed6},
    {.name = "listenerIV", .number = 15, .since = Edition::ed6},
    {.name = "dtmfIV", .number = 12, .since = Edition::ed6},
    {.name = "promptIV", .number = 17, .since = Edition::ed6},
    {.name = "promptQueue", .number = 18, .since = Edition::ed6},
    {.name = "messageIV", .number = 16, .since = Edition::ed6},
    {.name = "conference", .number = 11, .since = Edition::ed6},
    {"other", 10},
};
constinit const Type req_device_category = word("ReqDeviceCategory", req_device_category_words);

constexpr Word named_device_types_words[] = {
    {"acd", 0},           {"acdGroup", 1},         {"button", 2},
    {"buttonGroup", 3},   {"conferenceBridge", 4}, {"line", 5},
    {"lineGroup", 6},     {"operator", 7},         {"operatorGroup", 8},
    {"parkingDevice", 9}, {"station", 10},         {"stationGroup", 11},
    {"trunk", 12},        {"trunkGroup", 13},      {"other", 14},
    {"otherGroup", 15},
};
constinit const Type named_device_types = word("NamedDeviceTypes", named_device_types_words);

constexpr Word group_device_attributes_words[] = {
    {"acd", 0}, {"hunt", 1}, {"pick", 2}, {"user", 4}, {"agent", 5}, {"other", 3},
};
constinit const Type group_device_attributes =
    flags("GroupDeviceAttributes", group_device_attributes_words);

constexpr Word device_attributes_words[] = {
    {"mediaAccessDevice", 0}, {"routeingDevice", 1}, {"groupACD", 2},
    {"groupHunt", 3},         {"groupPick", 4},      {"groupUser"},
};
constinit const Type device_attributes = flags("DeviceAttributes", device_attributes_words);

constexpr Field switching_function_device_fields[] = {
    once("deviceID", device_id),
    optional("deviceCategory", device_category, implicit(0)),
    optional("namedDeviceTypes", named_device_types, implicit(1)),
    optional("deviceAttributes", device_attributes),
    optional("deviceModelName", text),
    optional("nidGroup", device_id),
};
constinit const Type switching_function_device =
    sequence("SwitchingFunctionDevice", switching_function_device_fields);

constexpr Field switching_function_device_list_fields[] = {
    any("device", switching_function_device),
};
constinit const Type switching_function_device_list =
    sequence("SwitchingFunctionDeviceList", switching_function_device_list_fields);

constexpr Word acd_models_words[] = {
    {"visibleACDRelatedDevices", 0},
    {"nonVisibleACDRelatedDevices", 1},
};
constinit const Type acd_models = flags("ACDModels", acd_models_words);

constexpr Word agent_log_on_models_words[] = {
    {"logOnToACDDevice", 0},
    {"logOnToACDGroupExplOneStep", 1},
    {"logOnToACDGroupExplTwoSteps", 2},
    {"logOnToACDImplOneStep", 3},
};
constinit const Type agent_log_on_models = flags("AgentLogOnModels", agent_log_on_models_words);

constexpr Word agent_state_models_words[] = {
    {"multiState", 0},
    {"multiStateSemiIndependentLinked", 1},
    {"agentOriented", 2},
};
constinit const Type agent_state_models = flags("AgentStateModels", agent_state_models_words);

constexpr Word appearance_type_words[] = {
    {"selectedStandard", 0},
    {"basicStandard", 1},
    {"basicBridged", 2},
    {"exclusiveBridged", 3},
    {"independentSharedBridged", 4},
    {"interdependentSharedBridged", 5},
};
constinit const Type appearance_type = word("AppearanceType", appearance_type_words);

constexpr Word misc_monitor_caps_words[] = {
    {"groupInclusivModel", 0}, {"groupExclusiveModel", 1}, {"monitorPhysicalElement", 2},
    {"acdDeviceInclusiv", 3},  {"acdDeviceExclusiv", 4},
};
constinit const Type misc_monitor_caps = flags("MiscMonitorCaps", misc_monitor_caps_words);

constexpr Word trans_and_conf_setup_words[] = {
    {"consultationCall", 0}, {"holdCallMakeCall", 1},    {"alternateCall", 2},
    {"twoCallsInHold", 3},   {"twoCallsInConnected", 4},
};
constinit const Type trans_and_conf_setup = flags("TransAndConfSetup", trans_and_conf_setup_words);

constexpr Field connection_rate_list_fields[] = {
    any("connectionRate", integer),
};
constinit const Type connection_rate_list =
    sequence("ConnectionRateList", connection_rate_list_fields);

constexpr Field delay_tolerance_list_fields[] = {
    any("delayTolerance", integer),
};
constinit const Type delay_tolerance_list =
    sequence("DelayToleranceList", delay_tolerance_list_fields);

constinit const Type routeing_serv_list = {.name = "RouteingServList", .kind = Kind::any};

constinit const Type log_dev_serv_list = {.name = "LogDevServList", .kind = Kind::any};

constinit const Type log_dev_evts_list = {.name = "LogDevEvtsList", .kind = Kind::any};

constinit const Type device_maint_evts_list = {.name = "DeviceMaintEvtsList", .kind = Kind::any};

constinit const Type phys_dev_serv_list = {.name = "PhysDevServList", .kind = Kind::any};

constinit const Type phys_dev_evts_list = {.name = "PhysDevEvtsList", .kind = Kind::any};

}  // namespace ctibus::csta::tables
