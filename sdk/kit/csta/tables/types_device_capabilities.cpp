#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word device_category_words[] = {
    {"acd"},
    {"group"},
    {"networkInterface"},
    {"park"},
    {"routeingDevice"},
    {"station"},
    {"voiceUnit"},
    {.name = "genericInteractiveVoice", .since = Edition::ed6},
    {.name = "listenerInteractiveVoice", .since = Edition::ed6},
    {.name = "dtmfInteractiveVoice", .since = Edition::ed6},
    {.name = "promptInteractiveVoice", .since = Edition::ed6},
    {.name = "promptQueueInteractiveVoice", .since = Edition::ed6},
    {.name = "messageInteractiveVoice", .since = Edition::ed6},
    {.name = "conference", .since = Edition::ed6},
    {"other"},
};
constinit const Type device_category = word("DeviceCategory", device_category_words);

constexpr Word req_device_category_words[] = {
    {"acd"},
    {"groupACD"},
    {"groupHunt"},
    {"groupPick"},
    {"groupUser"},
    {"groupOther"},
    {"networkInterface"},
    {"park"},
    {"routeingDevice"},
    {"station"},
    {"voiceUnit"},
    {.name = "genericIV", .since = Edition::ed6},
    {.name = "listenerIV", .since = Edition::ed6},
    {.name = "dtmfIV", .since = Edition::ed6},
    {.name = "promptIV", .since = Edition::ed6},
    {.name = "promptQueue", .since = Edition::ed6},
    {.name = "messageIV", .since = Edition::ed6},
    {.name = "conference", .since = Edition::ed6},
    {"other"},
};
constinit const Type req_device_category = word("ReqDeviceCategory", req_device_category_words);

constexpr Word named_device_types_words[] = {
    {"acd"},        {"acdGroup"},     {"button"},   {"buttonGroup"},   {"conferenceBridge"},
    {"line"},       {"lineGroup"},    {"operator"}, {"operatorGroup"}, {"parkingDevice"},
    {"station"},    {"stationGroup"}, {"trunk"},    {"trunkGroup"},    {"other"},
    {"otherGroup"},
};
constinit const Type named_device_types = word("NamedDeviceTypes", named_device_types_words);

constexpr Word group_device_attributes_words[] = {
    {"acd"}, {"hunt"}, {"pick"}, {"user"}, {"agent"}, {"other"},
};
constinit const Type group_device_attributes =
    flags("GroupDeviceAttributes", group_device_attributes_words);

constexpr Word device_attributes_words[] = {
    {"mediaAccessDevice"}, {"routeingDevice"}, {"groupACD"},
    {"groupHunt"},         {"groupPick"},      {"groupUser"},
};
constinit const Type device_attributes = flags("DeviceAttributes", device_attributes_words);

constexpr Field switching_function_device_fields[] = {
    once("deviceID", device_id),
    optional("deviceCategory", device_category),
    optional("namedDeviceTypes", named_device_types),
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
    {"visibleACDRelatedDevices"},
    {"nonVisibleACDRelatedDevices"},
};
constinit const Type acd_models = flags("ACDModels", acd_models_words);

constexpr Word agent_log_on_models_words[] = {
    {"logOnToACDDevice"},
    {"logOnToACDGroupExplOneStep"},
    {"logOnToACDGroupExplTwoSteps"},
    {"logOnToACDImplOneStep"},
};
constinit const Type agent_log_on_models = flags("AgentLogOnModels", agent_log_on_models_words);

constexpr Word agent_state_models_words[] = {
    {"multiState"},
    {"multiStateSemiIndependentLinked"},
    {"agentOriented"},
};
constinit const Type agent_state_models = flags("AgentStateModels", agent_state_models_words);

constexpr Word appearance_type_words[] = {
    {"selectedStandard"},
    {"basicStandard"},
    {"basicBridged"},
    {"exclusiveBridged"},
    {"independentSharedBridged"},
    {"interdependentSharedBridged"},
};
constinit const Type appearance_type = word("AppearanceType", appearance_type_words);

constexpr Word misc_monitor_caps_words[] = {
    {"groupInclusivModel"}, {"groupExclusiveModel"}, {"monitorPhysicalElement"},
    {"acdDeviceInclusiv"},  {"acdDeviceExclusiv"},
};
constinit const Type misc_monitor_caps = flags("MiscMonitorCaps", misc_monitor_caps_words);

constexpr Word trans_and_conf_setup_words[] = {
    {"consultationCall"}, {"holdCallMakeCall"},    {"alternateCall"},
    {"twoCallsInHold"},   {"twoCallsInConnected"},
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
