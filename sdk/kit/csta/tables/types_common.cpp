#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Field correlator_data_fields[] = {
    optional("private", any_content),
    optional("string", octets),
};
constinit const Type correlator_data =
    as(Form::string_only, choice("CorrelatorData", correlator_data_fields));

constexpr Field user_data_fields[] = {
    optional("private", any_content),
    optional("string", octets),
};
constinit const Type user_data =
    with(wrapped_application(29), as(Form::string_only, choice("UserData", user_data_fields)));

constexpr Field csta_private_data_fields[] = {
    optional("private", any_content),
    optional("string", octets),
};
constinit const Type csta_private_data = choice("CSTAPrivateData", csta_private_data_fields);

constexpr Field security_info_fields[] = {
    optional("private", any_content),
    optional("string", octets),
};
constinit const Type security_info = choice("SecurityInfo", security_info_fields);

constexpr Field csta_security_data_fields[] = {
    optional("messageSequenceNumber", integer, implicit(0)),
    optional("timeStamp", time_text),
    optional("securityInfo", security_info),
};
constinit const Type csta_security_data = sequence("CSTASecurityData", csta_security_data_fields);

constexpr Field csta_common_arguments_fields[] = {
    optional("security", csta_security_data),
    optional("privateData", csta_private_data),
};
constinit const Type csta_common_arguments =
    with(application(30),
         as(Form::common_arguments, sequence("CSTACommonArguments", csta_common_arguments_fields)));

constexpr Word event_cause_words[] = {
    {"aCDBusy", 57},
    {"aCDForward", 58},
    {"aCDSaturated", 59},
    {"activation", 88},
    {"activeParticipation", 1},
    {"alertTimeExpired", 60},
    {"alternate", 2},
    {"autoWork", 61},
    {"babble", 89},
    {"badAttribute", 90},
    {"badGrammar", 91},
    {"badURI", 93},
    {"badVoice", 92},
    {"blocked", 35},
    {"busy", 3},
    {"busyOverflow", 94},
    {"calendarOverflow", 95},
    {"callBack", 4},
    {"callCancelled", 5},
    {"callForward", 9},
    {"callForwardImmediate", 6},
    {"callForwardBusy", 7},
    {"callForwardNoAnswer", 8},
    {"callInterception", 116},
    {"callInterceptionBusy", 117},
    {"callInterceptionForwarded", 118},
    {"callInterceptionNoAnswer", 119},
    {"callInterceptionResourcesNotAvailable", 120},
    {"callNotAnswered", 10},
    {"callPickup", 11},
    {"campOn", 12},
    {"campOnTrunks", 62},
    {"capacityOverflow", 96},
    {"characterCountReached", 36},
    {"conference", 63},
    {"consultation", 37},
    {"destDetected", 64},
    {"destNotObtainable", 13},
    {"destOutOfOrder", 65},
    {"distributed", 38},
    {"distributionDelay", 66},
    {"doNotDisturb", 14},
    {"dTMFDigitDetected", 39},
    {"duplicateDTMF", 97},
    {"durationExceeded", 40},
    {"earlyStop", 98},
    {"emptyQueue", 99},
    {"endOfMessageDetected", 41},
    {"enteringDistribution", 42},
    {"forcedPause", 43},
    {"forcedTransition", 67},
    {"incompatibleDestination", 15},
    {"interdigitTimeout", 100},
    {"intrude", 68},
    {"invalidAccountCode", 16},
    {"invalidConnection", 101},
    {"invalidConnectionState", 102},
    {"invalidNumberFormat", 69},
    {"joinCall", 70},
    {"keyOperation", 17},
    {"keyOperationInUse", 71},
    {"lawfulInterception", 121},
    {"lockout", 18},
    {"maintenance", 19},
    {"makeCall", 44},
    {"makeConnection", 103},
    {"makePredictiveCall", 72},
    {"maxTimeout", 104},
    {"messageDurationExceeded", 73},
    {"messageSizeExceeded", 45},
    {"multipleAlerting", 74},
    {"multipleQueuing", 75},
    {"networkCongestion", 20},
    {"networkDialling", 76},
    {"networkNotObtainable", 21},
    {"networkOutOfOrder", 77},
    {"networkSignal", 46},
    {"newCall", 22},
    {"nextMessage", 47},
    {"noAvailableAgents", 23},
    {"normal", 78},
    {"normalClearing", 48},
    {"noAudioSaved", 105},
    {"noQueue", 106},
    {"noRule", 107},
    {"noSpeechDetected", 49},
    {"notAvailableBearerService", 79},
    {"notSupportedBearerService", 80},
    {"numberChanged", 50},
    {"numberUnallocated", 81},
    {"outOfGrammar", 108},
    {"overflow", 26},
    {"override", 24},
    {"park", 25},
    {"pathReplacement", 109},
    {"queueCleared", 82},
    {"queueTimeOverflow", 110},
    {"recall", 27},
    {"recallBusy", 111},
    {"recallForwarded", 112},
    {"recallNoAnswer", 113},
    {"recallResourcesNotAvailable", 114},
    {"redirected", 28},
    {"remainsInQueue", 83},
    {"reorderTone", 29},
    {"reserved", 84},
    {"resourcesNotAvailable", 30},
    {"selectedTrunkBusy", 85},
    {"silentParticipation", 31},
    {"singleStepConference", 51},
    {"singleStepTransfer", 52},
    {"speechDetected", 53},
    {"suspend", 86},
    {"switchingFunctionTerminated", 54},
    {"terminationCharacterReceived", 55},
    {"timeout", 56},
    {"transfer", 32},
    {"trunksBusy", 33},
    {"unauthorisedBearerService", 87},
    {"unknownOverflow", 115},
};
constinit const Type event_cause = word("EventCause", event_cause_words);

constexpr Word local_connection_state_words[] = {
    {"null", 0}, {"initiated", 1}, {"alerting", 2}, {"connected", 3},
    {"hold", 4}, {"queued", 5},    {"fail", 6},
};
constinit const Type local_connection_state =
    with(application(14), word("LocalConnectionState", local_connection_state_words));

constexpr Word call_characteristics_words[] = {
    {"acdCall", 0},
    {"lowPriorityCall", 11},
    {"priorityCall", 1},
    {"highPriorityCall", 12},
    {"maintainanceCall", 2},
    {"directAgent", 3},
    {"assistCall", 4},
    {"voiceUnitCall", 5},
    {"privateCall", 6},
    {"personalCall", 7},
    {"sensitiveCall", 8},
    {"confidentialCall", 9},
    {.name = "encryptedCall", .number = 10, .since = Edition::ed6},
};
constinit const Type call_characteristics =
    flags("CallCharacteristics", call_characteristics_words);

constexpr Word media_class_words[] = {
    {"voice", 0}, {"data", 1},  {"image", 2},   {"audio", 4}, {"other", 3}, {"notKnown", 5},
    {"chat", 6},  {"email", 7}, {"message", 8}, {"im", 9},    {"sms", 10},  {"mms", 11},
};
constinit const Type media_class = flags("MediaClass", media_class_words);

constexpr Field media_call_characteristics_fields[] = {
    once("mediaClass", media_class),
    optional("connectionRate", integer, implicit(0)),
    optional("bitRate", bit_rate, implicit(1)),
    optional("delayTolerance", integer, implicit(2)),
    optional("switchingSubDomainCCIEType", switching_sub_domain_ccie_type, implicit(3)),
    optional("switchingSubDomainInformationElements", octets),
};
constinit const Type media_call_characteristics =
    sequence("MediaCallCharacteristics", media_call_characteristics_fields);

constexpr Word flow_direction_words[] = {
    {"transmit", 0},
    {"receive", 1},
    {"transmitAndReceive", 2},
    {"none", 3},
};
constinit const Type flow_direction = word("FlowDirection", flow_direction_words);

constexpr Field connection_information_fields[] = {
    optional("flowDirection", flow_direction),
    optional("numberOfChannels", integer),
    optional("mediaSessionInfo", text),
};
constinit const Type connection_information =
    sequence("ConnectionInformation", connection_information_fields);

constexpr Field global_call_linkage_id_fields[] = {
    optional("globallyUniqueCallLinkageID", opaque_octets, implicit(1)),
    optional("subDomainCallLinkageID", opaque_octets, implicit(0)),
};
constinit const Type global_call_linkage_id =
    choice("GlobalCallLinkageID", global_call_linkage_id_fields);

constexpr Field global_call_data_fields[] = {
    optional("globalCallSwitchingSubDomainName", text),
    optional("globalCallLinkageID", global_call_linkage_id),
    optional("callLinkageIDTimestamp", time_text),
};
constinit const Type global_call_data = sequence("GlobalCallData", global_call_data_fields);

constexpr Field thread_linkage_id_fields[] = {
    optional("globallyUniqueThreadID", opaque_octets, implicit(1)),
    optional("subDomainThreadID", opaque_octets, implicit(0)),
};
constinit const Type thread_linkage_id = choice("ThreadLinkageID", thread_linkage_id_fields);

constexpr Field thread_data_fields[] = {
    optional("threadSwitchingSubDomainName", text),
    optional("threadLinkageID", thread_linkage_id),
    optional("threadIDTimeStamp", time_text),
};
constinit const Type thread_data = sequence("ThreadData", thread_data_fields);

constexpr Field call_linkage_data_fields[] = {
    once("globalCallData", global_call_data),
    optional("threadData", thread_data),
};
constinit const Type call_linkage_data = sequence("CallLinkageData", call_linkage_data_fields);

constexpr Field call_linkage_data_list_fields[] = {
    once("newCallLinkageData", call_linkage_data),
    once("oldCallLinkageData", call_linkage_data),
};
constinit const Type call_linkage_data_list =
    sequence("CallLinkageDataList", call_linkage_data_list_fields);

constexpr Field device_history_list_item_fields[] = {
    optional("oldDeviceID", redirection_device_id_alone),
    optional("eventCause", event_cause, implicit(1)),
    optional("oldConnectionID", connection_id, implicit(2)),
};
constinit const Type device_history_list_item =
    sequence("DeviceHistoryListItem", device_history_list_item_fields);

constexpr Field device_history_fields[] = {
    any("DeviceHistoryListItem", device_history_list_item),
};
constinit const Type device_history =
    as(Form::single, sequence("DeviceHistory", device_history_fields));

constexpr Field message_info_item_fields[] = {
    optional("contentTypeAndSubtype", text),
    optional("contents", text),
    optional("contentsLength", integer),
};

constexpr Field message_info_item_fields_in_ber[] = {
    optional("contents", text),
    optional("contentTypeAndSubtype", text),
    optional("contentsLength", integer),
};
constinit const Type message_info_item = in_order(
    message_info_item_fields_in_ber, sequence("MessageInfoItem", message_info_item_fields));

constexpr Field message_info_fields[] = {
    any("messageInfoItem", message_info_item),
};
constinit const Type message_info = as(Form::single, sequence("MessageInfo", message_info_fields));

constexpr Field location_info_list_fields[] = {
    any("locationInfoEntry", any_content),
};
constinit const Type location_info_list = sequence("LocationInfoList", location_info_list_fields);

constexpr Field appearance_list_fields[] = {
    any("appearance", text),
};
constinit const Type appearance_list = sequence("AppearanceList", appearance_list_fields);

}  // namespace ctibus::csta::tables
