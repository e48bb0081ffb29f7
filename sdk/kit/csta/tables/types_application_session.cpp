#include "tables/types.hpp"

namespace ctibus::csta::tables {

constexpr Field application_info_fields[] = {
    once("applicationID", text),
    optional("applicationSpecificInfo", any_content),
};
constinit const Type application_info = sequence("ApplicationInfo", application_info_fields);

constexpr Field protocol_versions_fields[] = {
    some("protocolVersion", text),
};
constinit const Type protocol_versions = sequence("ProtocolVersions", protocol_versions_fields);

constexpr Word start_session_defined_error_words[] = {
    {"invalidApplicationInfo"},
    {"requestedProtocolVersionNotSupported"},
    {"serverResourcesBusy"},
    {"maxNumberSessions"},
};
constinit const Type start_session_defined_error =
    word("StartSessionDefinedError", start_session_defined_error_words);

constexpr Field start_session_error_fields[] = {
    optional("definedError", start_session_defined_error),
    optional("applError", text),
};
constinit const Type start_session_error = choice("StartSessionError", start_session_error_fields);

constexpr Word reset_session_defined_error_words[] = {
    {"invalidSessionID"},
    {"serverCannotResetSessionTimer"},
};
constinit const Type reset_session_defined_error =
    word("ResetSessionDefinedError", reset_session_defined_error_words);

constexpr Field reset_session_error_fields[] = {
    optional("definedError", reset_session_defined_error),
    optional("applError", text),
};
constinit const Type reset_session_error = choice("ResetSessionError", reset_session_error_fields);

constexpr Word stop_session_defined_error_words[] = {
    {"invalidSessionID"},
};
constinit const Type stop_session_defined_error =
    word("StopSessionDefinedError", stop_session_defined_error_words);

constexpr Field stop_session_error_fields[] = {
    optional("definedError", stop_session_defined_error),
    optional("applError", text),
};
constinit const Type stop_session_error = choice("StopSessionError", stop_session_error_fields);

constexpr Word defined_end_reason_words[] = {
    {"normal"},
};
constinit const Type defined_end_reason = word("DefinedEndReason", defined_end_reason_words);

constexpr Field session_end_reason_fields[] = {
    optional("definedEndReason", defined_end_reason),
    optional("appEndReason", text),
};
constinit const Type session_end_reason = choice("SessionEndReason", session_end_reason_fields);

constexpr Word defined_term_reason_words[] = {
    {"resourceLimitation"},
    {"sessionTimerExpired"},
};
constinit const Type defined_term_reason = word("DefinedTermReason", defined_term_reason_words);

constexpr Field session_term_reason_fields[] = {
    optional("definedTermReason", defined_term_reason),
    optional("serverTermReason", text),
};
constinit const Type session_term_reason = choice("SessionTermReason", session_term_reason_fields);

}  // namespace ctibus::csta::tables
