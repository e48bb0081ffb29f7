#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field start_application_session[] = {
    once("applicationInfo", application_info),
    once("requestedProtocolVersions", protocol_versions),
    optional("requestedSessionDuration", integer),
    optional("extensions", any_content),
};

constexpr Field start_application_session_pos_response[] = {
    once("sessionID", text),
    once("actualProtocolVersion", text),
    once("actualSessionDuration", integer),
    optional("extensions", any_content),
};

constexpr Field start_application_session_neg_response[] = {
    once("errorCode", start_session_error),
    optional("extensions", any_content),
};

constexpr Field reset_application_session_timer[] = {
    once("sessionID", text),
    once("requestedSessionDuration", integer),
    optional("extensions", any_content),
};

constexpr Field reset_application_session_timer_pos_response[] = {
    once("actualSessionDuration", integer),
    optional("extensions", any_content),
};

constexpr Field reset_application_session_timer_neg_response[] = {
    once("errorCode", reset_session_error),
    optional("extensions", any_content),
};

constexpr Field stop_application_session[] = {
    once("sessionID", text),
    optional("sessionEndReason", session_end_reason),
    optional("extensions", any_content),
};

constexpr Field stop_application_session_pos_response[] = {
    optional("extensions", any_content),
};

constexpr Field stop_application_session_neg_response[] = {
    once("errorCode", stop_session_error),
    optional("extensions", any_content),
};

constexpr Field application_session_terminated[] = {
    once("sessionID", text),
    optional("sessionTermReason", session_term_reason),
    optional("extensions", any_content),
};

constexpr Message all[] = {
    {.name = "StartApplicationSession",
     .role = Role::request,
     .group = Group::application_session,
     .fields = start_application_session,
     .response = "StartApplicationSessionPosResponse"},
    {.name = "StartApplicationSessionPosResponse",
     .role = Role::response,
     .group = Group::application_session,
     .fields = start_application_session_pos_response},
    {.name = "StartApplicationSessionNegResponse",
     .role = Role::response,
     .group = Group::application_session,
     .fields = start_application_session_neg_response},
    {.name = "ResetApplicationSessionTimer",
     .role = Role::request,
     .group = Group::application_session,
     .fields = reset_application_session_timer,
     .response = "ResetApplicationSessionTimerPosResponse"},
    {.name = "ResetApplicationSessionTimerPosResponse",
     .role = Role::response,
     .group = Group::application_session,
     .fields = reset_application_session_timer_pos_response},
    {.name = "ResetApplicationSessionTimerNegResponse",
     .role = Role::response,
     .group = Group::application_session,
     .fields = reset_application_session_timer_neg_response},
    {.name = "StopApplicationSession",
     .role = Role::request,
     .group = Group::application_session,
     .fields = stop_application_session,
     .response = "StopApplicationSessionPosResponse"},
    {.name = "StopApplicationSessionPosResponse",
     .role = Role::response,
     .group = Group::application_session,
     .fields = stop_application_session_pos_response},
    {.name = "StopApplicationSessionNegResponse",
     .role = Role::response,
     .group = Group::application_session,
     .fields = stop_application_session_neg_response},
    {.name = "ApplicationSessionTerminated",
     .role = Role::request,
     .group = Group::application_session,
     .fields = application_session_terminated},
};

}  // namespace

std::span<const Message> application_session_messages() { return all; }

}  // namespace ctibus::csta::tables
