#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Field supported_services_fields[] = {
    optional("capExchangeServList", any_content, wrapped(0)),
    optional("systemStatServList", any_content, wrapped(1)),
    optional("monitoringServList", any_content, wrapped(2)),
    optional("snapshotServList", any_content, wrapped(3)),
    optional("callControlServList", any_content, wrapped(4)),
    optional("callAssociatedServList", any_content, wrapped(5)),
    optional("mediaServList", any_content, wrapped(6)),
    optional("routeingServList", any_content, wrapped(7)),
    optional("physDevServList", any_content, wrapped(8)),
    optional("logicalServList", any_content, wrapped(9)),
    optional("iOServicesServList", any_content, wrapped(10)),
    optional("dataCollectionServList", any_content, wrapped(11)),
    optional("voiceServList", any_content, wrapped(12)),
    optional("cDRServList", any_content, wrapped(13)),
    optional("vendorSpecificServList", any_content, wrapped(14)),
    since(Edition::ed6, optional("locationServicesServList", any_content, wrapped(15))),
};
constinit const Type supported_services = sequence("SupportedServices", supported_services_fields);

constexpr Field supported_events_fields[] = {
    optional("callControlEvtsList", any_content, wrapped(0)),
    optional("callAssociatedEvtsList", any_content, wrapped(1)),
    optional("mediaEvtsList", any_content, wrapped(2)),
    optional("physDevEvtsList", any_content, wrapped(3)),
    optional("logicalEvtsList", any_content, wrapped(4)),
    optional("deviceMaintEvtsList", any_content, wrapped(5)),
    optional("voiceEvtsList", any_content, wrapped(6)),
    optional("vendorSpecificEvtsList", any_content, wrapped(7)),
};
constinit const Type supported_events = sequence("SupportedEvents", supported_events_fields);

constexpr Word profiles_words[] = {
    {"basicTelephonyProfile", 0},
    {"routeingProfile", 1},
    {"l1aVoiceBrowserProfile", 2},
    {"l1bVoiceBrowserProfile", 3},
    {"l2VoiceBrowserProfile", 4},
    {"minimalUACSTACallControlProfile", 5},
    {"basicUACSTAtCallControlProfile", 6},
    {"advancedUACSTACallControlProfile", 7},
    {"conferencingUACSTACallControlProfile", 8},
    {"basicUACSTADeviceFeatureProfile", 9},
    {"speakerUACSTADeviceFeatureProfile", 11},
    {"basicSpeechServiceProfile", 12},
    {"advancedSpeechServiceProfile", 13},
};
constinit const Type profiles = flags("Profiles", profiles_words);

constexpr Word device_id_format_words[] = {
    {"dialableDigitsAsterix", 0},
    {"dialableDigitsHash", 1},
    {"dialableDigitsABCD", 2},
    {"dialableDigitsExclamation", 3},
    {"dialableDigitsP", 4},
    {"dialableDigitsT", 5},
    {"dialableDigitsComma", 6},
    {"dialableDigitsW", 7},
    {"dialableDigitsAt", 8},
    {"dialableDigitsDollar", 9},
    {"dialableDigitsSemicolon", 10},
    {"sFReprExclamation", 11},
    {"sFReprEt", 12},
    {"sFReprSlash", 13},
    {"sFReprPercent", 14},
    {"sFReprNM", 15},
    {"sFReprGeneric", 16},
    {"sFReprImplicitTON", 17},
    {"sFReprPubTONUnkown", 18},
    {"sFReprPubTONInternal", 19},
    {"sFReprPubTONNational", 20},
    {"sFReprPubTONSubscriber", 21},
    {"sFReprPubTONAbbreviated", 22},
    {"sFReprPriTONUnknown", 23},
    {"sFReprPriTONLevel3", 24},
    {"sFReprPriTONLevel2", 25},
    {"sFReprPriTONLevel1", 26},
    {"sFReprPriTONLocal", 27},
    {"sFReprPriTONAbbreviated", 28},
    {"sFReprOther", 29},
    {"deviceNumber", 30},
    {.name = "deviceIDTagPrivateNumber", .number = 32, .since = Edition::ed6},
    {.name = "deviceIDTagPrivateName", .number = 33, .since = Edition::ed6},
};
constinit const Type device_id_format = flags("DeviceIDFormat", device_id_format_words);

constexpr Word sw_domain_features_words[] = {
    {"isForwardingBefore", 0},
    {"isForwardingAfter", 1},
    {"swFunctionDefaultSettings", 2},
    {"userSpecific", 3},
    {"userSpecificDefaultFowardingType", 4},
    {"userSpecificDefaultForwardDestination", 5},
    {"negativeAcknowledgment", 6},
    {"supportFailedWithAssConn", 7},
    {"supportFailedWithoutAssConn", 8},
    {"supportFailedWithAssConnNotReportet", 9},
    {"recall", 10},
    {"callBack", 11},
    {"extCallsIncoming", 12},
    {"extCallsOutgoing", 13},
    {"prompting", 14},
};
constinit const Type sw_domain_features = flags("SwDomainFeatures", sw_domain_features_words);

constexpr Word sw_appearance_addressability_words[] = {
    {"nonAddressable", 0},
    {"addressable", 1},
};
constinit const Type sw_appearance_addressability =
    flags("SwAppearanceAddressability", sw_appearance_addressability_words);

constexpr Word sw_appearance_types_words[] = {
    {"selectedStandard", 0},
    {"basicStandard", 1},
    {"basicBridged", 2},
    {"exclusiveBridged", 3},
    {"independentSharedBridged", 4},
    {"interDependentSharedBridged", 5},
};
constinit const Type sw_appearance_types = flags("SwAppearanceTypes", sw_appearance_types_words);

constexpr Word ignore_unsupported_parameters_words[] = {
    {"ignoreParameters", 0},
    {"rejectMessage", 1},
};
constinit const Type ignore_unsupported_parameters =
    word("IgnoreUnsupportedParameters", ignore_unsupported_parameters_words);

constexpr Word misc_media_call_characteristics_words[] = {
    {"supportAdjustment", 0},
};
constinit const Type misc_media_call_characteristics =
    flags("MiscMediaCallCharacteristics", misc_media_call_characteristics_words);

constexpr Word message_seq_numbers_words[] = {
    {"allEvents", 0},
    {"allAcks", 1},
    {"allServReqs", 2},
};
constinit const Type message_seq_numbers = flags("MessageSeqNumbers", message_seq_numbers_words);

constexpr Word time_stamp_mode_words[] = {
    {"allEvents", 0},
    {"allAcks", 1},
    {"allServReqs", 2},
};
constinit const Type time_stamp_mode = flags("TimeStampMode", time_stamp_mode_words);

constexpr Word security_mode_words[] = {
    {"allEvents", 0},
    {"allAcks", 1},
    {"allServReqs", 2},
};
constinit const Type security_mode = word("SecurityMode", security_mode_words);

constexpr Word security_format_words[] = {
    {"octetStringFromSF", 0},
    {"otherTypeFromSF", 1},
    {"octetStringToSF", 2},
    {"otherTypeToSF", 3},
};
constinit const Type security_format = flags("SecurityFormat", security_format_words);

constexpr Field monitor_filter_items_fields[] = {
    optional("deviceOnDeviceMonitorFilter", monitor_filter, implicit(0)),
    optional("deviceOnConnectionMonitorFilter", monitor_filter, implicit(1)),
    optional("callOnDeviceMonitorFilter", monitor_filter, implicit(2)),
    optional("callOnConnectionMonitorFilter", monitor_filter, implicit(3)),
};
constinit const Type monitor_filter_items =
    sequence("MonitorFilterItems", monitor_filter_items_fields);

constexpr Word dynamic_feature_supported_words[] = {
    {"none", 0},
    {"all", 1},
    {"some", 2},
};
constinit const Type dynamic_feature_supported =
    word("DynamicFeatureSupported", dynamic_feature_supported_words);

constexpr Word call_linkage_options_words[] = {
    {"callLinkageFeatureSupported", 0},
    {"threadLinkageFeatureSupported", 1},
};
constinit const Type call_linkage_options = flags("CallLinkageOptions", call_linkage_options_words);

constexpr Word connection_view_words[] = {
    {"fixed", 0},
    {"local", 1},
};
constinit const Type connection_view = word("ConnectionView", connection_view_words);

constexpr Field max_length_parameters_fields[] = {
    once("accountInfo", integer),
    once("authCode", integer),
    once("agentID", integer),
    once("agentPassword", integer),
    once("callIDInConnectionID", integer),
    once("correlatorData", integer),
    once("privateData", integer),
    once("deviceIdentifiers", integer),
    once("userData", integer),
    once("buttonLabel", integer),
    once("lampLabel", integer),
    once("charactersToSend", integer),
};
constinit const Type max_length_parameters =
    sequence("MaxLengthParameters", max_length_parameters_fields);

constexpr Field max_length_parameters_continued_fields[] = {
    once("monitorCrossRefID", integer),
    once("callQualifyingData", integer),
    once("subDomainCallLinkageData", integer),
    once("subDomainThreadID", integer),
    once("ioData", integer),
    once("messageInfo", integer),
};
constinit const Type max_length_parameters_continued =
    sequence("MaxLengthParametersContinued", max_length_parameters_continued_fields);

constinit const Type serv_evts_list = {.name = "ServEvtsList", .kind = Kind::any};

constexpr Field private_data_version_list_fields[] = {
    any("privateDataVersion", integer),
};
constinit const Type private_data_version_list =
    sequence("PrivateDataVersionList", private_data_version_list_fields);

}  // namespace ctibus::csta::tables
