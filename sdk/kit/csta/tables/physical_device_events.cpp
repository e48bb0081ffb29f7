#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field button_information_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("device", subject_device_id),
    once("button", opaque_octets),
    optional("buttonLabel", text),
    optional("buttonAssociatedNumber", device_id),
    optional("buttonPressIndicator", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field button_press_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("device", subject_device_id),
    once("button", opaque_octets),
    optional("buttonLabel", text),
    optional("buttonAssociatedNumber", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field display_updated_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("device", subject_device_id),
    optional("displayID", opaque_octets),
    once("logicalRows", integer),
    once("logicalColumns", integer),
    optional("physicalRows", integer, implicit(0)),
    optional("physicalColumns", integer, implicit(1)),
    optional("physicalBaseRowNumber", integer, implicit(2)),
    optional("physicalBaseColumnNumber", integer, implicit(3)),
    optional("characterSet", character_set),
    once("contentsOfDisplay", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field hookswitch_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("device", subject_device_id),
    once("hookswitch", opaque_octets),
    once("hookswitchOnHook", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field lamp_mode_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("device", subject_device_id),
    once("lamp", opaque_octets),
    optional("lampLabel", character_octets),
    once("lampMode", integer),
    optional("lampBrightness", lamp_brightness),
    optional("lampColor", integer),
    optional("extensions", csta_common_arguments),
};

constexpr Field message_waiting_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id), once("targetDevice", subject_device_id),
    optional("deviceForMessage", device_id),         once("messageWaitingOn", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field microphone_gain_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id), once("invokingDevice", subject_device_id),
    once("auditoryApparatus", opaque_octets),        once("microphoneGain", microphone_gain),
    optional("extensions", csta_common_arguments),
};

constexpr Field microphone_mute_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id), once("invokingDevice", subject_device_id),
    once("auditoryApparatus", opaque_octets),        once("microphoneMuteOn", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field ringer_status_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("device", subject_device_id),
    once("ringer", opaque_octets),
    once("ringMode", ring_mode),
    optional("ringCount", integer, implicit(0)),
    since(Edition::ed6, optional("ringDuration", integer, implicit(3))),
    optional("ringPattern", integer, implicit(1)),
    optional("ringVolume", volume, wrapped(2)),
    optional("extensions", csta_common_arguments),
};

constexpr Field speaker_mute_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id), once("invokingDevice", subject_device_id),
    once("auditoryApparatus", opaque_octets),        once("speakerMuteOn", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field speaker_volume_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id), once("invokingDevice", subject_device_id),
    once("auditoryApparatus", opaque_octets),        once("speakerVolume", volume),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "ButtonInformationEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = button_information_event,
     .event = 0},
    {.name = "ButtonPressEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = button_press_event,
     .event = 1},
    {.name = "DisplayUpdatedEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = display_updated_event,
     .event = 2},
    {.name = "HookswitchEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = hookswitch_event,
     .event = 3},
    {.name = "LampModeEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = lamp_mode_event,
     .event = 4},
    {.name = "MessageWaitingEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = message_waiting_event,
     .event = 5},
    {.name = "MicrophoneGainEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = microphone_gain_event,
     .event = 6},
    {.name = "MicrophoneMuteEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = microphone_mute_event,
     .event = 7},
    {.name = "RingerStatusEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = ringer_status_event,
     .event = 8},
    {.name = "SpeakerMuteEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = speaker_mute_event,
     .event = 9},
    {.name = "SpeakerVolumeEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = speaker_volume_event,
     .event = 10},
};

}  // namespace

std::span<const Message> physical_device_events_messages() { return all; }

}  // namespace ctibus::csta::tables
