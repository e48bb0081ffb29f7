#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field bookmark_reached_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("overConnection", connection_id),
    optional("resource", text, implicit(0)),
    once("bookmark", text),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field completed_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("overConnection", connection_id),
    optional("resource", text, implicit(0)),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field dtmf_detected_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("overConnection", connection_id),
    optional("resource", text, implicit(0)),
    once("dtmfChar", text),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field emptied_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("overConnection", connection_id),
    optional("resource", text, implicit(0)),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field interruption_detected_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("overConnection", connection_id),
    optional("resource", text, implicit(0)),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field not_recognized_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("overConnection", connection_id),
    optional("resource", text, implicit(0)),
    once("result", text),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field play_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("connection", connection_id),
    once("message", opaque_octets),
    optional("resource", text, implicit(3)),
    optional("length", integer, implicit(0)),
    optional("currentPosition", integer, implicit(1)),
    optional("speed", integer, implicit(2)),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field recognized_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("overConnection", connection_id),
    optional("resource", text, implicit(0)),
    once("result", text),
    optional("text", text, not_in_ber),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field record_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("connection", connection_id),
    once("message", opaque_octets),
    optional("resource", text, implicit(2)),
    optional("length", integer, implicit(0)),
    optional("currentPosition", integer, implicit(1)),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field review_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("connection", connection_id),
    once("message", opaque_octets),
    optional("resource", text, implicit(2)),
    optional("length", integer, implicit(0)),
    optional("currentPosition", integer, implicit(1)),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field silence_timeout_expired_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("overConnection", connection_id),
    optional("resource", text, implicit(0)),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field speech_detected_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("overConnection", connection_id),
    optional("resource", text, implicit(0)),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field started_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("overConnection", connection_id),
    optional("resource", text, implicit(0)),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field stop_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("connection", connection_id),
    once("message", opaque_octets),
    optional("resource", text, implicit(2)),
    optional("length", integer, implicit(0)),
    optional("currentPosition", integer, implicit(1)),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field suspend_play_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("connection", connection_id),
    once("message", opaque_octets),
    optional("resource", text, implicit(2)),
    optional("length", integer, implicit(0)),
    optional("currentPosition", integer, implicit(1)),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field suspend_record_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("connection", connection_id),
    once("message", opaque_octets),
    optional("resource", text, implicit(2)),
    optional("length", integer, implicit(0)),
    optional("currentPosition", integer, implicit(1)),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field voice_attribute_changed_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("connection", connection_id),
    optional("message", opaque_octets),
    optional("resource", text, implicit(4)),
    optional("playVolume", volume, wrapped(0)),
    optional("recordingGain", integer, implicit(1)),
    optional("speed", integer, implicit(2)),
    optional("currentPosition", integer, implicit(3)),
    any("grammars", grammars, implicit(5)),
    optional("language", text, implicit(6)),
    once("mode", recognition_mode, implicit(7)),
    optional("retainAudio", boolean, implicit(8)),
    optional("silenceTimeout", whole_decimal, implicit(9)),
    optional("maxTimeout", whole_decimal, implicit(10)),
    optional("babbleTimeout", whole_decimal, implicit(11)),
    optional("endSilence", whole_decimal, implicit(12)),
    optional("rejectionThreshold", whole_decimal, implicit(13)),
    optional("autoInterruptible", boolean, implicit(14)),
    optional("innerXml", any_content, implicit(15)),
    optional("interdigitTimeout", whole_decimal, implicit(16)),
    optional("preflush", boolean, implicit(17)),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field voice_attribute_changed_event_in_ber[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("connection", connection_id),
    optional("resource", text, implicit(4)),
    optional("message", opaque_octets),
    optional("playVolume", volume, wrapped(0)),
    optional("recordingGain", integer, implicit(1)),
    optional("speed", integer, implicit(2)),
    optional("currentPosition", integer, implicit(3)),
    any("grammars", grammars, implicit(5)),
    optional("language", text, implicit(6)),
    once("mode", recognition_mode, implicit(7)),
    optional("retainAudio", boolean, implicit(8)),
    optional("silenceTimeout", whole_decimal, implicit(9)),
    optional("maxTimeout", whole_decimal, implicit(10)),
    optional("babbleTimeout", whole_decimal, implicit(11)),
    optional("endSilence", whole_decimal, implicit(12)),
    optional("rejectionThreshold", whole_decimal, implicit(13)),
    optional("autoInterruptible", boolean, implicit(14)),
    optional("innerXml", any_content, implicit(15)),
    optional("interdigitTimeout", whole_decimal, implicit(16)),
    optional("preflush", boolean, implicit(17)),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field voice_error_occurred_event[] = {
    once("monitorCrossRefID", monitor_cross_ref_id),
    once("overConnection", connection_id),
    optional("resource", text, implicit(0)),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "BookmarkReachedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = bookmark_reached_event,
     .event = 7},
    {.name = "CompletedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = completed_event,
     .event = 8},
    {.name = "DtmfDetectedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = dtmf_detected_event,
     .event = 9},
    {.name = "EmptiedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = emptied_event,
     .event = 10},
    {.name = "InterruptionDetectedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = interruption_detected_event,
     .event = 11},
    {.name = "NotRecognizedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = not_recognized_event,
     .event = 12},
    {.name = "PlayEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = play_event,
     .event = 0},
    {.name = "RecognizedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = recognized_event,
     .event = 13},
    {.name = "RecordEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = record_event,
     .event = 1},
    {.name = "ReviewEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = review_event,
     .event = 2},
    {.name = "SilenceTimeoutExpiredEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = silence_timeout_expired_event,
     .event = 14},
    {.name = "SpeechDetectedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = speech_detected_event,
     .event = 15},
    {.name = "StartedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = started_event,
     .event = 16},
    {.name = "StopEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = stop_event,
     .event = 3},
    {.name = "SuspendPlayEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = suspend_play_event,
     .event = 4},
    {.name = "SuspendRecordEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = suspend_record_event,
     .event = 5},
    {.name = "VoiceAttributeChangedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = voice_attribute_changed_event,
     .event = 6,
     .ber = voice_attribute_changed_event_in_ber},
    {.name = "VoiceErrorOccurredEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = voice_error_occurred_event,
     .event = 17},
};

}  // namespace

std::span<const Message> voice_events_messages() { return all; }

}  // namespace ctibus::csta::tables
