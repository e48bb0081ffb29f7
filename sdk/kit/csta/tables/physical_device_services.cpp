#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field button_press[] = {
    once("device", device_id),
    once("button", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_auditory_apparatus_information[] = {
    once("device", device_id),
    optional("auditorityApparatus", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_auditory_apparatus_information_response[] = {
    once("auditoryApparatusList", auditory_apparatus_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_button_information[] = {
    once("device", device_id),
    optional("button", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_button_information_response[] = {
    once("buttonList", button_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_display[] = {
    once("device", device_id),
    optional("display", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_display_response[] = {
    once("displayList", display_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_hookswitch_status[] = {
    once("device", device_id),
    optional("hookswitch", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_hookswitch_status_response[] = {
    once("hookswitchStatusList", hookswitch_status_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_lamp_information[] = {
    once("device", device_id),
    optional("lamp", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_lamp_information_response[] = {
    once("lampList", lamp_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_lamp_mode[] = {
    once("device", device_id),
    optional("lamp", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_lamp_mode_response[] = {
    once("lampModeList", lamp_mode_list),
    optional("lamp", text),
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
    optional("auditoryApparatus", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_microphone_gain_response[] = {
    once("microphoneGainList", microphone_gain_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_microphone_mute[] = {
    once("device", device_id),
    optional("auditoryApparatus", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_microphone_mute_response[] = {
    once("microphoneMuteList", microphone_mute_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_ringer_status[] = {
    once("device", device_id),
    optional("ringer", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_ringer_status_response[] = {
    once("ringerStatusList", ringer_status_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_speaker_mute[] = {
    once("device", device_id),
    optional("auditoryApparatus", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_speaker_mute_response[] = {
    once("speakerMuteList", speaker_mute_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_speaker_volume[] = {
    once("device", device_id),
    optional("auditoryApparatus", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field get_speaker_volume_response[] = {
    once("speakerVolumeList", speaker_volume_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_button_information[] = {
    once("device", device_id),
    once("button", text),
    optional("buttonLabel", text),
    optional("buttonAssociatedNumber", device_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_display[] = {
    once("device", device_id),
    optional("display", text),
    optional("physicalBaseRowNumber", integer),
    optional("physicalBaseColumnNumber", integer),
    once("contentsOfDisplay", text),
    optional("offset", integer),
    since(Edition::ed6, optional("characterSet", character_set)),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_hookswitch_status[] = {
    once("device", device_id),
    once("hookswitch", text),
    once("hookswitchOnhook", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_lamp_mode[] = {
    once("device", device_id),
    once("lamp", text),
    until(Edition::ed5, once("LampMode", integer)),
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
    once("auditoryApparatus", text),
    once("microphoneGain", microphone_gain),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_microphone_mute[] = {
    once("device", device_id),
    once("auditoryApparatus", text),
    once("microphoneMuteOn", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_ringer_status[] = {
    once("device", device_id),       once("ringer", text),
    optional("ringMode", ring_mode), optional("ringPattern", integer),
    optional("ringVolume", volume),  optional("extensions", csta_common_arguments),
};

constexpr Field set_speaker_mute[] = {
    once("device", device_id),
    once("auditoryApparatus", text),
    once("speakerMuteOn", boolean),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_speaker_volume[] = {
    once("device", device_id),
    once("auditoryApparatus", text),
    once("speakerVolume", volume),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "ButtonPress",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = button_press,
     .response = "ButtonPressResponse"},
    {.name = "ButtonPressResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions},
    {.name = "GetAuditoryApparatusInformation",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_auditory_apparatus_information,
     .response = "GetAuditoryApparatusInformationResponse"},
    {.name = "GetAuditoryApparatusInformationResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_auditory_apparatus_information_response},
    {.name = "GetButtonInformation",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_button_information,
     .response = "GetButtonInformationResponse"},
    {.name = "GetButtonInformationResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_button_information_response},
    {.name = "GetDisplay",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_display,
     .response = "GetDisplayResponse"},
    {.name = "GetDisplayResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_display_response},
    {.name = "GetHookswitchStatus",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_hookswitch_status,
     .response = "GetHookswitchStatusResponse"},
    {.name = "GetHookswitchStatusResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_hookswitch_status_response},
    {.name = "GetLampInformation",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_lamp_information,
     .response = "GetLampInformationResponse"},
    {.name = "GetLampInformationResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_lamp_information_response},
    {.name = "GetLampMode",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_lamp_mode,
     .response = "GetLampModeResponse"},
    {.name = "GetLampModeResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_lamp_mode_response},
    {.name = "GetMessageWaitingIndicator",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_message_waiting_indicator,
     .response = "GetMessageWaitingIndicatorResponse"},
    {.name = "GetMessageWaitingIndicatorResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_message_waiting_indicator_response},
    {.name = "GetMicrophoneGain",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_microphone_gain,
     .response = "GetMicrophoneGainResponse"},
    {.name = "GetMicrophoneGainResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_microphone_gain_response},
    {.name = "GetMicrophoneMute",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_microphone_mute,
     .response = "GetMicrophoneMuteResponse"},
    {.name = "GetMicrophoneMuteResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_microphone_mute_response},
    {.name = "GetRingerStatus",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_ringer_status,
     .response = "GetRingerStatusResponse"},
    {.name = "GetRingerStatusResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_ringer_status_response},
    {.name = "GetSpeakerMute",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_speaker_mute,
     .response = "GetSpeakerMuteResponse"},
    {.name = "GetSpeakerMuteResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_speaker_mute_response},
    {.name = "GetSpeakerVolume",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = get_speaker_volume,
     .response = "GetSpeakerVolumeResponse"},
    {.name = "GetSpeakerVolumeResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = get_speaker_volume_response},
    {.name = "SetButtonInformation",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_button_information,
     .response = "SetButtonInformationResponse"},
    {.name = "SetButtonInformationResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions},
    {.name = "SetDisplay",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_display,
     .response = "SetDisplayResponse"},
    {.name = "SetDisplayResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions},
    {.name = "SetHookswitchStatus",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_hookswitch_status,
     .response = "SetHookswitchStatusResponse"},
    {.name = "SetHookswitchStatusResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions},
    {.name = "SetLampMode",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_lamp_mode,
     .response = "SetLampModeResponse"},
    {.name = "SetLampModeResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions},
    {.name = "SetMessageWaitingIndicator",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_message_waiting_indicator,
     .response = "SetMessageWaitingIndicatorResponse"},
    {.name = "SetMessageWaitingIndicatorResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions},
    {.name = "SetMicrophoneGain",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_microphone_gain,
     .response = "SetMicrophoneGainResponse"},
    {.name = "SetMicrophoneGainResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions},
    {.name = "SetMicrophoneMute",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_microphone_mute,
     .response = "SetMicrophoneMuteResponse"},
    {.name = "SetMicrophoneMuteResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions},
    {.name = "SetRingerStatus",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_ringer_status,
     .response = "SetRingerStatusResponse"},
    {.name = "SetRingerStatusResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions},
    {.name = "SetSpeakerMute",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_speaker_mute,
     .response = "SetSpeakerMuteResponse"},
    {.name = "SetSpeakerMuteResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions},
    {.name = "SetSpeakerVolume",
     .role = Role::request,
     .group = Group::physical_device,
     .fields = set_speaker_volume,
     .response = "SetSpeakerVolumeResponse"},
    {.name = "SetSpeakerVolumeResponse",
     .role = Role::response,
     .group = Group::physical_device,
     .fields = only_extensions},
};

}  // namespace

std::span<const Message> physical_device_services_messages() { return all; }

}  // namespace ctibus::csta::tables
