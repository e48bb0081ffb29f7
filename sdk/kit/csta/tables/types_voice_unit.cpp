#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Field message_id_list_fields[] = {
    some("messageIDItem", text),
};
constinit const Type message_id_list = sequence("MessageIDList", message_id_list_fields);

constexpr Word terminating_conditions_words[] = {
    {"durationExceeded"},
    {"dTMFDigitDetected"},
    {"endOfMessageDetected"},
    {"speechDetected"},
};
constinit const Type terminating_conditions =
    flags("TerminatingConditions", terminating_conditions_words);

constexpr Word encoding_algorithm_words[] = {
    {"aDPCM6K"},
    {"aDPCM8K"},
    {"muLawPCM6K"},
    {"aLawPCM6K"},
};
constinit const Type encoding_algorithm = word("EncodingAlgorithm", encoding_algorithm_words);

constexpr Word attribute_to_query_words[] = {
    {"encodingAlgorithm"}, {"samplingRate"},       {"duration"},          {"filename"},
    {"currentPosition"},   {"currentSpeed"},       {"currentVolume"},     {"currentLevel"},
    {"currentState"},      {"grammars"},           {"language"},          {"mode"},
    {"retainAudio"},       {"silenceTimeout"},     {"maxTimeout"},        {"babbleTimeout"},
    {"endSilence"},        {"rejectionThreshold"}, {"autoInterruptible"}, {"innerXml"},
    {"interdigitTimeout"}, {"preflush"},
};
constinit const Type attribute_to_query = word("AttributeToQuery", attribute_to_query_words);

constexpr Word current_state_words[] = {
    {"formed"}, {"dtmfDetected"},   {"play"},    {"playing"}, {"ready"},       {"record"},
    {"review"}, {"speechDetected"}, {"started"}, {"stop"},    {"suspendPlay"}, {"suspendRecord"},
};
constinit const Type current_state = word("CurrentState", current_state_words);

constexpr Word recognition_mode_words[] = {
    {"automatic"},
    {"single"},
    {"multiple"},
};
constinit const Type recognition_mode = word("RecognitionMode", recognition_mode_words);

constexpr Field grammars_attributes[] = {
    optional("name", text),
    optional("src", text),
};
constinit const Type grammars = {
    .name = "Grammars", .kind = Kind::any, .attributes = grammars_attributes};

constexpr Field attribute_to_set_fields[] = {
    optional("autoInterruptible", boolean), optional("babbleTimeout", decimal),
    optional("currentGain", integer),       optional("currentSpeed", integer),
    optional("currentVolume", volume),      optional("endSilence", decimal),
    optional("grammars", grammars),         optional("innerXml", any_content),
    optional("interdigitTimeout", decimal), optional("language", text),
    optional("maxTimeout", decimal),        optional("mode", recognition_mode),
    optional("preflush", boolean),          optional("rejectionThreshold", decimal),
    optional("retainAudio", boolean),       optional("silenceTimeout", decimal),
};
constinit const Type attribute_to_set = choices("AttributeToSet", attribute_to_set_fields);

constexpr Field attribute_info_fields[] = {
    optional("autoInterruptible", boolean),
    optional("babbleTimeout", decimal),
    optional("currentGain", integer),
    optional("currentPosition", integer),
    optional("currentSpeed", integer),
    optional("currentState", current_state),
    optional("currentVolume", integer),
    optional("duration", integer),
    optional("encodingAlgorithm", encoding_algorithm),
    optional("filename", text),
    optional("endSilence", decimal),
    optional("grammars", grammars),
    optional("innerXml", any_content),
    optional("interdigitTimeout", decimal),
    optional("language", text),
    optional("maxTimeout", decimal),
    optional("mode", recognition_mode),
    optional("preflush", boolean),
    optional("rejectionThreshold", decimal),
    optional("retainAudio", boolean),
    optional("silenceTimeout", decimal),
    optional("samplingRate", integer),
};
constinit const Type attribute_info = choices("AttributeInfo", attribute_info_fields);

constexpr Word absolute_position_words[] = {
    {"startOfMessage"},
    {"endOfMessage"},
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
    {"male"},
    {"female"},
};
constinit const Type gender = word("Gender", gender_words);

constexpr Field control_data_fields[] = {
    once("gender", gender),
    once("language", text),
};
constinit const Type control_data = sequence("ControlData", control_data_fields);

}  // namespace ctibus::csta::tables
