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
    optional("deviceCategory", device_category),
    optional("groupDeviceAttributes", group_device_attributes),
    optional("namedDeviceTypes", named_device_types),
    optional("shortFormDeviceID", device_id),
    once("hasPhysicalElement", boolean),
    once("acdModels", acd_models),
    optional("agentLogOnModels", agent_log_on_models),
    once("appearanceAddressable", boolean),
    once("appearanceType", appearance_type),
    optional("appearanceList", appearance_list),
    optional("otherPhysicalDeviceList", device_id_list),
    optional("miscMonitorCaps", misc_monitor_caps),
    optional("associatedGroupList", device_id_list),
    optional("maxCallbacks", integer),
    optional("maxAutoAnswerRings", integer),
    optional("maxActiveCalls", integer),
    optional("maxHeldCalls", integer),
    optional("maxFwdSettings", integer),
    optional("maxDevicesInConf", integer),
    optional("transAndConfSetup", trans_and_conf_setup),
    optional("deviceOnDeviceMonitorFilter", monitor_filter),
    optional("deviceOnConnectionMonitorFilter", monitor_filter),
    optional("callOnDeviceMonitorFilter", monitor_filter),
    optional("callOnConnectionMonitorFilter", monitor_filter),
    optional("mediaClassSupport", monitor_media_class),
    optional("mediaServiceCapsList", media_service_caps_list),
    optional("connectionRateList", connection_rate_list),
    optional("delayToleranceList", delay_tolerance_list),
    optional("numberOfChannels", integer),
    optional("maxChannelBind", integer),
    optional("routeingServList", routeing_serv_list),
    optional("logDevServList", log_dev_serv_list),
    optional("logDevEvtsList", log_dev_evts_list),
    optional("deviceMaintEvtsList", device_maint_evts_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_physical_device_information[] = {
    once("device", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_physical_device_information_response[] = {
    once("deviceCategory", device_category),
    optional("groupDeviceAttributes", group_device_attributes),
    optional("namedDeviceTypes", named_device_types),
    once("hasLogicalElement", boolean),
    optional("otherLogicalDeviceList", device_id_list),
    optional("deviceModelName", text),
    optional("deviceOnDeviceMonitorFilter", monitor_filter),
    optional("deviceOnConnectionMonitorFilter", monitor_filter),
    optional("callOnDeviceMonitorFilter", monitor_filter),
    optional("callOnConnectionMonitorFilter", monitor_filter),
    optional("maxDisplays", integer),
    optional("maxButtons", integer),
    optional("maxLamps", integer),
    optional("maxRingPatterns", integer),
    optional("physDevServList", phys_dev_serv_list),
    optional("physDevEvtsList", phys_dev_evts_list),
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
    optional("callCharacteristicsSupported", call_characteristics),
    optional("mediaClassSupport", monitor_media_class),
    optional("numberOfChannels", integer),
    optional("maxChannelBind", integer),
    optional("miscMediaCallCharacteristics", misc_media_call_characteristics),
    optional("connectionRateList", connection_rate_list),
    optional("delayToleranceList", delay_tolerance_list),
    optional("pauseTime", integer),
    optional("currentTime", text),
    optional("messageSeqNumbers", message_seq_numbers),
    optional("timeStampMode", time_stamp_mode),
    optional("securityMode", security_mode),
    optional("securityFormat", security_format),
    optional("privateDataFormat", security_format),
    optional("transAndConfSetup", trans_and_conf_setup),
    optional("monitorFilterItems", monitor_filter_items),
    optional("miscMonitorCaps", misc_monitor_caps),
    optional("correlatorDataSupported", boolean),
    optional("dynamicFeatureSupported", dynamic_feature_supported),
    optional("callLinkageOptions", call_linkage_options),
    optional("aCDModels", acd_models),
    optional("agentLogOnModels", agent_log_on_models),
    optional("agentStateModels", agent_state_models),
    once("connectionView", connection_view),
    once("maxLengthParameters", max_length_parameters),
    optional("maxLengthParametersCont", max_length_parameters_continued),
    optional("servEvtsList", serv_evts_list),
    optional("privateDataVersionList", private_data_version_list),
    optional("systemStatusTimer", integer),
    optional("simpleThreshold", integer),
    optional("filterThreshold", filter_threshold),
    optional("mediaServiceCapsList", media_service_caps_list),
    until(Edition::ed5, optional("MaxDeviceHistoryEntries", integer)),
    since(Edition::ed6, optional("maxDeviceHistoryEntries", integer)),
    since(Edition::ed6, optional("maxDestinationDevicesForDeflect", integer)),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_switching_function_devices[] = {
    optional("requestedDeviceID", device_id),
    optional("requestedDeviceCategory", req_device_category),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_switching_function_devices_response[] = {
    once("serviceCrossRefID", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field switching_function_devices[] = {
    once("serviceCrossRefID", text),
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
     .response = "GetCSTAFeaturesResponse"},
    {.name = "GetCSTAFeaturesResponse",
     .role = Role::response,
     .group = Group::capability_exchange,
     .fields = get_csta_features_response},
    {.name = "GetLogicalDeviceInformation",
     .role = Role::request,
     .group = Group::capability_exchange,
     .fields = get_logical_device_information,
     .response = "GetLogicalDeviceInformationResponse"},
    {.name = "GetLogicalDeviceInformationResponse",
     .role = Role::response,
     .group = Group::capability_exchange,
     .fields = get_logical_device_information_response},
    {.name = "GetPhysicalDeviceInformation",
     .role = Role::request,
     .group = Group::capability_exchange,
     .fields = get_physical_device_information,
     .response = "GetPhysicalDeviceInformationResponse"},
    {.name = "GetPhysicalDeviceInformationResponse",
     .role = Role::response,
     .group = Group::capability_exchange,
     .fields = get_physical_device_information_response},
    {.name = "GetSwitchingFunctionCaps",
     .role = Role::request,
     .group = Group::capability_exchange,
     .fields = only_extensions,
     .response = "GetSwitchingFunctionCapsResponse"},
    {.name = "GetSwitchingFunctionCapsResponse",
     .role = Role::response,
     .group = Group::capability_exchange,
     .fields = get_switching_function_caps_response},
    {.name = "GetSwitchingFunctionDevices",
     .role = Role::request,
     .group = Group::capability_exchange,
     .fields = get_switching_function_devices,
     .response = "GetSwitchingFunctionDevicesResponse"},
    {.name = "GetSwitchingFunctionDevicesResponse",
     .role = Role::response,
     .group = Group::capability_exchange,
     .fields = get_switching_function_devices_response},
    {.name = "SwitchingFunctionDevices",
     .role = Role::request,
     .group = Group::capability_exchange,
     .fields = switching_function_devices},
};

}  // namespace

std::span<const Message> capability_exchange_messages() { return all; }

}  // namespace ctibus::csta::tables
