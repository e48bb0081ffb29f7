#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word digit_mode_words[] = {
    {"rotaryPulse", 0},
    {"dTMF", 1},
};
constinit const Type digit_mode = word("DigitMode", digit_mode_words);

constexpr Word telephony_tone_words[] = {
    {"beep", 0},
    {"billing", 1},
    {"busy", 2},
    {"carrier", 3},
    {"confirmation", 4},
    {"dial", 5},
    {"faxCNG", 6},
    {"hold", 7},
    {"howler", 8},
    {"intrusion", 9},
    {"modemCNG", 10},
    {"park", 11},
    {"recordWarning", 12},
    {"reorder", 13},
    {"ringback", 14},
    {"silence", 15},
    {"sitVC", 16},
    {"sitIC", 17},
    {"sitRO", 18},
    {"sitNC", 19},
    {"switchSpec0", 20},
    {"switchSpec1", 21},
    {"switchSpec2", 22},
    {"switchSpec3", 23},
    {"switchSpec4", 24},
    {"switchSpec5", 25},
    {"switchSpec6", 26},
    {"switchSpec7", 27},
    {"switchSpec8", 28},
    {"switchSpec9", 29},
    {"switchSpec10", 30},
    {"switchSpec11", 31},
    {"switchSpec12", 32},
    {"switchSpec13", 33},
    {"switchSpec14", 34},
    {"switchSpec15", 35},
    {"switchSpec16", 36},
    {"switchSpec17", 37},
    {"switchSpec18", 38},
    {"switchSpec19", 39},
    {"switchSpec20", 40},
    {"switchSpec21", 41},
    {"switchSpec22", 42},
    {"switchSpec23", 43},
    {"switchSpec24", 44},
    {"switchSpec25", 45},
    {"switchSpec26", 46},
    {"switchSpec27", 47},
    {"switchSpec28", 48},
    {"switchSpec29", 49},
    {"switchSpec30", 50},
    {"switchSpec31", 51},
    {"switchSpec32", 52},
    {"switchSpec33", 53},
    {"switchSpec34", 54},
    {"switchSpec35", 55},
    {"switchSpec36", 56},
    {"switchSpec37", 57},
    {"switchSpec38", 58},
    {"switchSpec39", 59},
    {"switchSpec40", 60},
    {"switchSpec41", 61},
    {"switchSpec42", 62},
    {"switchSpec43", 63},
    {"switchSpec44", 64},
    {"switchSpec45", 65},
    {"switchSpec46", 66},
    {"switchSpec47", 67},
    {"switchSpec48", 68},
    {"switchSpec49", 69},
    {"switchSpec50", 70},
    {"switchSpec51", 71},
    {"switchSpec52", 72},
    {"switchSpec53", 73},
    {"switchSpec54", 74},
    {"switchSpec55", 75},
    {"switchSpec56", 76},
    {"switchSpec57", 77},
    {"switchSpec58", 78},
    {"switchSpec59", 79},
    {"switchSpec60", 80},
    {"switchSpec61", 81},
    {"switchSpec62", 82},
    {"switchSpec63", 83},
    {"switchSpec64", 84},
    {"switchSpec65", 85},
    {"switchSpec66", 86},
    {"switchSpec67", 87},
    {"switchSpec68", 88},
    {"switchSpec69", 89},
    {"switchSpec70", 90},
    {"switchSpec71", 91},
    {"switchSpec72", 92},
    {"switchSpec73", 93},
    {"switchSpec74", 94},
    {"switchSpec75", 95},
    {"switchSpec76", 96},
    {"switchSpec77", 97},
    {"switchSpec78", 98},
    {"switchSpec79", 99},
    {"switchSpec80", 100},
    {"switchSpec81", 101},
    {"switchSpec82", 102},
    {"switchSpec83", 103},
    {"switchSpec84", 104},
    {"switchSpec85", 105},
    {"switchSpec86", 106},
    {"switchSpec87", 107},
    {"switchSpec88", 108},
    {"switchSpec89", 109},
    {"switchSpec90", 110},
    {"switchSpec91", 111},
    {"switchSpec92", 112},
    {"switchSpec93", 113},
    {"switchSpec94", 114},
    {"switchSpec95", 115},
    {"switchSpec96", 116},
    {"switchSpec97", 117},
    {"switchSpec98", 118},
    {"switchSpec99", 119},
    {"switchSpec100", 120},
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
