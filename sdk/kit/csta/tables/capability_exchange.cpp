#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field get_csta_features_response[] = {
    optional("supportedServices", supported_services),
    optional("supportedEvents", supported_events),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_logical_device_information[] = {
    once("device", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_logical_device_information_response[] = {
    optional("deviceCategory", device_category, implicit(0)),
    optional("groupDeviceAttributes", group_device_attributes, implicit(1)),
    optional("namedDeviceTypes", named_device_types, implicit(2)),
    optional("shortFormDeviceID", device_id, wrapped(3)),
    once("hasPhysicalElement", boolean),
    once("acdModels", acd_models),
    optional("agentLogOnModels", agent_log_on_models, implicit(4)),
    once("appearanceAddressable", boolean),
    once("appearanceType", appearance_type),
    optional("appearanceList", appearance_list, implicit(5)),
    optional("otherPhysicalDeviceList", device_id_list, implicit(6)),
    optional("miscMonitorCaps", misc_monitor_caps, implicit(7)),
    optional("associatedGroupList", device_id_list, implicit(8)),
    optional("maxCallbacks", integer, implicit(9)),
    optional("maxAutoAnswerRings", integer, implicit(10)),
    optional("maxActiveCalls", integer, implicit(11)),
    optional("maxHeldCalls", integer, implicit(12)),
    optional("maxFwdSettings", integer, implicit(13)),
    optional("maxDevicesInConf", integer, implicit(14)),
    optional("transAndConfSetup", trans_and_conf_setup, implicit(15)),
    optional("deviceOnDeviceMonitorFilter", monitor_filter, implicit(16)),
    optional("deviceOnConnectionMonitorFilter", monitor_filter, implicit(17)),
    optional("callOnDeviceMonitorFilter", monitor_filter, implicit(18)),
    optional("callOnConnectionMonitorFilter", monitor_filter, implicit(19)),
    optional("mediaClassSupport", monitor_media_class, implicit(20)),
    optional("mediaServiceCapsList", media_service_caps_list, implicit(21)),
    optional("connectionRateList", connection_rate_list, implicit(22)),
    optional("delayToleranceList", delay_tolerance_list, implicit(23)),
    optional("numberOfChannels", integer, implicit(24)),
    optional("maxChannelBind", integer, implicit(25)),
    optional("routeingServList", routeing_serv_list, implicit(26)),
    optional("logDevServList", log_dev_serv_list, implicit(27)),
    optional("logDevEvtsList", log_dev_evts_list, implicit(28)),
    optional("deviceMaintEvtsList", device_maint_evts_list, implicit(29)),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_physical_device_information[] = {
    once("device", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_physical_device_information_response[] = {
    once("deviceCategory", device_category, implicit(0)),
    optional("groupDeviceAttributes", group_device_attributes, implicit(1)),
    optional("namedDeviceTypes", named_device_types, implicit(2)),
    once("hasLogicalElement", boolean),
    optional("otherLogicalDeviceList", device_id_list, implicit(3)),
    optional("deviceModelName", text, implicit(4)),
    optional("deviceOnDeviceMonitorFilter", monitor_filter, implicit(5)),
    optional("deviceOnConnectionMonitorFilter", monitor_filter, implicit(6)),
    optional("callOnDeviceMonitorFilter", monitor_filter, implicit(7)),
    optional("callOnConnectionMonitorFilter", monitor_filter, implicit(8)),
    optional("maxDisplays", integer, implicit(9)),
    optional("maxButtons", integer, implicit(10)),
    optional("maxLamps", integer, implicit(11)),
    optional("maxRingPatterns", integer, implicit(12)),
    optional("physDevServList", phys_dev_serv_list, implicit(13)),
    optional("physDevEvtsList", phys_dev_evts_list, implicit(14)),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_switching_function_caps_response[] = {
    once("switchingSubDomainName", text),
    once("manufacturerName", text),
    once("profiles", profiles),
    once("deviceIDFormat", device_id_format),
    once("swDomainFeatures", sw_domain_features),
    once("swAppearanceAddressability", sw_appearance_addressability),
    once("swAppearanceTypes", sw_appearance_types),
    once("ignoreUnsupportedParameters", ignore_unsupported_parameters),
    optional("callCharacteristicsSupported", call_characteristics, implicit(0)),
    optional("mediaClassSupport", monitor_media_class, implicit(1)),
    optional("numberOfChannels", integer, implicit(2)),
    optional("maxChannelBind", integer, implicit(3)),
    optional("miscMediaCallCharacteristics", misc_media_call_characteristics, implicit(4)),
    optional("connectionRateList", connection_rate_list, implicit(5)),
    optional("delayToleranceList", delay_tolerance_list, implicit(6)),
    optional("pauseTime", integer, implicit(7)),
    optional("currentTime", time_text, implicit(8)),
    optional("messageSeqNumbers", message_seq_numbers, implicit(9)),
    optional("timeStampMode", time_stamp_mode, implicit(10)),
    optional("securityMode", security_mode, implicit(11)),
    optional("securityFormat", security_format, implicit(12)),
    optional("privateDataFormat", security_format, implicit(13)),
    optional("transAndConfSetup", trans_and_conf_setup, implicit(14)),
    optional("monitorFilterItems", monitor_filter_items, implicit(15)),
    optional("miscMonitorCaps", misc_monitor_caps, implicit(16)),
    optional("correlatorDataSupported", boolean, implicit(17)),
    optional("dynamicFeatureSupported", dynamic_feature_supported, implicit(18)),
    optional("callLinkageOptions", call_linkage_options, implicit(28)),
    optional("aCDModels", acd_models, implicit(19)),
    optional("agentLogOnModels", agent_log_on_models, implicit(20)),
    optional("agentStateModels", agent_state_models, implicit(21)),
    once("connectionView", connection_view),
    once("maxLengthParameters", max_length_parameters),
    optional("maxLengthParametersCont", max_length_parameters_continued, implicit(28)),
    optional("servEvtsList", serv_evts_list, implicit(22)),
    optional("privateDataVersionList", private_data_version_list, implicit(23)),
    optional("systemStatusTimer", integer, implicit(24)),
    optional("simpleThreshold", integer, implicit(25)),
    optional("filterThreshold", filter_threshold, implicit(26)),
    optional("mediaServiceCapsList", media_service_caps_list, implicit(27)),
    until(Edition::ed5, optional("MaxDeviceHistoryEntries", integer, not_in_ber)),
    since(Edition::ed6, optional("maxDeviceHistoryEntries", integer, implicit(29))),
    since(Edition::ed6, optional("maxDestinationDevicesForDeflect", integer, implicit(30))),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_switching_function_devices[] = {
    optional("requestedDeviceID", device_id),
    optional("requestedDeviceCategory", req_device_category),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_switching_function_devices_response[] = {
    once("serviceCrossRefID", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field switching_function_devices[] = {
    once("serviceCrossRefID", opaque_octets),
    optional("segmentID", integer),
    once("lastSegment", boolean),
    once("deviceList", switching_function_device_list),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "GetCSTAFeatures",
     .role = Role::request,
     .group = Group::capability_exchange,
     .fields = only_extensions,
     .response = "GetCSTAFeaturesResponse",
     .operation = 370},
    {.name = "GetCSTAFeaturesResponse",
     .role = Role::response,
     .group = Group::capability_exchange,
     .fields = get_csta_features_response,
     .operation = 370},
    {.name = "GetLogicalDeviceInformation",
     .role = Role::request,
     .group = Group::capability_exchange,
     .fields = get_logical_device_information,
     .response = "GetLogicalDeviceInformationResponse",
     .operation = 201},
    {.name = "GetLogicalDeviceInformationResponse",
     .role = Role::response,
     .group = Group::capability_exchange,
     .fields = get_logical_device_information_response,
     .operation = 201},
    {.name = "GetPhysicalDeviceInformation",
     .role = Role::request,
     .group = Group::capability_exchange,
     .fields = get_physical_device_information,
     .response = "GetPhysicalDeviceInformationResponse",
     .operation = 202},
    {.name = "GetPhysicalDeviceInformationResponse",
     .role = Role::response,
     .group = Group::capability_exchange,
     .fields = get_physical_device_information_response,
     .operation = 202},
    {.name = "GetSwitchingFunctionCaps",
     .role = Role::request,
     .group = Group::capability_exchange,
     .fields = only_extensions,
     .response = "GetSwitchingFunctionCapsResponse",
     .bare = true,
     .operation = 203},
    {.name = "GetSwitchingFunctionCapsResponse",
     .role = Role::response,
     .group = Group::capability_exchange,
     .fields = get_switching_function_caps_response,
     .operation = 203},
    {.name = "GetSwitchingFunctionDevices",
     .role = Role::request,
     .group = Group::capability_exchange,
     .fields = get_switching_function_devices,
     .response = "GetSwitchingFunctionDevicesResponse",
     .operation = 204},
    {.name = "GetSwitchingFunctionDevicesResponse",
     .role = Role::response,
     .group = Group::capability_exchange,
     .fields = get_switching_function_devices_response,
     .operation = 204},
    {.name = "SwitchingFunctionDevices",
     .role = Role::request,
     .group = Group::capability_exchange,
     .fields = switching_function_devices,
     .operation = 205},
};

}  // namespace

std::span<const Message> capability_exchange_messages() { return all; }

}  // namespace ctibus::csta::tables
