#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Field correlator_data_fields[] = {
    optional("private", any_content),
    optional("string", octets),
};
constinit const Type correlator_data = choice("CorrelatorData", correlator_data_fields);

constexpr Field user_data_fields[] = {
    optional("private", any_content),
    optional("string", octets),
};
constinit const Type user_data = choice("UserData", user_data_fields);

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
    optional("messageSequenceNumber", integer),
    optional("timeStamp", text),
    optional("securityInfo", security_info),
};
constinit const Type csta_security_data = sequence("CSTASecurityData", csta_security_data_fields);

constexpr Field csta_common_arguments_fields[] = {
    optional("security", csta_security_data),
    optional("privateData", csta_private_data),
};
constinit const Type csta_common_arguments =
    sequence("CSTACommonArguments", csta_common_arguments_fields);

constexpr Word event_cause_words[] = {
    {"aCDBusy"},
    {"aCDForward"},
    {"aCDSaturated"},
    {"activation"},
    {"activeParticipation"},
    {"alertTimeExpired"},
    {"alternate"},
    {"autoWork"},
    {"babble"},
    {"badAttribute"},
    {"badGrammar"},
    {"badURI"},
    {"badVoice"},
    {"blocked"},
    {"busy"},
    {"busyOverflow"},
    {"calendarOverflow"},
    {"callBack"},
    {"callCancelled"},
    {"callForward"},
    {"callForwardImmediate"},
    {"callForwardBusy"},
    {"callForwardNoAnswer"},
    {"callInterception"},
    {"callInterceptionBusy"},
    {"callInterceptionForwarded"},
    {"callInterceptionNoAnswer"},
    {"callInterceptionResourcesNotAvailable"},
    {"callNotAnswered"},
    {"callPickup"},
    {"campOn"},
    {"campOnTrunks"},
    {"capacityOverflow"},
    {"characterCountReached"},
    {"conference"},
    {"consultation"},
    {"destDetected"},
    {"destNotObtainable"},
    {"destOutOfOrder"},
    {"distributed"},
    {"distributionDelay"},
    {"doNotDisturb"},
    {"dTMFDigitDetected"},
    {"duplicateDTMF"},
    {"durationExceeded"},
    {"earlyStop"},
    {"emptyQueue"},
    {"endOfMessageDetected"},
    {"enteringDistribution"},
    {"forcedPause"},
    {"forcedTransition"},
    {"incompatibleDestination"},
    {"interdigitTimeout"},
    {"intrude"},
    {"invalidAccountCode"},
    {"invalidConnection"},
    {"invalidConnectionState"},
    {"invalidNumberFormat"},
    {"joinCall"},
    {"keyOperation"},
    {"keyOperationInUse"},
    {"lawfulInterception"},
    {"lockout"},
    {"maintenance"},
    {"makeCall"},
    {"makeConnection"},
    {"makePredictiveCall"},
    {"maxTimeout"},
    {"messageDurationExceeded"},
    {"messageSizeExceeded"},
    {"multipleAlerting"},
    {"multipleQueuing"},
    {"networkCongestion"},
    {"networkDialling"},
    {"networkNotObtainable"},
    {"networkOutOfOrder"},
    {"networkSignal"},
    {"newCall"},
    {"nextMessage"},
    {"noAvailableAgents"},
    {"normal"},
    {"normalClearing"},
    {"noAudioSaved"},
    {"noQueue"},
    {"noRule"},
    {"noSpeechDetected"},
    {"notAvailableBearerService"},
    {"notSupportedBearerService"},
    {"numberChanged"},
    {"numberUnallocated"},
    {"outOfGrammar"},
    {"overflow"},
    {"override"},
    {"park"},
    {"pathReplacement"},
    {"queueCleared"},
    {"queueTimeOverflow"},
    {"recall"},
    {"recallBusy"},
    {"recallForwarded"},
    {"recallNoAnswer"},
    {"recallResourcesNotAvailable"},
    {"redirected"},
    {"remainsInQueue"},
    {"reorderTone"},
    {"reserved"},
    {"resourcesNotAvailable"},
    {"selectedTrunkBusy"},
    {"silentParticipation"},
    {"singleStepConference"},
    {"singleStepTransfer"},
    {"speechDetected"},
    {"suspend"},
    {"switchingFunctionTerminated"},
    {"terminationCharacterReceived"},
    {"timeout"},
    {"transfer"},
    {"trunksBusy"},
    {"unauthorisedBearerService"},
    {"unknownOverflow"},
};
constinit const Type event_cause = word("EventCause", event_cause_words);

constexpr Word local_connection_state_words[] = {
    {"null"}, {"initiated"}, {"alerting"}, {"connected"}, {"hold"}, {"queued"}, {"fail"},
};
constinit const Type local_connection_state =
    word("LocalConnectionState", local_connection_state_words);

constexpr Word call_characteristics_words[] = {
    {"acdCall"},
    {"lowPriorityCall"},
    {"priorityCall"},
    {"highPriorityCall"},
    {"maintainanceCall"},
    {"directAgent"},
    {"assistCall"},
    {"voiceUnitCall"},
    {"privateCall"},
    {"personalCall"},
    {"sensitiveCall"},
    {"confidentialCall"},
    {.name = "encryptedCall", .since = Edition::ed6},
};
constinit const Type call_characteristics =
    flags("CallCharacteristics", call_characteristics_words);

constexpr Word media_class_words[] = {
    {"voice"}, {"data"},  {"image"},   {"audio"}, {"other"}, {"notKnown"},
    {"chat"},  {"email"}, {"message"}, {"im"},    {"sms"},   {"mms"},
};
constinit const Type media_class = flags("MediaClass", media_class_words);

constexpr Field media_call_characteristics_fields[] = {
    once("mediaClass", media_class),
    optional("connectionRate", integer),
    optional("bitRate", bit_rate),
    optional("delayTolerance", integer),
    optional("switchingSubDomainCCIEType", switching_sub_domain_ccie_type),
    optional("switchingSubDomainInformationElements", octets),
};
constinit const Type media_call_characteristics =
    sequence("MediaCallCharacteristics", media_call_characteristics_fields);

constexpr Word flow_direction_words[] = {
    {"transmit"},
    {"receive"},
    {"transmitAndReceive"},
    {"none"},
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
    optional("globallyUniqueCallLinkageID", text),
    optional("subDomainCallLinkageID", text),
};
constinit const Type global_call_linkage_id =
    choice("GlobalCallLinkageID", global_call_linkage_id_fields);

constexpr Field global_call_data_fields[] = {
    optional("globalCallSwitchingSubDomainName", text),
    optional("globalCallLinkageID", global_call_linkage_id),
    optional("callLinkageIDTimestamp", text),
};
constinit const Type global_call_data = sequence("GlobalCallData", global_call_data_fields);

constexpr Field thread_linkage_id_fields[] = {
    optional("globallyUniqueThreadID", text),
    optional("subDomainThreadID", text),
};
constinit const Type thread_linkage_id = choice("ThreadLinkageID", thread_linkage_id_fields);

constexpr Field thread_data_fields[] = {
    optional("threadSwitchingSubDomainName", text),
    optional("threadLinkageID", thread_linkage_id),
    optional("threadIDTimeStamp", text),
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
    optional("oldDeviceID", redirection_device_id),
    optional("eventCause", event_cause),
    optional("oldConnectionID", connection_id),
};
constinit const Type device_history_list_item =
    sequence("DeviceHistoryListItem", device_history_list_item_fields);

constexpr Field device_history_fields[] = {
    any("DeviceHistoryListItem", device_history_list_item),
};
constinit const Type device_history = sequence("DeviceHistory", device_history_fields);

constexpr Field message_info_item_fields[] = {
    optional("contentTypeAndSubtype", text),
    optional("contents", text),
    optional("contentsLength", integer),
};
constinit const Type message_info_item = sequence("MessageInfoItem", message_info_item_fields);

constexpr Field message_info_fields[] = {
    any("messageInfoItem", message_info_item),
};
constinit const Type message_info = sequence("MessageInfo", message_info_fields);

constexpr Field location_info_list_fields[] = {
    any("locationInfoEntry", any_content),
};
constinit const Type location_info_list = sequence("LocationInfoList", location_info_list_fields);

constexpr Field appearance_list_fields[] = {
    any("appearance", text),
};
constinit const Type appearance_list = sequence("AppearanceList", appearance_list_fields);

}  // namespace ctibus::csta::tables
