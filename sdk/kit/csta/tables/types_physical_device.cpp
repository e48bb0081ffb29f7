#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word character_set_words[] = {
    {"ascii"},
    {"unicode"},
    {"proprietary"},
};
constinit const Type character_set = word("CharacterSet", character_set_words);

constexpr Word ring_mode_words[] = {
    {"ringing"},
    {"notRinging"},
};
constinit const Type ring_mode = word("RingMode", ring_mode_words);

constexpr Word lamp_brightness_words[] = {
    {"unspecified"},
    {"dim"},
    {"bright"},
};
constinit const Type lamp_brightness = word("LampBrightness", lamp_brightness_words);

constexpr Word vol_inc_words[] = {
    {"increment"},
    {"decrement"},
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
    {"speakerphone"}, {"handset"}, {"headset"}, {"speakerOnlyPhone"}, {"other"},
};
constinit const Type auditory_apparatus_type =
    word("AuditoryApparatusType", auditory_apparatus_type_words);

constexpr Word auditory_speaker_words[] = {
    {"present"}, {"volumeSettable"}, {"volumeReadable"}, {"muteSettable"}, {"muteReadable"},
};
constinit const Type auditory_speaker = flags("AuditorySpeaker", auditory_speaker_words);

constexpr Word auditory_microphone_words[] = {
    {"present"}, {"gainSettable"}, {"gainReadable"}, {"muteSettable"}, {"muteReadable"},
};
constinit const Type auditory_microphone = flags("AuditoryMicrophone", auditory_microphone_words);

constexpr Word auditory_hookswitch_words[] = {
    {"hookswitchSettable"},
    {"hookswitchOnHook"},
};
constinit const Type auditory_hookswitch = flags("AuditoryHookswitch", auditory_hookswitch_words);

constexpr Field auditory_apparatus_item_fields[] = {
    optional("auditoryApparatus", text),
    once("auditoryApparatusType", auditory_apparatus_type),
    optional("speaker", auditory_speaker),
    optional("microphone", auditory_microphone),
    optional("hookswitch", auditory_hookswitch),
    optional("hookswitchID", text),
};
constinit const Type auditory_apparatus_item =
    sequence("AuditoryApparatusItem", auditory_apparatus_item_fields);

constexpr Field auditory_apparatus_list_fields[] = {
    any("auditoryApparatusItem", auditory_apparatus_item),
};
constinit const Type auditory_apparatus_list =
    sequence("AuditoryApparatusList", auditory_apparatus_list_fields);

constexpr Field button_lamp_list_fields[] = {
    any("lampID", text),
};
constinit const Type button_lamp_list = sequence("ButtonLampList", button_lamp_list_fields);

constexpr Field button_item_fields[] = {
    optional("button", text),
    optional("buttonLabel", text),
    optional("buttonLabelSettable", boolean),
    optional("buttonFunction", text),
    optional("buttonAssociatedNumber", device_id),
    optional("buttonAssociatedNumberSettable", boolean),
    optional("buttonPressIndicator", boolean),
    optional("lampList", button_lamp_list),
};
constinit const Type button_item = sequence("ButtonItem", button_item_fields);

constexpr Field button_list_fields[] = {
    any("buttonItem", button_item),
};
constinit const Type button_list = sequence("ButtonList", button_list_fields);

constexpr Field display_list_item_fields[] = {
    optional("displayID", text),
    once("logicalRows", integer),
    once("logicalColumns", integer),
    optional("physicalRows", integer),
    optional("physicalColumns", integer),
    optional("physicalBaseRowNumber", integer),
    optional("physicalBaseColumnNumber", integer),
    optional("characterSet", character_set),
    optional("contentsOfDisplay", text),
};
constinit const Type display_list_item = sequence("DisplayListItem", display_list_item_fields);

constexpr Field display_list_fields[] = {
    any("displayListItem", display_list_item),
};
constinit const Type display_list = sequence("DisplayList", display_list_fields);

constexpr Field hookswitch_status_item_fields[] = {
    optional("hookswitch", text),
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
    optional("lamp", text),
    optional("lampLabel", text),
    optional("button", text),
    optional("lampColor", integer),
};
constinit const Type lamp_item = sequence("LampItem", lamp_item_fields);

constexpr Field lamp_list_fields[] = {
    any("lampItem", lamp_item),
};
constinit const Type lamp_list = sequence("LampList", lamp_list_fields);

constexpr Field lamp_mode_item_fields[] = {
    optional("lamp", text),
    once("lampMode", integer),
    optional("lampBrightness", lamp_brightness),
    optional("lampColor", integer),
    optional("button", text),
};
constinit const Type lamp_mode_item = sequence("LampModeItem", lamp_mode_item_fields);

constexpr Field lamp_mode_list_fields[] = {
    any("lampModeItem", lamp_mode_item),
};
constinit const Type lamp_mode_list = sequence("LampModeList", lamp_mode_list_fields);

constexpr Field microphone_gain_item_fields[] = {
    optional("auditoryApparatus", text),
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
    optional("auditoryApparatus", text),
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
    optional("ringer", text),         once("ringMode", ring_mode),
    optional("ringCount", integer),   optional("ringDuration", integer),
    optional("ringPattern", integer), optional("ringVolAbs", integer),
};
constinit const Type ringer_status_item = sequence("RingerStatusItem", ringer_status_item_fields);

constexpr Field ringer_status_list_fields[] = {
    any("ringerStatusItem", ringer_status_item),
};
constinit const Type ringer_status_list = sequence("RingerStatusList", ringer_status_list_fields);

constexpr Field speaker_mute_item_fields[] = {
    optional("auditoryApparatus", text),
    once("speakerMuteOn", boolean),
};
constinit const Type speaker_mute_item = sequence("SpeakerMuteItem", speaker_mute_item_fields);

constexpr Field speaker_mute_list_fields[] = {
    any("speakerMuteItem", speaker_mute_item),
};
constinit const Type speaker_mute_list = sequence("SpeakerMuteList", speaker_mute_list_fields);

constexpr Field speaker_volume_item_fields[] = {
    optional("auditoryApparatus", text),
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
