#include "core/gateway/session_detail.hpp"
#include "core/host/topic_table.hpp"
#include "ctibus/msgpack.hpp"
#include "ctibus/trace_context.hpp"

// What a client publishes.

namespace ctibus::gateway {

using namespace wire;

namespace {

// Of records in one `taken`: with the text of an error each it stays a small message.
constexpr std::size_t ends_a_message = 256;

}  // namespace

Result<> Session::resume(std::uint64_t source_epoch, const log::Cursor& after) {
  auto source = common_.sources.of(admission_.source, source_epoch, waker());
  if (!source) return tl::unexpected(source.error());
  source_ = std::move(*source);
  resumed_ = after;
  if (source_epoch == 0 || source_->begun()) return {};
  const auto tail = common_.site.log().tail();
  if (after.sequence != 0 && tail.sequence > after.sequence &&
      tail.sequence - after.sequence > common_.limits.resume_messages) {
    return failure(
        "wire.too_old",
        fmt::format("{} messages are to be looked through to find what {} has published: "
                    "begin anew, with another source_epoch.",
                    tail.sequence - after.sequence, admission_.source));
  }
  return common_.sources.begin(source_, after);
}

bool Session::arrive() {
  arrived_ = !source_ || !source_->recovering();
  return arrived_;
}

Result<Source*> Session::source() {
  if (!source_) {
    if (auto made = resume(0, {}); !made) return tl::unexpected(made.error());
  }
  return source_.get();
}

Result<const Session::Topic*> Session::topic(std::string_view name) {
  const auto known = topics_.find(name);
  if (known != topics_.end()) return &known->second;
  const auto message_class = common_.site.topics().class_of(name);
  if (!message_class || *message_class == log::MessageClass::command ||
      *message_class == log::MessageClass::reply) {
    return failure("bus.undeclared_topic",
                   fmt::format("\"{}\" is no state, event or record that the catalogue or a plugin "
                               "of this site declares.",
                               name.substr(0, 256)));
  }
  const auto type = common_.site.log().intern(name, *message_class);
  if (!type) return tl::unexpected(type.error());
  const bool may = !name.starts_with("bus.") && admission_.rights.may_publish(name);
  return &topics_.emplace(name, Topic{*type, *message_class, may}).first->second;
}

void Session::publish(Message message) {
  const auto header = take_header<PublishHeader>(message);
  if (!header) return mistake(MessageKind::publish, 0, {"wire.malformed", "It has no header."});
  take_frames(
      MessageKind::publish, header->count, message,
      [](std::uint32_t, const wire::Frame& frame) { return frame.header.id.number; },
      [&](const wire::Frame& frame, std::uint64_t) { return publish(frame); });
}

Result<> Session::publish(const wire::Frame& frame) {
  const auto found = topic(frame.topic);
  if (!found) return tl::unexpected(found.error());
  const Topic& topic = **found;
  if (!topic.allowed) return allowed(false, "publish", frame.topic);
  if (!is_map(frame.payload, !admission_.rights.trusted)) {
    return failure("bus.malformed", "The payload is no MessagePack map.");
  }
  log::Draft draft;
  draft.type = topic.type;
  draft.number = frame.header.id.number;
  return publish(frame, std::move(draft));
}

/// Completes the draft with what every frame says of itself.
Result<> Session::publish(const wire::Frame& frame, log::Draft draft) {
  const auto& header = frame.header;
  draft.flags =
      static_cast<std::uint8_t>(header.flags & (CTIBUS_FRAME_TOMBSTONE | CTIBUS_FRAME_INFERRED));
  draft.key = frame.key;
  draft.payload = std::as_bytes(frame.payload);
  draft.event_time_ns = header.event_time_ns;
  draft.correlation = header.correlation;
  draft.causation = header.causation;
  if (has_trace(header.trace_id)) {
    draft.trace_id = header.trace_id;
    draft.trace_flags = header.trace_flags;
    if (has_span(header.span_id)) draft.span_id = header.span_id;
  }
  const auto published = source_->publisher().publish(draft);
  if (!published) return tl::unexpected(published.error());
  return {};
}

void Session::tell_again() {
  if (source_epoch() == 0) return;
  source_->tell_again(resumed_);
  for (const auto& refusal : source_->refusals()) {
    send(refused(refusal.about, 0, refusal.error, refusal.number));
  }
}

bool Session::tell_taken() {
  if (!source_ || source_->epoch() == 0) return true;
  bool settled = true;
  while (backlog_.empty()) {
    const auto ended = source_->completions(ends_a_message);
    if (!untold_ && ended.empty()) break;
    settled = source_->settled();
    if (!settled && ended.empty()) break;
    const auto tail = common_.site.log().tail();
    Taken taken{.epoch = tail.epoch};
    if (settled) {
      taken.number = source_->last();
      taken.sequence = tail.sequence;
      untold_ = false;
    }
    for (const auto& record : ended) {
      taken.records.push_back({.number = record.id.number,
                               .sequence = record.sequence,
                               .code = record.error ? Text(record.error->code) : Text(),
                               .text = record.error ? Text(record.error->text) : Text()});
    }
    send(to_wire(MessageKind::taken, taken));
    if (ended.empty()) break;
  }
  return settled;
}

}  // namespace ctibus::gateway
