#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field activate[] = {
    once("overConnection", connection_id),
    optional("resource", text),
    once("ruleName", text),
    optional("grammarName", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field clear[] = {
    once("overConnection", connection_id),
    optional("resource", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field concatenate_message[] = {
    once("messagesToConcatenate", message_id_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field concatenate_message_response[] = {
    once("concatenatedMessage", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field deactivate[] = {
    once("overConnection", connection_id),
    optional("resource", text),
    once("ruleName", text),
    optional("grammarName", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field delete_message[] = {
    once("messageToBeDeleted", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field play_message[] = {
    once("messageToBePlayed", text),
    once("overConnection", connection_id),
    optional("duration", integer),
    optional("termination", terminating_conditions),
    optional("extensions", csta_common_arguments),
};

constexpr Field query_voice_attribute[] = {
    once("messageToQuery", text),
    optional("resource", text),
    once("attributeToQuery", attribute_to_query),
    optional("connection", connection_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field query_voice_attribute_response[] = {
    once("attribute", attribute_info),
    optional("extensions", csta_common_arguments),
};

constexpr Field queue_service[] = {
    once("overConnection", connection_id),
    optional("message", text),
    optional("resource", text),
    optional("text", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field record_message[] = {
    once("callToBeRecorded", connection_id),
    optional("resource", text),
    optional("samplingRate", integer),
    optional("encodingAlgorithm", encoding_algorithm),
    optional("maxDuration", integer),
    optional("termination", terminating_conditions),
    optional("extensions", csta_common_arguments),
};

constexpr Field record_message_response[] = {
    once("resultingMessage", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field reposition[] = {
    once("connection", connection_id),
    optional("messageToReposition", text),
    optional("resource", text),
    once("periodOfReposition", period),
    optional("extensions", csta_common_arguments),
};

constexpr Field resume[] = {
    once("connection", connection_id),
    optional("messageToResume", text),
    optional("resource", text),
    optional("duration", integer),
    optional("extensions", csta_common_arguments),
};

constexpr Field review[] = {
    once("connection", connection_id),
    optional("messageToReview", text),
    optional("resource", text),
    once("periodToReview", period_to_review),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_voice_attribute[] = {
    once("connection", connection_id),
    optional("message", text),
    optional("resource", text),
    once("attributeToSet", attribute_to_set),
    optional("extensions", csta_common_arguments),
};

constexpr Field start[] = {
    once("overConnection", connection_id),
    optional("resource", text),
    optional("text", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field stop[] = {
    once("connection", connection_id),
    optional("messageToBeStopped", text),
    optional("resource", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field suspend[] = {
    once("connection", connection_id),
    optional("message", text),
    optional("resource", text),
    optional("extensions", csta_common_arguments),
};

constexpr Field synthesize_message[] = {
    once("textToBeSynthesized", text),
    optional("control", control_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field synthesize_message_response[] = {
    once("synthesizedMessage", text),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "Activate",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = activate,
     .response = "ActivateResponse"},
    {.name = "ActivateResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions},
    {.name = "Clear",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = clear,
     .response = "ClearResponse"},
    {.name = "ClearResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions},
    {.name = "ConcatenateMessage",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = concatenate_message,
     .response = "ConcatenateMessageResponse"},
    {.name = "ConcatenateMessageResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = concatenate_message_response},
    {.name = "Deactivate",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = deactivate,
     .response = "DeactivateResponse"},
    {.name = "DeactivateResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions},
    {.name = "DeleteMessage",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = delete_message,
     .response = "DeleteMessageResponse"},
    {.name = "DeleteMessageResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions},
    {.name = "PlayMessage",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = play_message,
     .response = "PlayMessageResponse"},
    {.name = "PlayMessageResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions},
    {.name = "QueryVoiceAttribute",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = query_voice_attribute,
     .response = "QueryVoiceAttributeResponse"},
    {.name = "QueryVoiceAttributeResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = query_voice_attribute_response},
    {.name = "QueueService",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = queue_service,
     .response = "QueueServiceResponse"},
    {.name = "QueueServiceResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions},
    {.name = "RecordMessage",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = record_message,
     .response = "RecordMessageResponse"},
    {.name = "RecordMessageResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = record_message_response},
    {.name = "Reposition",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = reposition,
     .response = "RepositionResponse"},
    {.name = "RepositionResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions},
    {.name = "Resume",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = resume,
     .response = "ResumeResponse"},
    {.name = "ResumeResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions},
    {.name = "Review",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = review,
     .response = "ReviewResponse"},
    {.name = "ReviewResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions},
    {.name = "SetVoiceAttribute",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = set_voice_attribute,
     .response = "SetVoiceAttributeResponse"},
    {.name = "SetVoiceAttributeResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions},
    {.name = "Start",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = start,
     .response = "StartResponse"},
    {.name = "StartResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions},
    {.name = "Stop",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = stop,
     .response = "StopResponse"},
    {.name = "StopResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions},
    {.name = "Suspend",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = suspend,
     .response = "SuspendResponse"},
    {.name = "SuspendResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions},
    {.name = "SynthesizeMessage",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = synthesize_message,
     .response = "SynthesizeMessageResponse"},
    {.name = "SynthesizeMessageResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = synthesize_message_response},
};

}  // namespace

std::span<const Message> voice_services_messages() { return all; }

}  // namespace ctibus::csta::tables
