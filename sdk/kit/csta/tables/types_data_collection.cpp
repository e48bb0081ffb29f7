#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word data_coll_type_words[] = {
    {"digits", 0},
    {"telTones", 1},
};
constinit const Type data_coll_type = word("DataCollType", data_coll_type_words);

constexpr Word dcoll_cause_words[] = {
    {"flushCharReceived", 0},
    {"charCountReceived", 1},
    {"timeout", 2},
    {"sfTerminated", 3},
};
constinit const Type dcoll_cause = word("DcollCause", dcoll_cause_words);

constexpr Field digits_reporting_criteria_fields[] = {
    optional("numChars", integer, implicit(0)),
    optional("flushChar", text),
    optional("timeout", integer, implicit(1)),
};
constinit const Type digits_reporting_criteria =
    sequence("DigitsReportingCriteria", digits_reporting_criteria_fields);

constexpr Field digits_duration_fields[] = {
    any("digitsDurationItem", integer),
};
constinit const Type digits_duration = sequence("DigitsDuration", digits_duration_fields);

constexpr Field digits_pause_duration_fields[] = {
    any("digitsPauseDurationItem", integer),
};
constinit const Type digits_pause_duration =
    sequence("DigitsPauseDuration", digits_pause_duration_fields);

constexpr Field digits_data_fields[] = {
    optional("digitsDetected", text),
    optional("digitsDuration", digits_duration, implicit(0)),
    optional("digitsPauseDuration", digits_pause_duration, implicit(1)),
};
constinit const Type digits_data = sequence("DigitsData", digits_data_fields);

constexpr Word tone_detected_words[] = {
    {"beep", 0},      {"billing", 1}, {"busy", 2},           {"carrier", 3},  {"confirmation", 4},
    {"dial", 5},      {"faxCNG", 6},  {"hold", 7},           {"howler", 8},   {"intrusion", 9},
    {"modemCNG", 10}, {"park", 11},   {"recordWarning", 12}, {"reorder", 13}, {"ringback", 14},
    {"silence", 15},  {"sitVC", 16},  {"sitIC", 17},         {"sitRO", 18},   {"sitNC", 19},
    {"other", 20},
};
constinit const Type tone_detected = word("ToneDetected", tone_detected_words);

constexpr Field tel_tones_data_fields[] = {
    once("toneDetected", tone_detected),
    optional("toneFrequency", integer, implicit(0)),
    optional("toneDuration", integer, implicit(1)),
    optional("tonePauseDuration", integer, implicit(2)),
};
constinit const Type tel_tones_data = sequence("TelTonesData", tel_tones_data_fields);

}  // namespace ctibus::csta::tables
