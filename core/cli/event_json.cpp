#include "core/cli/event_json.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "core/presentation/iso_time.hpp"
#include "core/schema/message_spec.hpp"

namespace ctibus::cli {

using Json = nlohmann::ordered_json;

Json event_json(const wire::Frame& frame, const presentation::Declarations& declarations,
                presentation::JsonStyle style) {
  static const std::vector<manifest::FieldSpec> unknown;
  const auto* message = declarations.find(frame.topic);
  const auto time =
      std::chrono::floor<Duration>(std::chrono::nanoseconds(frame.header.event_time_ns));
  Json out;
  out["id"] = frame.id().text();
  out["type"] = frame.topic;
  out["class"] = name_of(frame.message_class());
  out["source"] = frame.source;
  out["time"] = presentation::iso_time(Timestamp(time));
  if (!frame.key.empty()) out["subject"] = frame.key;
  if (const Uuid root = frame.correlation()) out["correlationid"] = root.text();
  if (const MessageId cause = frame.causation()) out["causationid"] = cause.text();
  out["sequence"] = frame.header.sequence;
  if (frame.inferred()) out["inferred"] = true;
  if (frame.tombstone()) out["ended"] = true;
  out["data"] =
      presentation::to_json(frame.payload, message != nullptr ? message->fields : unknown, style);
  return out;
}

Json body_json(std::span<const std::uint8_t> body, std::span<const FieldDescription> fields) {
  MessageDescription description;
  description.fields = fields;
  return presentation::to_json(body, schema::to_spec(description).fields, {.show_personal = true});
}

void print_list(std::span<const std::uint8_t> body, std::span<const FieldDescription> fields,
                const char* name) {
  const Json all = body_json(body, fields);
  // What is empty is not written.
  fmt::print("{}\n", all.contains(name) ? presentation::line_of(all[name]) : "[]");
}

}  // namespace ctibus::cli
