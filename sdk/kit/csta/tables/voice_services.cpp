#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field only_extensions[] = {optional("extensions", csta_common_arguments)};

constexpr Field activate[] = {
    once("overConnection", connection_id),         optional("resource", text, implicit(0)),
    once("ruleName", text, implicit(1)),           optional("grammarName", text, implicit(2)),
    optional("extensions", csta_common_arguments),
};

constexpr Field clear[] = {
    once("overConnection", connection_id),
    optional("resource", text, implicit(0)),
    optional("extensions", csta_common_arguments),
};

constexpr Field concatenate_message[] = {
    once("messagesToConcatenate", message_id_list),
    optional("extensions", csta_common_arguments),
};

constexpr Field concatenate_message_response[] = {
    once("concatenatedMessage", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field deactivate[] = {
    once("overConnection", connection_id),
    optional("resource", text, implicit(0)),
    once("ruleName", text),
    optional("grammarName", text, implicit(1)),
    optional("extensions", csta_common_arguments, implicit(2)),
};

constexpr Field delete_message[] = {
    once("messageToBeDeleted", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field play_message[] = {
    once("messageToBePlayed", opaque_octets),
    once("overConnection", connection_id),
    optional("duration", integer),
    optional("termination", terminating_conditions),
    optional("extensions", csta_common_arguments),
};

constexpr Field query_voice_attribute[] = {
    once("messageToQuery", opaque_octets),         optional("resource", text, implicit(0)),
    once("attributeToQuery", attribute_to_query),  optional("connection", connection_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field query_voice_attribute_in_ber[] = {
    once("messageToQuery", opaque_octets),         once("attributeToQuery", attribute_to_query),
    optional("resource", text, implicit(0)),       optional("connection", connection_id),
    optional("extensions", csta_common_arguments),
};

constexpr Field query_voice_attribute_response[] = {
    once("attribute", attribute_info),
    optional("extensions", csta_common_arguments),
};

constexpr Field queue_service[] = {
    once("overConnection", connection_id),         optional("message", opaque_octets),
    optional("resource", text, implicit(0)),       optional("text", text, implicit(1)),
    optional("extensions", csta_common_arguments),
};

constexpr Field record_message[] = {
    once("callToBeRecorded", connection_id),
    optional("resource", text, implicit(2)),
    optional("samplingRate", integer, implicit(0)),
    optional("encodingAlgorithm", encoding_algorithm),
    optional("maxDuration", integer, implicit(1)),
    optional("termination", terminating_conditions),
    optional("extensions", csta_common_arguments),
};

constexpr Field record_message_response[] = {
    once("resultingMessage", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Field reposition[] = {
    once("connection", connection_id),
    optional("messageToReposition", opaque_octets),
    optional("resource", text, implicit(0)),
    once("periodOfReposition", period),
    optional("extensions", csta_common_arguments),
};

constexpr Field reposition_in_ber[] = {
    once("connection", connection_id),
    once("periodOfReposition", period),
    optional("messageToReposition", opaque_octets),
    optional("resource", text, implicit(0)),
    optional("extensions", csta_common_arguments),
};

constexpr Field resume[] = {
    once("connection", connection_id),
    optional("messageToResume", opaque_octets),
    optional("resource", text, implicit(0)),
    optional("duration", integer),
    optional("extensions", csta_common_arguments),
};

constexpr Field review[] = {
    once("connection", connection_id),
    optional("messageToReview", opaque_octets),
    optional("resource", text, implicit(0)),
    once("periodToReview", period_to_review),
    optional("extensions", csta_common_arguments),
};

constexpr Field review_in_ber[] = {
    once("connection", connection_id),
    once("periodToReview", period_to_review),
    optional("messageToReview", opaque_octets),
    optional("resource", text, implicit(0)),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_voice_attribute[] = {
    once("connection", connection_id),
    optional("message", opaque_octets),
    optional("resource", text, implicit(0)),
    once("attributeToSet", attribute_to_set),
    optional("extensions", csta_common_arguments),
};

constexpr Field set_voice_attribute_in_ber[] = {
    once("connection", connection_id),
    once("attributeToSet", attribute_to_set),
    optional("message", opaque_octets),
    optional("resource", text, implicit(0)),
    optional("extensions", csta_common_arguments),
};

constexpr Field start[] = {
    once("overConnection", connection_id),
    optional("resource", text, implicit(0)),
    optional("text", text, implicit(1)),
    optional("extensions", csta_common_arguments),
};

constexpr Field stop[] = {
    once("connection", connection_id),
    optional("messageToBeStopped", opaque_octets),
    optional("resource", text, implicit(0)),
    optional("extensions", csta_common_arguments),
};

constexpr Field suspend[] = {
    once("connection", connection_id),
    optional("message", opaque_octets),
    optional("resource", text, implicit(0)),
    optional("extensions", csta_common_arguments),
};

constexpr Field synthesize_message[] = {
    once("textToBeSynthesized", text),
    optional("control", control_data),
    optional("extensions", csta_common_arguments),
};

constexpr Field synthesize_message_response[] = {
    once("synthesizedMessage", opaque_octets),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "Activate",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = activate,
     .response = "ActivateResponse",
     .operation = 512},
    {.name = "ActivateResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions,
     .operation = 512},
    {.name = "Clear",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = clear,
     .response = "ClearResponse",
     .operation = 513},
    {.name = "ClearResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions,
     .operation = 513},
    {.name = "ConcatenateMessage",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = concatenate_message,
     .response = "ConcatenateMessageResponse",
     .operation = 500},
    {.name = "ConcatenateMessageResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = concatenate_message_response,
     .operation = 500},
    {.name = "Deactivate",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = deactivate,
     .response = "DeactivateResponse",
     .operation = 514},
    {.name = "DeactivateResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions,
     .operation = 514},
    {.name = "DeleteMessage",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = delete_message,
     .response = "DeleteMessageResponse",
     .operation = 501},
    {.name = "DeleteMessageResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions,
     .bare = true,
     .operation = 501},
    {.name = "PlayMessage",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = play_message,
     .response = "PlayMessageResponse",
     .operation = 502},
    {.name = "PlayMessageResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions,
     .bare = true,
     .operation = 502},
    {.name = "QueryVoiceAttribute",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = query_voice_attribute,
     .response = "QueryVoiceAttributeResponse",
     .operation = 503,
     .ber = query_voice_attribute_in_ber},
    {.name = "QueryVoiceAttributeResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = query_voice_attribute_response,
     .operation = 503},
    {.name = "QueueService",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = queue_service,
     .response = "QueueServiceResponse",
     .operation = 515},
    {.name = "QueueServiceResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions,
     .operation = 515},
    {.name = "RecordMessage",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = record_message,
     .response = "RecordMessageResponse",
     .operation = 511},
    {.name = "RecordMessageResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = record_message_response,
     .operation = 511},
    {.name = "Reposition",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = reposition,
     .response = "RepositionResponse",
     .operation = 504,
     .ber = reposition_in_ber},
    {.name = "RepositionResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions,
     .bare = true,
     .operation = 504},
    {.name = "Resume",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = resume,
     .response = "ResumeResponse",
     .operation = 505},
    {.name = "ResumeResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions,
     .bare = true,
     .operation = 505},
    {.name = "Review",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = review,
     .response = "ReviewResponse",
     .operation = 506,
     .ber = review_in_ber},
    {.name = "ReviewResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions,
     .bare = true,
     .operation = 506},
    {.name = "SetVoiceAttribute",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = set_voice_attribute,
     .response = "SetVoiceAttributeResponse",
     .operation = 507,
     .ber = set_voice_attribute_in_ber},
    {.name = "SetVoiceAttributeResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions,
     .bare = true,
     .operation = 507},
    {.name = "Start",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = start,
     .response = "StartResponse",
     .operation = 516},
    {.name = "StartResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions,
     .operation = 516},
    {.name = "Stop",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = stop,
     .response = "StopResponse",
     .operation = 508},
    {.name = "StopResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions,
     .bare = true,
     .operation = 508},
    {.name = "Suspend",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = suspend,
     .response = "SuspendResponse",
     .operation = 509},
    {.name = "SuspendResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = only_extensions,
     .bare = true,
     .operation = 509},
    {.name = "SynthesizeMessage",
     .role = Role::request,
     .group = Group::voice_unit,
     .fields = synthesize_message,
     .response = "SynthesizeMessageResponse",
     .operation = 510},
    {.name = "SynthesizeMessageResponse",
     .role = Role::response,
     .group = Group::voice_unit,
     .fields = synthesize_message_response,
     .operation = 510},
};

}  // namespace

std::span<const Message> voice_services_messages() { return all; }

}  // namespace ctibus::csta::tables
