#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word monitor_type_words[] = {
    {"call", 0},
    {"device", 1},
};
constinit const Type monitor_type = word("MonitorType", monitor_type_words);

constexpr Word monitor_media_class_words[] = {
    {"voice", 0}, {"data", 1},    {"image", 2}, {"audio", 4}, {"other", 3}, {"chat", 6},
    {"email", 7}, {"message", 8}, {"im", 9},    {"sms", 10},  {"mms", 11},
};
constinit const Type monitor_media_class = flags("MonitorMediaClass", monitor_media_class_words);

constexpr Word call_control_events_words[] = {
    {"bridged", 15},
    {"callCleared", 0},
    {"conferenced", 1},
    {"connectionCleared", 2},
    {"delivered", 3},
    {"digitsDialed", 14},
    {"diverted", 4},
    {"established", 5},
    {"failed", 6},
    {"held", 7},
    {"networkCapabilitiesChanged", 16},
    {"networkReached", 8},
    {"offered", 17},
    {"originated", 9},
    {"queued", 10},
    {"retrieved", 11},
    {"serviceInitiated", 12},
    {"transferred", 13},
};
constinit const Type call_control_events = flags("CallControlEvents", call_control_events_words);

constexpr Word call_associated_events_words[] = {
    {"callInformation", 0},          {"charging", 1},
    {"digitsGenerated", 2},          {"telephonyTonesGenerated", 3},
    {"serviceCompletionFailure", 4},
};
constinit const Type call_associated_events =
    flags("CallAssociatedEvents", call_associated_events_words);

constexpr Word media_attachment_events_words[] = {
    {"mediaAttached", 0},
    {"mediaDetached", 1},
};
constinit const Type media_attachment_events =
    flags("MediaAttachmentEvents", media_attachment_events_words);

constexpr Word physical_device_feature_events_words[] = {
    {"buttonInformation", 0}, {"buttonPress", 1},    {"displayUpdated", 2}, {"hookswitch", 3},
    {"lampMode", 4},          {"messageWaiting", 5}, {"microphoneGain", 6}, {"microphoneMute", 7},
    {"ringerStatus", 8},      {"speakerMute", 9},    {"speakerVolume", 10},
};
constinit const Type physical_device_feature_events =
    flags("PhysicalDeviceFeatureEvents", physical_device_feature_events_words);

constexpr Word logical_device_feature_events_words[] = {
    {"agentBusy", 0},       {"agentLoggedOn", 1},
    {"agentLoggedOff", 2},  {"agentNotReady", 3},
    {"agentReady", 4},      {"agentWorkingAfterCall", 5},
    {"autoAnswer", 6},      {"autoWorkMode", 7},
    {"callBack", 8},        {"callBackMessage", 9},
    {"callerIDStatus", 10}, {"doNotDisturb", 11},
    {"forwarding", 12},     {.name = "presenceState", .number = 14, .since = Edition::ed6},
    {"routeingMode", 13},
};
constinit const Type logical_device_feature_events =
    flags("LogicalDeviceFeatureEvents", logical_device_feature_events_words);

constexpr Word device_maintenance_events_words[] = {
    {"backInService", 0},
    {"deviceCapabilityChanged", 2},
    {"outOfService", 1},
    {"partiallyInService", 3},
};
constinit const Type device_maintenance_events =
    flags("DeviceMaintenanceEvents", device_maintenance_events_words);

constexpr Word voice_events_words[] = {
    {"bookmarkReached", 7},
    {"completed", 8},
    {"dtmfDetected", 9},
    {"emptied", 10},
    {"interruptionDetected", 11},
    {"notRecognized", 12},
    {"play", 1},
    {"recognized", 13},
    {"record", 3},
    {"review", 5},
    {"started", 14},
    {"silenceTimeoutExpired", 15},
    {"speechDetected", 16},
    {"stop", 0},
    {"suspendPlay", 2},
    {"suspendRecord", 4},
    {"voiceAttributesChanged", 6},
    {"voiceErrorOccurred", 17},
};
constinit const Type voice_events = flags("VoiceEvents", voice_events_words);

constexpr Word vendor_spec_events_words[] = {
    {"private", 0},
};
constinit const Type vendor_spec_events = flags("VendorSpecEvents", vendor_spec_events_words);

constexpr Field monitor_filter_fields[] = {
    optional("callcontrol", call_control_events, implicit(0)),
    optional("callAssociated", call_associated_events, implicit(6)),
    optional("mediaAttachment", media_attachment_events, implicit(7)),
    optional("physicalDeviceFeature", physical_device_feature_events, implicit(8)),
    optional("logicalDeviceFeature", logical_device_feature_events, implicit(9)),
    optional("maintenance", device_maintenance_events, implicit(3)),
    optional("voice", voice_events, implicit(5)),
    optional("private", vendor_spec_events, implicit(4)),
};
constinit const Type monitor_filter = sequence("MonitorFilter", monitor_filter_fields);

constexpr Field monitor_list_entry_fields[] = {
    optional("monitorCrossRefID", monitor_cross_ref_id),
    optional("monitorObject", device_id),
};
constinit const Type monitor_list_entry = sequence("MonitorListEntry", monitor_list_entry_fields);

constexpr Field monitor_list_fields[] = {
    any("monitorListEntry", monitor_list_entry),
};
constinit const Type monitor_list = sequence("MonitorList", monitor_list_fields);

constexpr Field monitor_data_fields[] = {
    optional("monitorList", monitor_list),
    optional("serviceCrossRefID", opaque_octets),
};
constinit const Type monitor_data = choice("MonitorData", monitor_data_fields);

}  // namespace ctibus::csta::tables
