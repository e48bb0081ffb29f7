#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Field supported_services_fields[] = {
    optional("capExchangeServList", any_content),
    optional("systemStatServList", any_content),
    optional("monitoringServList", any_content),
    optional("snapshotServList", any_content),
    optional("callControlServList", any_content),
    optional("callAssociatedServList", any_content),
    optional("mediaServList", any_content),
    optional("routeingServList", any_content),
    optional("physDevServList", any_content),
    optional("logicalServList", any_content),
    optional("iOServicesServList", any_content),
    optional("dataCollectionServList", any_content),
    optional("voiceServList", any_content),
    optional("cDRServList", any_content),
    optional("vendorSpecificServList", any_content),
    since(Edition::ed6, optional("locationServicesServList", any_content)),
};
constinit const Type supported_services = sequence("SupportedServices", supported_services_fields);

constexpr Field supported_events_fields[] = {
    optional("callControlEvtsList", any_content), optional("callAssociatedEvtsList", any_content),
    optional("mediaEvtsList", any_content),       optional("physDevEvtsList", any_content),
    optional("logicalEvtsList", any_content),     optional("deviceMaintEvtsList", any_content),
    optional("voiceEvtsList", any_content),       optional("vendorSpecificEvtsList", any_content),
};
constinit const Type supported_events = sequence("SupportedEvents", supported_events_fields);

constexpr Word profiles_words[] = {
    {"basicTelephonyProfile"},
    {"routeingProfile"},
    {"l1aVoiceBrowserProfile"},
    {"l1bVoiceBrowserProfile"},
    {"l2VoiceBrowserProfile"},
    {"minimalUACSTACallControlProfile"},
    {"basicUACSTAtCallControlProfile"},
    {"advancedUACSTACallControlProfile"},
    {"conferencingUACSTACallControlProfile"},
    {"basicUACSTADeviceFeatureProfile"},
    {"speakerUACSTADeviceFeatureProfile"},
    {"basicSpeechServiceProfile"},
    {"advancedSpeechServiceProfile"},
};
constinit const Type profiles = flags("Profiles", profiles_words);

constexpr Word device_id_format_words[] = {
    {"dialableDigitsAsterix"},
    {"dialableDigitsHash"},
    {"dialableDigitsABCD"},
    {"dialableDigitsExclamation"},
    {"dialableDigitsP"},
    {"dialableDigitsT"},
    {"dialableDigitsComma"},
    {"dialableDigitsW"},
    {"dialableDigitsAt"},
    {"dialableDigitsDollar"},
    {"dialableDigitsSemicolon"},
    {"sFReprExclamation"},
    {"sFReprEt"},
    {"sFReprSlash"},
    {"sFReprPercent"},
    {"sFReprNM"},
    {"sFReprGeneric"},
    {"sFReprImplicitTON"},
    {"sFReprPubTONUnkown"},
    {"sFReprPubTONInternal"},
    {"sFReprPubTONNational"},
    {"sFReprPubTONSubscriber"},
    {"sFReprPubTONAbbreviated"},
    {"sFReprPriTONUnknown"},
    {"sFReprPriTONLevel3"},
    {"sFReprPriTONLevel2"},
    {"sFReprPriTONLevel1"},
    {"sFReprPriTONLocal"},
    {"sFReprPriTONAbbreviated"},
    {"sFReprOther"},
    {"deviceNumber"},
    {.name = "deviceIDTagPrivateNumber", .since = Edition::ed6},
    {.name = "deviceIDTagPrivateName", .since = Edition::ed6},
};
constinit const Type device_id_format = flags("DeviceIDFormat", device_id_format_words);

constexpr Word sw_domain_features_words[] = {
    {"isForwardingBefore"},
    {"isForwardingAfter"},
    {"swFunctionDefaultSettings"},
    {"userSpecific"},
    {"userSpecificDefaultFowardingType"},
    {"userSpecificDefaultForwardDestination"},
    {"negativeAcknowledgment"},
    {"supportFailedWithAssConn"},
    {"supportFailedWithoutAssConn"},
    {"supportFailedWithAssConnNotReportet"},
    {"recall"},
    {"callBack"},
    {"extCallsIncoming"},
    {"extCallsOutgoing"},
    {"prompting"},
};
constinit const Type sw_domain_features = flags("SwDomainFeatures", sw_domain_features_words);

constexpr Word sw_appearance_addressability_words[] = {
    {"nonAddressable"},
    {"addressable"},
};
constinit const Type sw_appearance_addressability =
    flags("SwAppearanceAddressability", sw_appearance_addressability_words);

constexpr Word sw_appearance_types_words[] = {
    {"selectedStandard"},
    {"basicStandard"},
    {"basicBridged"},
    {"exclusiveBridged"},
    {"independentSharedBridged"},
    {"interDependentSharedBridged"},
};
constinit const Type sw_appearance_types = flags("SwAppearanceTypes", sw_appearance_types_words);

constexpr Word ignore_unsupported_parameters_words[] = {
    {"ignoreParameters"},
    {"rejectMessage"},
};
constinit const Type ignore_unsupported_parameters =
    word("IgnoreUnsupportedParameters", ignore_unsupported_parameters_words);

constexpr Word misc_media_call_characteristics_words[] = {
    {"supportAdjustment"},
};
constinit const Type misc_media_call_characteristics =
    flags("MiscMediaCallCharacteristics", misc_media_call_characteristics_words);

constexpr Word message_seq_numbers_words[] = {
    {"allEvents"},
    {"allAcks"},
    {"allServReqs"},
};
constinit const Type message_seq_numbers = flags("MessageSeqNumbers", message_seq_numbers_words);

constexpr Word time_stamp_mode_words[] = {
    {"allEvents"},
    {"allAcks"},
    {"allServReqs"},
};
constinit const Type time_stamp_mode = flags("TimeStampMode", time_stamp_mode_words);

constexpr Word security_mode_words[] = {
    {"allEvents"},
    {"allAcks"},
    {"allServReqs"},
};
constinit const Type security_mode = word("SecurityMode", security_mode_words);

constexpr Word security_format_words[] = {
    {"octetStringFromSF"},
    {"otherTypeFromSF"},
    {"octetStringToSF"},
    {"otherTypeToSF"},
};
constinit const Type security_format = flags("SecurityFormat", security_format_words);

constexpr Field monitor_filter_items_fields[] = {
    optional("deviceOnDeviceMonitorFilter", monitor_filter),
    optional("deviceOnConnectionMonitorFilter", monitor_filter),
    optional("callOnDeviceMonitorFilter", monitor_filter),
    optional("callOnConnectionMonitorFilter", monitor_filter),
};
constinit const Type monitor_filter_items =
    sequence("MonitorFilterItems", monitor_filter_items_fields);

constexpr Word dynamic_feature_supported_words[] = {
    {"none"},
    {"all"},
    {"some"},
};
constinit const Type dynamic_feature_supported =
    word("DynamicFeatureSupported", dynamic_feature_supported_words);

constexpr Word call_linkage_options_words[] = {
    {"callLinkageFeatureSupported"},
    {"threadLinkageFeatureSupported"},
};
constinit const Type call_linkage_options = flags("CallLinkageOptions", call_linkage_options_words);

constexpr Word connection_view_words[] = {
    {"fixed"},
    {"local"},
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
