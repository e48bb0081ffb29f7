#include "tables/groups.hpp"
#include "tables/types.hpp"

namespace ctibus::csta::tables {
namespace {

constexpr Field bookmark_reached_event[] = {
    once("monitorCrossRefID", text),
    once("overConnection", connection_id),
    optional("resource", text),
    once("bookmark", text),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field completed_event[] = {
    once("monitorCrossRefID", text),
    once("overConnection", connection_id),
    optional("resource", text),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field dtmf_detected_event[] = {
    once("monitorCrossRefID", text),
    once("overConnection", connection_id),
    optional("resource", text),
    once("dtmfChar", text),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field emptied_event[] = {
    once("monitorCrossRefID", text),
    once("overConnection", connection_id),
    optional("resource", text),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field interruption_detected_event[] = {
    once("monitorCrossRefID", text),
    once("overConnection", connection_id),
    optional("resource", text),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field not_recognized_event[] = {
    once("monitorCrossRefID", text),
    once("overConnection", connection_id),
    optional("resource", text),
    once("result", text),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field play_event[] = {
    once("monitorCrossRefID", text),
    once("connection", connection_id),
    once("message", text),
    optional("resource", text),
    optional("length", integer),
    optional("currentPosition", integer),
    optional("speed", integer),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field recognized_event[] = {
    once("monitorCrossRefID", text),
    once("overConnection", connection_id),
    optional("resource", text),
    once("result", text),
    optional("text", text),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field record_event[] = {
    once("monitorCrossRefID", text),
    once("connection", connection_id),
    once("message", text),
    optional("resource", text),
    optional("length", integer),
    optional("currentPosition", integer),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field review_event[] = {
    once("monitorCrossRefID", text),
    once("connection", connection_id),
    once("message", text),
    optional("resource", text),
    optional("length", integer),
    optional("currentPosition", integer),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field silence_timeout_expired_event[] = {
    once("monitorCrossRefID", text),
    once("overConnection", connection_id),
    optional("resource", text),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field speech_detected_event[] = {
    once("monitorCrossRefID", text),
    once("overConnection", connection_id),
    optional("resource", text),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field started_event[] = {
    once("monitorCrossRefID", text),
    once("overConnection", connection_id),
    optional("resource", text),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field stop_event[] = {
    once("monitorCrossRefID", text),
    once("connection", connection_id),
    once("message", text),
    optional("resource", text),
    optional("length", integer),
    optional("currentPosition", integer),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field suspend_play_event[] = {
    once("monitorCrossRefID", text),
    once("connection", connection_id),
    once("message", text),
    optional("resource", text),
    optional("length", integer),
    optional("currentPosition", integer),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field suspend_record_event[] = {
    once("monitorCrossRefID", text),
    once("connection", connection_id),
    once("message", text),
    optional("resource", text),
    optional("length", integer),
    optional("currentPosition", integer),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field voice_attribute_changed_event[] = {
    once("monitorCrossRefID", text),
    once("connection", connection_id),
    optional("message", text),
    optional("resource", text),
    optional("playVolume", volume),
    optional("recordingGain", integer),
    optional("speed", integer),
    optional("currentPosition", integer),
    any("grammars", grammars),
    optional("language", text),
    once("mode", recognition_mode),
    optional("retainAudio", boolean),
    optional("silenceTimeout", decimal),
    optional("maxTimeout", decimal),
    optional("babbleTimeout", decimal),
    optional("endSilence", decimal),
    optional("rejectionThreshold", decimal),
    optional("autoInterruptible", boolean),
    optional("innerXml", any_content),
    optional("interdigitTimeout", decimal),
    optional("preflush", boolean),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Field voice_error_occurred_event[] = {
    once("monitorCrossRefID", text),
    once("overConnection", connection_id),
    optional("resource", text),
    optional("cause", event_cause),
    optional("servicesPermitted", services_permitted),
    optional("extensions", csta_common_arguments),
};

constexpr Message all[] = {
    {.name = "BookmarkReachedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = bookmark_reached_event},
    {.name = "CompletedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = completed_event},
    {.name = "DtmfDetectedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = dtmf_detected_event},
    {.name = "EmptiedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = emptied_event},
    {.name = "InterruptionDetectedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = interruption_detected_event},
    {.name = "NotRecognizedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = not_recognized_event},
    {.name = "PlayEvent", .role = Role::event, .group = Group::voice_unit, .fields = play_event},
    {.name = "RecognizedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = recognized_event},
    {.name = "RecordEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = record_event},
    {.name = "ReviewEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = review_event},
    {.name = "SilenceTimeoutExpiredEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = silence_timeout_expired_event},
    {.name = "SpeechDetectedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = speech_detected_event},
    {.name = "StartedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = started_event},
    {.name = "StopEvent", .role = Role::event, .group = Group::voice_unit, .fields = stop_event},
    {.name = "SuspendPlayEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = suspend_play_event},
    {.name = "SuspendRecordEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = suspend_record_event},
    {.name = "VoiceAttributeChangedEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = voice_attribute_changed_event},
    {.name = "VoiceErrorOccurredEvent",
     .role = Role::event,
     .group = Group::voice_unit,
     .fields = voice_error_occurred_event},
};

}  // namespace

std::span<const Message> voice_events_messages() { return all; }

}  // namespace ctibus::csta::tables
