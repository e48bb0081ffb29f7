#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field button_information_event[] = {
    once("monitorCrossRefID", text),
    once("device", subject_device_id),
    once("button", text),
    optional("buttonLabel", text),
    optional("buttonAssociatedNumber", device_id),
    optional("buttonPressIndicator", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field button_press_event[] = {
    once("monitorCrossRefID", text),
    once("device", subject_device_id),
    once("button", text),
    optional("buttonLabel", text),
    optional("buttonAssociatedNumber", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field display_updated_event[] = {
    once("monitorCrossRefID", text),
    once("device", subject_device_id),
    optional("displayID", text),
    once("logicalRows", integer),
    once("logicalColumns", integer),
    optional("physicalRows", integer),
    optional("physicalColumns", integer),
    optional("physicalBaseRowNumber", integer),
    optional("physicalBaseColumnNumber", integer),
    optional("characterSet", character_set),
    once("contentsOfDisplay", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field hookswitch_event[] = {
    once("monitorCrossRefID", text),
    once("device", subject_device_id),
    once("hookswitch", text),
    once("hookswitchOnHook", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field lamp_mode_event[] = {
    once("monitorCrossRefID", text),
    once("device", subject_device_id),
    once("lamp", text),
    optional("lampLabel", text),
    once("lampMode", integer),
    optional("lampBrightness", lamp_brightness),
    optional("lampColor", integer),
    optional("extensions", csta_common_arguments),
};

constexpr Field message_waiting_event[] = {
    once("monitorCrossRefID", text),
    once("targetDevice", subject_device_id),
    optional("deviceForMessage", device_id),
    once("messageWaitingOn", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field microphone_gain_event[] = {
    once("monitorCrossRefID", text),
    once("invokingDevice", subject_device_id),
    once("auditoryApparatus", text),
    once("microphoneGain", microphone_gain),
    optional("extensions", csta_common_arguments),
};

constexpr Field microphone_mute_event[] = {
    once("monitorCrossRefID", text),
    once("invokingDevice", subject_device_id),
    once("auditoryApparatus", text),
    once("microphoneMuteOn", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field ringer_status_event[] = {
    once("monitorCrossRefID", text),
    once("device", subject_device_id),
    once("ringer", text),
    once("ringMode", ring_mode),
    optional("ringCount", integer),
    since(Edition::ed6, optional("ringDuration", integer)),
    optional("ringPattern", integer),
    optional("ringVolume", volume),
    optional("extensions", csta_common_arguments),
};

constexpr Field speaker_mute_event[] = {
    once("monitorCrossRefID", text),
    once("invokingDevice", subject_device_id),
    once("auditoryApparatus", text),
    once("speakerMuteOn", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field speaker_volume_event[] = {
    once("monitorCrossRefID", text),
    once("invokingDevice", subject_device_id),
    once("auditoryApparatus", text),
    once("speakerVolume", volume),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "ButtonInformationEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = button_information_event},
    {.name = "ButtonPressEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = button_press_event},
    {.name = "DisplayUpdatedEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = display_updated_event},
    {.name = "HookswitchEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = hookswitch_event},
    {.name = "LampModeEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = lamp_mode_event},
    {.name = "MessageWaitingEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = message_waiting_event},
    {.name = "MicrophoneGainEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = microphone_gain_event},
    {.name = "MicrophoneMuteEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = microphone_mute_event},
    {.name = "RingerStatusEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = ringer_status_event},
    {.name = "SpeakerMuteEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = speaker_mute_event},
    {.name = "SpeakerVolumeEvent",
     .role = Role::event,
     .group = Group::physical_device,
     .fields = speaker_volume_event},
};

}  // namespace

std::span<const Message> physical_device_events_messages() { return all; }

}  // namespace ctibus::csta::tables
