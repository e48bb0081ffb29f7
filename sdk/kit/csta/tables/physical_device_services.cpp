#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field button_press[] = {
    once("device", device_id),
    once("button", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_auditory_apparatus_information[] = {
    once("device", device_id),
    optional("auditorityApparatus", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_auditory_apparatus_information_response[] = {
    once("auditoryApparatusList", auditory_apparatus_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_button_information[] = {
    once("device", device_id),
    optional("button", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_button_information_response[] = {
    once("buttonList", button_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_display[] = {
    once("device", device_id),
    optional("display", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_display_response[] = {
    once("displayList", display_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_hookswitch_status[] = {
    once("device", device_id),
    optional("hookswitch", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_hookswitch_status_response[] = {
    once("hookswitchStatusList", hookswitch_status_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_lamp_information[] = {
    once("device", device_id),
    optional("lamp", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_lamp_information_response[] = {
    once("lampList", lamp_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_lamp_mode[] = {
    once("device", device_id),
    optional("lamp", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_lamp_mode_response[] = {
    once("lampModeList", lamp_mode_list),
    optional("lamp", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_message_waiting_indicator[] = {
    once("device", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_message_waiting_indicator_response[] = {
    once("messageWaitingOn", boolean),
    optional("deviceForMessage", device_id),
    optional("lampIsPresent", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_microphone_gain[] = {
    once("device", device_id),
    optional("auditoryApparatus", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_microphone_gain_response[] = {
    once("microphoneGainList", microphone_gain_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_microphone_mute[] = {
    once("device", device_id),
    optional("auditoryApparatus", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_microphone_mute_response[] = {
    once("microphoneMuteList", microphone_mute_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_ringer_status[] = {
    once("device", device_id),
    optional("ringer", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_ringer_status_response[] = {
    once("ringerStatusList", ringer_status_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_speaker_mute[] = {
    once("device", device_id),
    optional("auditoryApparatus", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_speaker_mute_response[] = {
    once("speakerMuteList", speaker_mute_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_speaker_volume[] = {
    once("device", device_id),
    optional("auditoryApparatus", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_speaker_volume_response[] = {
    once("speakerVolumeList", speaker_volume_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_button_information[] = {
    once("device", device_id),
    once("button", opaque_octets),
    optional("buttonLabel", text),
    optional("buttonAssociatedNumber", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_display[] = {
    once("device", device_id),
    optional("display", opaque_octets),
    optional("physicalBaseRowNumber", integer, implicit(0)),
    optional("physicalBaseColumnNumber", integer, implicit(1)),
    once("contentsOfDisplay", text),
    optional("offset", integer, implicit(2)),
    since(Edition::ed6, optional("characterSet", character_set, implicit(3))),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_hookswitch_status[] = {
    once("device", device_id),
    once("hookswitch", opaque_octets),
    once("hookswitchOnhook", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_lamp_mode[] = {
    once("device", device_id),
    once("lamp", opaque_octets),
    until(Edition::ed5, once("LampMode", integer, not_in_ber)),
    since(Edition::ed6, once("lampMode", integer)),
    optional("lampBrightness", lamp_brightness),
    optional("lampColor", integer),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_message_waiting_indicator[] = {
    once("device", device_id),
    once("messageWaitingOn", boolean),
    optional("deviceForMessage", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_microphone_gain[] = {
    once("device", device_id),
    once("auditoryApparatus", opaque_octets),
    once("microphoneGain", microphone_gain),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_microphone_mute[] = {
    once("device", device_id),
    once("auditoryApparatus", opaque_octets),
    once("microphoneMuteOn", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_ringer_status[] = {
    once("device", device_id),
    once("ringer", opaque_octets),
    optional("ringMode", ring_mode),
    optional("ringPattern", integer, implicit(1)),
    optional("ringVolume", volume, wrapped(2)),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_speaker_mute[] = {
    once("device", device_id),
    once("auditoryApparatus", opaque_octets),
    once("speakerMuteOn", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_speaker_volume[] = {
    once("device", device_id),
    once("auditoryApparatus", opaque_octets),
    once("speakerVolume", volume),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "ButtonPress",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = button_press,
     .response = "ButtonPressResponse",
     .operation = 260},
    {.name = "ButtonPressResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 260},
    {.name = "GetAuditoryApparatusInformation",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_auditory_apparatus_information,
     .response = "GetAuditoryApparatusInformationResponse",
     .operation = 261},
    {.name = "GetAuditoryApparatusInformationResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_auditory_apparatus_information_response,
     .operation = 261},
    {.name = "GetButtonInformation",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_button_information,
     .response = "GetButtonInformationResponse",
     .operation = 262},
    {.name = "GetButtonInformationResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_button_information_response,
     .operation = 262},
    {.name = "GetDisplay",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_display,
     .response = "GetDisplayResponse",
     .operation = 263},
    {.name = "GetDisplayResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_display_response,
     .operation = 263},
    {.name = "GetHookswitchStatus",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_hookswitch_status,
     .response = "GetHookswitchStatusResponse",
     .operation = 264},
    {.name = "GetHookswitchStatusResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_hookswitch_status_response,
     .operation = 264},
    {.name = "GetLampInformation",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_lamp_information,
     .response = "GetLampInformationResponse",
     .operation = 265},
    {.name = "GetLampInformationResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_lamp_information_response,
     .operation = 265},
    {.name = "GetLampMode",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_lamp_mode,
     .response = "GetLampModeResponse",
     .operation = 266},
    {.name = "GetLampModeResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_lamp_mode_response,
     .operation = 266},
    {.name = "GetMessageWaitingIndicator",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_message_waiting_indicator,
     .response = "GetMessageWaitingIndicatorResponse",
     .operation = 267},
    {.name = "GetMessageWaitingIndicatorResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_message_waiting_indicator_response,
     .operation = 267},
    {.name = "GetMicrophoneGain",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_microphone_gain,
     .response = "GetMicrophoneGainResponse",
     .operation = 268},
    {.name = "GetMicrophoneGainResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_microphone_gain_response,
     .operation = 268},
    {.name = "GetMicrophoneMute",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_microphone_mute,
     .response = "GetMicrophoneMuteResponse",
     .operation = 269},
    {.name = "GetMicrophoneMuteResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_microphone_mute_response,
     .operation = 269},
    {.name = "GetRingerStatus",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_ringer_status,
     .response = "GetRingerStatusResponse",
     .operation = 270},
    {.name = "GetRingerStatusResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_ringer_status_response,
     .operation = 270},
    {.name = "GetSpeakerMute",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_speaker_mute,
     .response = "GetSpeakerMuteResponse",
     .operation = 271},
    {.name = "GetSpeakerMuteResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_speaker_mute_response,
     .operation = 271},
    {.name = "GetSpeakerVolume",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_speaker_volume,
     .response = "GetSpeakerVolumeResponse",
     .operation = 272},
    {.name = "GetSpeakerVolumeResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_speaker_volume_response,
     .operation = 272},
    {.name = "SetButtonInformation",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_button_information,
     .response = "SetButtonInformationResponse",
     .operation = 273},
    {.name = "SetButtonInformationResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 273},
    {.name = "SetDisplay",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_display,
     .response = "SetDisplayResponse",
     .operation = 274},
    {.name = "SetDisplayResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 274},
    {.name = "SetHookswitchStatus",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_hookswitch_status,
     .response = "SetHookswitchStatusResponse",
     .operation = 275},
    {.name = "SetHookswitchStatusResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 275},
    {.name = "SetLampMode",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_lamp_mode,
     .response = "SetLampModeResponse",
     .operation = 276},
    {.name = "SetLampModeResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 276},
    {.name = "SetMessageWaitingIndicator",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_message_waiting_indicator,
     .response = "SetMessageWaitingIndicatorResponse",
     .operation = 277},
    {.name = "SetMessageWaitingIndicatorResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 277},
    {.name = "SetMicrophoneGain",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_microphone_gain,
     .response = "SetMicrophoneGainResponse",
     .operation = 278},
    {.name = "SetMicrophoneGainResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 278},
    {.name = "SetMicrophoneMute",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_microphone_mute,
     .response = "SetMicrophoneMuteResponse",
     .operation = 279},
    {.name = "SetMicrophoneMuteResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 279},
    {.name = "SetRingerStatus",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_ringer_status,
     .response = "SetRingerStatusResponse",
     .operation = 280},
    {.name = "SetRingerStatusResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 280},
    {.name = "SetSpeakerMute",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_speaker_mute,
     .response = "SetSpeakerMuteResponse",
     .operation = 281},
    {.name = "SetSpeakerMuteResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 281},
    {.name = "SetSpeakerVolume",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_speaker_volume,
     .response = "SetSpeakerVolumeResponse",
     .operation = 282},
    {.name = "SetSpeakerVolumeResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions,
     .bare = true,
     .operation = 282},
};

}  // namespace

std::span<const Message> physical_device_services_messages() { return all; }

}  // namespace ctibus::csta::tables
