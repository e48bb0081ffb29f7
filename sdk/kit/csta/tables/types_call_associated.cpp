#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word digit_mode_words[] = {
    {"rotaryPulse"},
    {"dTMF"},
};
constinit const Type digit_mode = word("DigitMode", digit_mode_words);

constexpr Word telephony_tone_words[] = {
    {"beep"},          {"billing"},      {"busy"},          {"carrier"},      {"confirmation"},
    {"dial"},          {"faxCNG"},       {"hold"},          {"howler"},       {"intrusion"},
    {"modemCNG"},      {"park"},         {"recordWarning"}, {"reorder"},      {"ringback"},
    {"silence"},       {"sitVC"},        {"sitIC"},         {"sitRO"},        {"sitNC"},
    {"switchSpec0"},   {"switchSpec1"},  {"switchSpec2"},   {"switchSpec3"},  {"switchSpec4"},
    {"switchSpec5"},   {"switchSpec6"},  {"switchSpec7"},   {"switchSpec8"},  {"switchSpec9"},
    {"switchSpec10"},  {"switchSpec11"}, {"switchSpec12"},  {"switchSpec13"}, {"switchSpec14"},
    {"switchSpec15"},  {"switchSpec16"}, {"switchSpec17"},  {"switchSpec18"}, {"switchSpec19"},
    {"switchSpec20"},  {"switchSpec21"}, {"switchSpec22"},  {"switchSpec23"}, {"switchSpec24"},
    {"switchSpec25"},  {"switchSpec26"}, {"switchSpec27"},  {"switchSpec28"}, {"switchSpec29"},
    {"switchSpec30"},  {"switchSpec31"}, {"switchSpec32"},  {"switchSpec33"}, {"switchSpec34"},
    {"switchSpec35"},  {"switchSpec36"}, {"switchSpec37"},  {"switchSpec38"}, {"switchSpec39"},
    {"switchSpec40"},  {"switchSpec41"}, {"switchSpec42"},  {"switchSpec43"}, {"switchSpec44"},
    {"switchSpec45"},  {"switchSpec46"}, {"switchSpec47"},  {"switchSpec48"}, {"switchSpec49"},
    {"switchSpec50"},  {"switchSpec51"}, {"switchSpec52"},  {"switchSpec53"}, {"switchSpec54"},
    {"switchSpec55"},  {"switchSpec56"}, {"switchSpec57"},  {"switchSpec58"}, {"switchSpec59"},
    {"switchSpec60"},  {"switchSpec61"}, {"switchSpec62"},  {"switchSpec63"}, {"switchSpec64"},
    {"switchSpec65"},  {"switchSpec66"}, {"switchSpec67"},  {"switchSpec68"}, {"switchSpec69"},
    {"switchSpec70"},  {"switchSpec71"}, {"switchSpec72"},  {"switchSpec73"}, {"switchSpec74"},
    {"switchSpec75"},  {"switchSpec76"}, {"switchSpec77"},  {"switchSpec78"}, {"switchSpec79"},
    {"switchSpec80"},  {"switchSpec81"}, {"switchSpec82"},  {"switchSpec83"}, {"switchSpec84"},
    {"switchSpec85"},  {"switchSpec86"}, {"switchSpec87"},  {"switchSpec88"}, {"switchSpec89"},
    {"switchSpec90"},  {"switchSpec91"}, {"switchSpec92"},  {"switchSpec93"}, {"switchSpec94"},
    {"switchSpec95"},  {"switchSpec96"}, {"switchSpec97"},  {"switchSpec98"}, {"switchSpec99"},
    {"switchSpec100"},
};
constinit const Type telephony_tone = word("TelephonyTone", telephony_tone_words);

constexpr Field digit_duration_list_fields[] = {
    any("digitDuration", integer),
};
constinit const Type digit_duration_list =
    sequence("DigitDurationList", digit_duration_list_fields);

constexpr Field pause_duration_list_fields[] = {
    any("pauseDuration", integer),
};
constinit const Type pause_duration_list =
    sequence("PauseDurationList", pause_duration_list_fields);

constexpr Field other_call_fields[] = {
    optional("deviceID", device_id),
    optional("connectionID", connection_id),
    optional("localConnectionState", local_connection_state),
    optional("connectionInfo", connection_information),
};
constinit const Type other_call = sequence("OtherCall", other_call_fields);

constexpr Field primary_or_secondary_call_fields[] = {
    optional("deviceID", device_id),
    optional("connectionID", connection_id),
    once("localConnectionState", local_connection_state),
    optional("connectionInfo", connection_information),
};
constinit const Type primary_or_secondary_call =
    sequence("PrimaryOrSecondaryCall", primary_or_secondary_call_fields);

constexpr Field other_devs_primary_call_list_fields[] = {
    any("otherDevsPrimaryCall", other_call),
};
constinit const Type other_devs_primary_call_list =
    sequence("OtherDevsPrimaryCallList", other_devs_primary_call_list_fields);

constexpr Field other_devs_secondary_call_list_fields[] = {
    any("otherDevsSecondaryCall", other_call),
};
constinit const Type other_devs_secondary_call_list =
    sequence("OtherDevsSecondaryCallList", other_devs_secondary_call_list_fields);

}  // namespace ctibus::csta::tables
