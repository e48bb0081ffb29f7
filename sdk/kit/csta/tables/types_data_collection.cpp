#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Word data_coll_type_words[] = {
    {"digits"},
    {"telTones"},
};
constinit const Type data_coll_type = word("DataCollType", data_coll_type_words);

constexpr Word dcoll_cause_words[] = {
    {"flushCharReceived"},
    {"charCountReceived"},
    {"timeout"},
    {"sfTerminated"},
};
constinit const Type dcoll_cause = word("DcollCause", dcoll_cause_words);

constexpr Field digits_reporting_criteria_fields[] = {
    optional("numChars", integer),
    optional("flushChar", text),
    optional("timeout", integer),
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
    optional("digitsDuration", digits_duration),
    optional("digitsPauseDuration", digits_pause_duration),
};
constinit const Type digits_data = sequence("DigitsData", digits_data_fields);

constexpr Word tone_detected_words[] = {
    {"beep"},          {"billing"}, {"busy"},     {"carrier"},   {"confirmation"}, {"dial"},
    {"faxCNG"},        {"hold"},    {"howler"},   {"intrusion"}, {"modemCNG"},     {"park"},
    {"recordWarning"}, {"reorder"}, {"ringback"}, {"silence"},   {"sitVC"},        {"sitIC"},
    {"sitRO"},         {"sitNC"},   {"other"},
};
constinit const Type tone_detected = word("ToneDetected", tone_detected_words);

constexpr Field tel_tones_data_fields[] = {
    once("toneDetected", tone_detected),
    optional("toneFrequency", integer),
    optional("toneDuration", integer),
    optional("tonePauseDuration", integer),
};
constinit const Type tel_tones_data = sequence("TelTonesData", tel_tones_data_fields);

}  // namespace ctibus::csta::tables
