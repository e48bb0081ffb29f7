#include "core/replay/pseudonymizer.hpp"

#include <algorithm>
#include <charconv>

namespace ctibus::replay {
namespace {

/// Agents are people, whatever the id of one looks like.
bool names_agent(const manifest::FieldSpec& field) {
  return field.name == "agent" || field.name.ends_with("_agent") || field.name == "agents";
}

}  // namespace

std::string Pseudonymizer::text(std::string_view value, const ValueInfo& info) {
  if (info.field != nullptr) {
    const bool of = info.field->kind == Kind::list;
    const Kind kind = of ? info.field->element : info.field->kind;
    if (kind == Kind::enumeration || kind == Kind::secret) return std::string(value);
    if (info.personal) return pseudonyms_.personal(value);
    return names_agent(*info.field) ? pseudonyms_.identity(value) : pseudonyms_.open(value);
  }
  return info.declared && !info.personal ? pseudonyms_.open(value) : pseudonyms_.personal(value);
}

std::int64_t Pseudonymizer::integer(std::int64_t value, const ValueInfo& info) {
  if (info.declared && !info.personal) return value;
  const std::string digits = pseudonyms_.personal(std::to_string(value < 0 ? -(value + 1) : value));
  std::int64_t out = 0;
  (void)std::from_chars(digits.data(), digits.data() + digits.size(), out);
  return value < 0 ? -out - 1 : out;
}

bool Pseudonymizer::keeps_bytes(const ValueInfo& info) { return info.declared && !info.personal; }

std::string Pseudonymizer::name(std::string_view name, const ValueInfo&) {
  return pseudonyms_.open(name);
}

std::string Pseudonymizer::key_of(const wire::Frame& frame, const manifest::MessageSpec* message) {
  if (frame.key.empty()) return {};
  if (message == nullptr) return pseudonyms_.personal(frame.key);
  const auto field = std::find_if(message->fields.begin(), message->fields.end(),
                                  [&](const auto& one) { return one.name == message->key; });
  if (field == message->fields.end()) return pseudonyms_.open(frame.key);
  return text(frame.key,
              {.field = &*field, .declared = true, .personal = field->privacy != Privacy::open});
}

wire::Frame Pseudonymizer::apply(const wire::Frame& frame) {
  static const std::vector<manifest::FieldSpec> unknown;
  const auto* message = declarations_.find(frame.topic);
  topic_ = topic(frame.topic);
  key_ = key_of(frame, message);
  idempotency_ = pseudonyms_.word("key", frame.idempotency);
  source_ = pseudonyms_.open(frame.source);
  payload_.clear();
  // What cannot be read cannot be made harmless.
  if (!rewrite(frame.payload, message != nullptr ? message->fields : unknown, payload_)) {
    payload_.assign(1, std::uint8_t{0x80});
  }
  wire::Frame out = frame;
  out.topic = topic_;
  out.key = key_;
  out.idempotency = idempotency_;
  out.source = source_;
  out.payload = payload_;
  return out;
}

}  // namespace ctibus::replay
