#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word monitor_type_words[] = {
    {"call"},
    {"device"},
};
constinit const Type monitor_type = word("MonitorType", monitor_type_words);

constexpr Word monitor_media_class_words[] = {
    {"voice"}, {"data"},    {"image"}, {"audio"}, {"other"}, {"chat"},
    {"email"}, {"message"}, {"im"},    {"sms"},   {"mms"},
};
constinit const Type monitor_media_class = flags("MonitorMediaClass", monitor_media_class_words);

constexpr Word call_control_events_words[] = {
    {"bridged"},
    {"callCleared"},
    {"conferenced"},
    {"connectionCleared"},
    {"delivered"},
    {"digitsDialed"},
    {"diverted"},
    {"established"},
    {"failed"},
    {"held"},
    {"networkCapabilitiesChanged"},
    {"networkReached"},
    {"offered"},
    {"originated"},
    {"queued"},
    {"retrieved"},
    {"serviceInitiated"},
    {"transferred"},
};
constinit const Type call_control_events = flags("CallControlEvents", call_control_events_words);

constexpr Word call_associated_events_words[] = {
    {"callInformation"},          {"charging"}, {"digitsGenerated"}, {"telephonyTonesGenerated"},
    {"serviceCompletionFailure"},
};
constinit const Type call_associated_events =
    flags("CallAssociatedEvents", call_associated_events_words);

constexpr Word media_attachment_events_words[] = {
    {"mediaAttached"},
    {"mediaDetached"},
};
constinit const Type media_attachment_events =
    flags("MediaAttachmentEvents", media_attachment_events_words);

constexpr Word physical_device_feature_events_words[] = {
    {"buttonInformation"}, {"buttonPress"},    {"displayUpdated"}, {"hookswitch"},
    {"lampMode"},          {"messageWaiting"}, {"microphoneGain"}, {"microphoneMute"},
    {"ringerStatus"},      {"speakerMute"},    {"speakerVolume"},
};
constinit const Type physical_device_feature_events =
    flags("PhysicalDeviceFeatureEvents", physical_device_feature_events_words);

constexpr Word logical_device_feature_events_words[] = {
    {"agentBusy"},      {"agentLoggedOn"},
    {"agentLoggedOff"}, {"agentNotReady"},
    {"agentReady"},     {"agentWorkingAfterCall"},
    {"autoAnswer"},     {"autoWorkMode"},
    {"callBack"},       {"callBackMessage"},
    {"callerIDStatus"}, {"doNotDisturb"},
    {"forwarding"},     {.name = "presenceState", .since = Edition::ed6},
    {"routeingMode"},
};
constinit const Type logical_device_feature_events =
    flags("LogicalDeviceFeatureEvents", logical_device_feature_events_words);

constexpr Word device_maintenance_events_words[] = {
    {"backInService"},
    {"deviceCapabilityChanged"},
    {"outOfService"},
    {"partiallyInService"},
};
constinit const Type device_maintenance_events =
    flags("DeviceMaintenanceEvents", device_maintenance_events_words);

constexpr Word voice_events_words[] = {
    {"bookmarkReached"},
    {"completed"},
    {"dtmfDetected"},
    {"emptied"},
    {"interruptionDetected"},
    {"notRecognized"},
    {"play"},
    {"recognized"},
    {"record"},
    {"review"},
    {"started"},
    {"silenceTimeoutExpired"},
    {"speechDetected"},
    {"stop"},
    {"suspendPlay"},
    {"suspendRecord"},
    {"voiceAttributesChanged"},
    {"voiceErrorOccurred"},
};
constinit const Type voice_events = flags("VoiceEvents", voice_events_words);

constexpr Word vendor_spec_events_words[] = {
    {"private"},
};
constinit const Type vendor_spec_events = flags("VendorSpecEvents", vendor_spec_events_words);

constexpr Field monitor_filter_fields[] = {
    optional("callcontrol", call_control_events),
    optional("callAssociated", call_associated_events),
    optional("mediaAttachment", media_attachment_events),
    optional("physicalDeviceFeature", physical_device_feature_events),
    optional("logicalDeviceFeature", logical_device_feature_events),
    optional("maintenance", device_maintenance_events),
    optional("voice", voice_events),
    optional("private", vendor_spec_events),
};
constinit const Type monitor_filter = sequence("MonitorFilter", monitor_filter_fields);

constexpr Field monitor_list_entry_fields[] = {
    optional("monitorCrossRefID", text),
    optional("monitorObject", device_id),
};
constinit const Type monitor_list_entry = sequence("MonitorListEntry", monitor_list_entry_fields);

constexpr Field monitor_list_fields[] = {
    any("monitorListEntry", monitor_list_entry),
};
constinit const Type monitor_list = sequence("MonitorList", monitor_list_fields);

constexpr Field monitor_data_fields[] = {
    optional("monitorList", monitor_list),
    optional("serviceCrossRefID", text),
};
constinit const Type monitor_data = choice("MonitorData", monitor_data_fields);

}  // namespace ctibus::csta::tables
