#include "core/presentation/otlp.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <unordered_map>
#include <vector>

#include "ctibus/codec.hpp"
#include "ctibus/messages/bus.hpp"
#include "ctibus/trace_context.hpp"
#include "ctibus/version.h"

namespace ctibus::presentation {
namespace {

using Json = nlohmann::ordered_json;

// opentelemetry/proto/trace/v1/trace.proto
constexpr int kind_internal = 1;
constexpr int kind_client = 3;
constexpr int kind_producer = 4;
constexpr int status_ok = 1;
constexpr int status_error = 2;

template <std::size_t size>
std::string hex(const std::uint8_t (&bytes)[size]) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out;
  for (const std::uint8_t byte : bytes) {
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

std::string own_span(const MessageId& id) {
  std::uint8_t span[8];
  derive_span(id, span);
  return hex(span);
}

std::string call_span(const Uuid& root) {
  const ctibus_uuid raw = root;
  return own_span(std::bit_cast<ctibus_message_id>(raw));
}

std::string trace_of(const wire::Frame& frame) {
  std::uint8_t trace[16];
  std::memcpy(trace, frame.header.trace_id, sizeof trace);
  if (!has_trace(trace)) {
    derive_trace(frame.header.correlation, frame.header.id, trace);  // of a log from before
  }
  return hex(trace);
}

Json text(std::string_view key, std::string_view value) {
  return {{"key", key}, {"value", {{"stringValue", value}}}};
}
/// 64-bit numbers are texts in Protobuf's JSON.
Json number(std::string_view key, std::uint64_t value) {
  return {{"key", key}, {"value", {{"intValue", std::to_string(value)}}}};
}
Json flag(std::string_view key) { return {{"key", key}, {"value", {{"boolValue", true}}}}; }

class Exporter {
 public:
  Exporter(std::span<const wire::Frame> frames, const OtlpOptions& options)
      : frames_(frames), options_(options) {
    for (const auto& frame : frames_) {
      by_id_.emplace(frame.id(), &frame);
      if (frame.message_class() == MessageClass::reply) replies_.emplace(frame.causation(), &frame);
      note_root(frame);
    }
  }

  std::string run() {
    for (const auto& [root, call] : calls_) spans_["ctibus"].push_back(span_of(root, call));
    for (const auto& frame : frames_) {
      if (shown(frame)) spans_[std::string(frame.source)].push_back(span_of(frame));
    }
    Json resources = Json::array();
    for (auto& [source, spans] : spans_) {
      Json attributes =
          Json::array({text("service.name", source), text("service.version", CTIBUS_VERSION)});
      if (!options_.site.empty()) attributes.push_back(text("service.namespace", options_.site));
      resources.push_back(
          {{"resource", {{"attributes", std::move(attributes)}}},
           {"scopeSpans",
            Json::array({{{"scope", {{"name", "ctibus"}, {"version", CTIBUS_VERSION}}},
                          {"spans", std::move(spans)}}})}});
    }
    // Names of instances and keys come from outside and need not be UTF-8.
    return Json{{"resourceSpans", std::move(resources)}}.dump(-1, ' ', false,
                                                              Json::error_handler_t::replace);
  }

 private:
  struct Call {
    const wire::Frame* first = nullptr;
    std::int64_t begin_ns = 0;
    std::int64_t end_ns = 0;
  };

  static std::int64_t begin_of(const wire::Frame& frame) {
    return std::min(frame.header.event_time_ns, frame.header.publish_time_ns);
  }

  void note_root(const wire::Frame& frame) {
    const Uuid root = frame.correlation();
    if (!root) return;
    const auto [at, fresh] = calls_.try_emplace(root);
    Call& call = at->second;
    if (fresh) call = {&frame, begin_of(frame), frame.header.publish_time_ns};
    call.begin_ns = std::min(call.begin_ns, begin_of(frame));
    call.end_ns = std::max(call.end_ns, frame.header.publish_time_ns);
  }

  /// Replies are the ends of their commands' spans.
  bool shown(const wire::Frame& frame) const {
    if (frame.message_class() == MessageClass::state) return options_.states;
    return frame.message_class() != MessageClass::reply;
  }

  /// What led to it, as far as it has a span here.
  const wire::Frame* cause_of(const wire::Frame& frame) const {
    MessageId cause = frame.causation();
    for (int steps = 0; cause && steps < 64; ++steps) {
      const auto found = by_id_.find(cause);
      if (found == by_id_.end()) return nullptr;
      if (shown(*found->second)) return found->second;
      cause = found->second->causation();
    }
    return nullptr;
  }

  void put_parent(Json& span, const wire::Frame& frame, const std::string& trace,
                  bool in_its_call) const {
    const std::string given = hex(frame.header.span_id);
    if (has_span(frame.header.span_id) && given != own_span(frame.id())) {
      span["parentSpanId"] = given;
      return;
    }
    if (const auto* cause = cause_of(frame)) {
      const std::string other = trace_of(*cause);
      if (other == trace) {
        span["parentSpanId"] = own_span(cause->id());
        return;
      }
      span["links"].push_back({{"traceId", other}, {"spanId", own_span(cause->id())}});
    }
    if (!in_its_call) return;
    const auto call = calls_.find(frame.correlation());
    if (call == calls_.end()) return;
    const std::string of_call = trace_of(*call->second.first);
    if (of_call == trace) {
      span["parentSpanId"] = call_span(call->first);
    } else {
      span["links"].push_back({{"traceId", of_call}, {"spanId", call_span(call->first)}});
    }
  }

  static Json begin_span(const std::string& trace, const std::string& id, std::string_view name,
                         int kind, std::int64_t begin_ns, std::int64_t end_ns) {
    return {{"traceId", trace},
            {"spanId", id},
            {"name", name},
            {"kind", kind},
            {"startTimeUnixNano", std::to_string(std::max<std::int64_t>(begin_ns, 0))},
            {"endTimeUnixNano", std::to_string(std::max<std::int64_t>(end_ns, 0))}};
  }

  Json span_of(const Uuid& root, const Call& call) const {
    const std::string trace = trace_of(*call.first);
    Json span =
        begin_span(trace, call_span(root), "call", kind_internal, call.begin_ns, call.end_ns);
    // What began the call, unless that belongs to it.
    const auto* cause = cause_of(*call.first);
    if (cause != nullptr && cause->correlation() != root) {
      if (const std::string other = trace_of(*cause); other == trace) {
        span["parentSpanId"] = own_span(cause->id());
      } else {
        span["links"].push_back({{"traceId", other}, {"spanId", own_span(cause->id())}});
      }
    }
    span["attributes"] = Json::array({text("messaging.message.conversation_id", root.text())});
    return span;
  }

  Json span_of(const wire::Frame& frame) const {
    const bool command = frame.message_class() == MessageClass::command;
    const auto reply = command ? replies_.find(frame.id()) : replies_.end();
    const auto& last = reply == replies_.end() ? frame : *reply->second;
    const std::string trace = trace_of(frame);
    Json span = begin_span(trace, own_span(frame.id()), frame.topic,
                           command ? kind_client : kind_producer, begin_of(frame),
                           std::max(frame.header.publish_time_ns, last.header.publish_time_ns));
    put_parent(span, frame, trace, true);
    Json attributes =
        Json::array({text("messaging.system", "ctibus"), text("messaging.operation.type", "send"),
                     text("messaging.destination.name", frame.topic),
                     text("messaging.message.id", frame.id().text()),
                     number("messaging.message.body.size", frame.payload.size()),
                     text("ctibus.class", name_of(frame.message_class())),
                     number("ctibus.sequence", frame.header.sequence)});
    if (const Uuid root = frame.correlation()) {
      attributes.push_back(text("messaging.message.conversation_id", root.text()));
    }
    if (!frame.key.empty()) attributes.push_back(text("ctibus.key", frame.key));
    if (frame.inferred()) attributes.push_back(flag("ctibus.inferred"));
    if (reply != replies_.end()) put_outcome(span, attributes, *reply->second);
    span["attributes"] = std::move(attributes);
    return span;
  }

  static void put_outcome(Json& span, Json& attributes, const wire::Frame& reply) {
    bus::Answer answer;
    if (!decode(reply.payload, answer)) return;
    attributes.push_back(text("ctibus.outcome", answer.status));
    const bool accepted = answer.status == "accepted";
    span["status"] = {{"code", accepted ? status_ok : status_error}};
    if (accepted) return;
    span["status"]["message"] = answer.code;
    attributes.push_back(text("error.type", answer.code));
  }

  std::span<const wire::Frame> frames_;
  const OtlpOptions& options_;
  std::unordered_map<MessageId, const wire::Frame*> by_id_;
  std::unordered_map<MessageId, const wire::Frame*> replies_;  ///< by command
  std::map<Uuid, Call> calls_;
  std::map<std::string, Json> spans_;  ///< by source
};

}  // namespace

std::string otlp_json(std::span<const wire::Frame> frames, const OtlpOptions& options) {
  return Exporter(frames, options).run();
}

}  // namespace ctibus::presentation
