#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word character_set_words[] = {
    {"ascii", 0},
    {"unicode", 1},
    {"proprietary", 2},
};
constinit const Type character_set = word("CharacterSet", character_set_words);

constexpr Word ring_mode_words[] = {
    {"ringing", 0},
    {"notRinging", 1},
};
constinit const Type ring_mode = word("RingMode", ring_mode_words);

constexpr Word lamp_brightness_words[] = {
    {"unspecified", 0},
    {"dim", 1},
    {"bright", 2},
};
constinit const Type lamp_brightness = word("LampBrightness", lamp_brightness_words);

constexpr Word vol_inc_words[] = {
    {"increment", 0},
    {"decrement", 1},
};
constinit const Type vol_inc = word("VolInc", vol_inc_words);

constexpr Field volume_fields[] = {
    optional("volAbs", integer),
    optional("volInc", vol_inc),
};
constinit const Type volume = choice("Volume", volume_fields);

constexpr Field microphone_gain_fields[] = {
    optional("micGainAbs", integer),
    optional("micGainInc", vol_inc),
};
constinit const Type microphone_gain = choice("MicrophoneGain", microphone_gain_fields);

constexpr Word auditory_apparatus_type_words[] = {
    {"speakerphone", 0}, {"handset", 1}, {"headset", 2}, {"speakerOnlyPhone", 3}, {"other", 4},
};
constinit const Type auditory_apparatus_type =
    word("AuditoryApparatusType", auditory_apparatus_type_words);

constexpr Word auditory_speaker_words[] = {
    {"present", 0},      {"volumeSettable", 1}, {"volumeReadable", 2},
    {"muteSettable", 3}, {"muteReadable", 4},
};
constinit const Type auditory_speaker = flags("AuditorySpeaker", auditory_speaker_words);

constexpr Word auditory_microphone_words[] = {
    {"present", 0},      {"gainSettable", 1}, {"gainReadable", 2},
    {"muteSettable", 3}, {"muteReadable", 4},
};
constinit const Type auditory_microphone = flags("AuditoryMicrophone", auditory_microphone_words);

constexpr Word auditory_hookswitch_words[] = {
    {"hookswitchSettable", 0},
    {"hookswitchOnHook", 1},
};
constinit const Type auditory_hookswitch = flags("AuditoryHookswitch", auditory_hookswitch_words);

constexpr Field auditory_apparatus_item_fields[] = {
    optional("auditoryApparatus", opaque_octets),
    once("auditoryApparatusType", auditory_apparatus_type),
    optional("speaker", auditory_speaker),
    optional("microphone", auditory_microphone),
    optional("hookswitch", auditory_hookswitch),
    optional("hookswitchID", opaque_octets),
};
constinit const Type auditory_apparatus_item =
    sequence("AuditoryApparatusItem", auditory_apparatus_item_fields);

constexpr Field auditory_apparatus_list_fields[] = {
    any("auditoryApparatusItem", auditory_apparatus_item),
};
constinit const Type auditory_apparatus_list =
    sequence("AuditoryApparatusList", auditory_apparatus_list_fields);

constexpr Field button_lamp_list_fields[] = {
    any("lampID", opaque_octets),
};
constinit const Type button_lamp_list = sequence("ButtonLampList", button_lamp_list_fields);

constexpr Field button_item_fields[] = {
    optional("button", opaque_octets),
    optional("buttonLabel", text, implicit(0)),
    optional("buttonLabelSettable", boolean, implicit(1)),
    optional("buttonFunction", text, implicit(2)),
    optional("buttonAssociatedNumber", device_id, implicit(3)),
    optional("buttonAssociatedNumberSettable", boolean, implicit(4)),
    optional("buttonPressIndicator", boolean, implicit(5)),
    optional("lampList", button_lamp_list),
};
constinit const Type button_item = sequence("ButtonItem", button_item_fields);

constexpr Field button_list_fields[] = {
    any("buttonItem", button_item),
};
constinit const Type button_list = sequence("ButtonList", button_list_fields);

constexpr Field display_list_item_fields[] = {
    optional("displayID", opaque_octets),
    once("logicalRows", integer),
    once("logicalColumns", integer),
    optional("physicalRows", integer, implicit(0)),
    optional("physicalColumns", integer, implicit(1)),
    optional("physicalBaseRowNumber", integer, implicit(2)),
    optional("physicalBaseColumnNumber", integer, implicit(3)),
    optional("characterSet", character_set),
    optional("contentsOfDisplay", text),
};
constinit const Type display_list_item = sequence("DisplayListItem", display_list_item_fields);

constexpr Field display_list_fields[] = {
    any("displayListItem", display_list_item),
};
constinit const Type display_list = sequence("DisplayList", display_list_fields);

constexpr Field hookswitch_status_item_fields[] = {
    optional("hookswitch", opaque_octets),
    once("hookswitchOnHook", boolean),
};
constinit const Type hookswitch_status_item =
    sequence("HookswitchStatusItem", hookswitch_status_item_fields);

constexpr Field hookswitch_status_list_fields[] = {
    any("hookswitchStatusItem", hookswitch_status_item),
};
constinit const Type hookswitch_status_list =
    sequence("HookswitchStatusList", hookswitch_status_list_fields);

constexpr Field lamp_item_fields[] = {
    optional("lamp", opaque_octets),
    optional("lampLabel", character_octets, implicit(0)),
    optional("button", opaque_octets, implicit(1)),
    optional("lampColor", integer),
};
constinit const Type lamp_item = sequence("LampItem", lamp_item_fields);

constexpr Field lamp_list_fields[] = {
    any("lampItem", lamp_item),
};
constinit const Type lamp_list = sequence("LampList", lamp_list_fields);

constexpr Field lamp_mode_item_fields[] = {
    optional("lamp", opaque_octets),
    once("lampMode", integer),
    optional("lampBrightness", lamp_brightness, implicit(0)),
    optional("lampColor", integer, implicit(1)),
    optional("button", opaque_octets, implicit(2)),
};
constinit const Type lamp_mode_item = sequence("LampModeItem", lamp_mode_item_fields);

constexpr Field lamp_mode_list_fields[] = {
    any("lampModeItem", lamp_mode_item),
};
constinit const Type lamp_mode_list = sequence("LampModeList", lamp_mode_list_fields);

constexpr Field microphone_gain_item_fields[] = {
    optional("auditoryApparatus", opaque_octets),
    optional("micGainAbs", integer),
};
constinit const Type microphone_gain_item =
    sequence("MicrophoneGainItem", microphone_gain_item_fields);

constexpr Field microphone_gain_list_fields[] = {
    any("microphoneGainItem", microphone_gain_item),
};
constinit const Type microphone_gain_list =
    sequence("MicrophoneGainList", microphone_gain_list_fields);

constexpr Field microphone_mute_item_fields[] = {
    optional("auditoryApparatus", opaque_octets),
    once("microphoneMuteOn", boolean),
};
constinit const Type microphone_mute_item =
    sequence("MicrophoneMuteItem", microphone_mute_item_fields);

constexpr Field microphone_mute_list_fields[] = {
    any("microphoneMuteItem", microphone_mute_item),
};
constinit const Type microphone_mute_list =
    sequence("MicrophoneMuteList", microphone_mute_list_fields);

constexpr Field ringer_status_item_fields[] = {
    optional("ringer", opaque_octets),
    once("ringMode", ring_mode),
    optional("ringCount", integer, implicit(0)),
    optional("ringDuration", integer, implicit(3)),
    optional("ringPattern", integer, implicit(1)),
    optional("ringVolAbs", integer, implicit(2)),
};
constinit const Type ringer_status_item = sequence("RingerStatusItem", ringer_status_item_fields);

constexpr Field ringer_status_list_fields[] = {
    any("ringerStatusItem", ringer_status_item),
};
constinit const Type ringer_status_list = sequence("RingerStatusList", ringer_status_list_fields);

constexpr Field speaker_mute_item_fields[] = {
    optional("auditoryApparatus", opaque_octets),
    once("speakerMuteOn", boolean),
};
constinit const Type speaker_mute_item = sequence("SpeakerMuteItem", speaker_mute_item_fields);

constexpr Field speaker_mute_list_fields[] = {
    any("speakerMuteItem", speaker_mute_item),
};
constinit const Type speaker_mute_list = sequence("SpeakerMuteList", speaker_mute_list_fields);

constexpr Field speaker_volume_item_fields[] = {
    optional("auditoryApparatus", opaque_octets),
    optional("speakerVolAbs", integer),
};
constinit const Type speaker_volume_item =
    sequence("SpeakerVolumeItem", speaker_volume_item_fields);

constexpr Field speaker_volume_list_fields[] = {
    any("speakerVolumeItem", speaker_volume_item),
};
constinit const Type speaker_volume_list =
    sequence("SpeakerVolumeList", speaker_volume_list_fields);

}  // namespace ctibus::csta::tables
