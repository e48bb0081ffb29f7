#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Field message_id_list_fields[] = {
    some("messageIDItem", opaque_octets),
};
constinit const Type message_id_list = sequence("MessageIDList", message_id_list_fields);

constexpr Word terminating_conditions_words[] = {
    {"durationExceeded", 0},
    {"dTMFDigitDetected", 1},
    {"endOfMessageDetected", 2},
    {"speechDetected", 3},
};
constinit const Type terminating_conditions =
    flags("TerminatingConditions", terminating_conditions_words);

constexpr Word encoding_algorithm_words[] = {
    {"aDPCM6K", 0},
    {"aDPCM8K", 1},
    {"muLawPCM6K", 2},
    {"aLawPCM6K", 3},
};
constinit const Type encoding_algorithm = word("EncodingAlgorithm", encoding_algorithm_words);

constexpr Word attribute_to_query_words[] = {
    {"encodingAlgorithm", 0},  {"samplingRate", 1},    {"duration", 2},
    {"filename", 3},           {"currentPosition", 4}, {"currentSpeed", 5},
    {"currentVolume", 6},      {"currentLevel", 7},    {"currentState", 8},
    {"grammars", 9},           {"language", 10},       {"mode", 11},
    {"retainAudio", 12},       {"silenceTimeout", 13}, {"maxTimeout", 14},
    {"babbleTimeout", 15},     {"endSilence", 16},     {"rejectionThreshold", 17},
    {"autoInterruptible", 18}, {"innerXml", 19},       {"interdigitTimeout", 20},
    {"preflush", 21},
};
constinit const Type attribute_to_query = word("AttributeToQuery", attribute_to_query_words);

constexpr Word current_state_words[] = {
    {"formed", 7},   {"dtmfDetected", 6}, {"play", 1},        {"playing", 8},
    {"ready", 9},    {"record", 2},       {"review", 5},      {"speechDetected", 10},
    {"started", 11}, {"stop", 0},         {"suspendPlay", 3}, {"suspendRecord", 4},
};
constinit const Type current_state = word("CurrentState", current_state_words);

constexpr Word recognition_mode_words[] = {
    {"automatic", 0},
    {"single", 1},
    {"multiple", 2},
};
constinit const Type recognition_mode = word("RecognitionMode", recognition_mode_words);

constexpr Field grammars_attributes[] = {
    optional("name", text),
    optional("src", text),
};
constinit const Type grammars = {
    .name = "Grammars", .kind = Kind::any, .attributes = grammars_attributes};

constexpr Field attribute_to_set_fields[] = {
    optional("autoInterruptible", boolean, implicit(12)),
    optional("babbleTimeout", whole_decimal, implicit(9)),
    optional("currentGain", integer, implicit(2)),
    optional("currentSpeed", integer, implicit(0)),
    optional("currentVolume", volume, wrapped(1)),
    optional("endSilence", whole_decimal, implicit(10)),
    optional("grammars", grammars, implicit(3)),
    optional("innerXml", any_content, implicit(13)),
    optional("interdigitTimeout", whole_decimal, implicit(14)),
    optional("language", text, implicit(4)),
    optional("maxTimeout", whole_decimal, implicit(8)),
    optional("mode", recognition_mode, implicit(5)),
    optional("preflush", boolean, implicit(15)),
    optional("rejectionThreshold", whole_decimal, implicit(11)),
    optional("retainAudio", boolean, implicit(6)),
    optional("silenceTimeout", whole_decimal, implicit(7)),
};
constinit const Type attribute_to_set = choices("AttributeToSet", attribute_to_set_fields);

constexpr Field attribute_info_fields[] = {
    optional("autoInterruptible", boolean, not_in_ber),
    optional("babbleTimeout", decimal, not_in_ber),
    optional("currentGain", integer, implicit(7)),
    optional("currentPosition", integer, implicit(4)),
    optional("currentSpeed", integer, implicit(5)),
    optional("currentState", current_state, implicit(8)),
    optional("currentVolume", integer, implicit(6)),
    optional("duration", integer, implicit(2)),
    optional("encodingAlgorithm", encoding_algorithm, implicit(0)),
    optional("filename", text, implicit(3)),
    optional("endSilence", decimal, not_in_ber),
    optional("grammars", grammars, not_in_ber),
    optional("innerXml", any_content, not_in_ber),
    optional("interdigitTimeout", decimal, not_in_ber),
    optional("language", text, not_in_ber),
    optional("maxTimeout", decimal, not_in_ber),
    optional("mode", recognition_mode, not_in_ber),
    optional("preflush", boolean, not_in_ber),
    optional("rejectionThreshold", decimal, not_in_ber),
    optional("retainAudio", boolean, not_in_ber),
    optional("silenceTimeout", decimal, not_in_ber),
    optional("samplingRate", integer, implicit(1)),
};
constinit const Type attribute_info = choices("AttributeInfo", attribute_info_fields);

constexpr Word absolute_position_words[] = {
    {"startOfMessage", 0},
    {"endOfMessage", 1},
};
constinit const Type absolute_position = word("AbsolutePosition", absolute_position_words);

constexpr Field period_fields[] = {
    optional("absolutePosition", absolute_position),
    optional("relativePosition", integer),
};
constinit const Type period = choice("Period", period_fields);

constexpr Field period_to_review_fields[] = {
    optional("startOfMessage", empty),
    optional("lengthOfReview", integer),
};
constinit const Type period_to_review = choice("PeriodToReview", period_to_review_fields);

constexpr Word gender_words[] = {
    {"male", 0},
    {"female", 1},
};
constinit const Type gender = word("Gender", gender_words);

constexpr Field control_data_fields[] = {
    once("gender", gender),
    once("language", character_octets),
};
constinit const Type control_data = sequence("ControlData", control_data_fields);

}  // namespace ctibus::csta::tables
