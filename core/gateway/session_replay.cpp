#include <fmt/format.h>

#include "core/gateway/session_detail.hpp"
#include "core/host/topic_table.hpp"
#include "ctibus/messages/bus.hpp"

// What a client repeats in the names of others: a recording, or generated load.

namespace ctibus::gateway {

using namespace wire;

namespace {

constexpr std::size_t longest_source = 256;

}  // namespace

Result<> Session::may_replay() const {
  if (!common_.site.config().site.sandbox) {
    return failure("wire.not_sandboxed",
                   fmt::format("{} is no sandbox: what is replayed here would be taken for real "
                               "calls. Replay into a site of its own, with `sandbox = true` under "
                               "[site] in its file.",
                               common_.site.config().site.name));
  }
  if (admission_.rights.admin) return {};
  return failure("wire.not_allowed",
                 fmt::format("{} may not speak in the names of others: that takes admin = true "
                             "under [client.{}].",
                             admission_.source, name_));
}

void Session::replay(Message message) {
  const auto header = take_header<ReplayHeader>(message);
  if (!header) return mistake(MessageKind::replay, 0, {"wire.malformed", "It has no header."});
  const auto may = may_replay();
  take_frames(
      MessageKind::replay, header->count, message,
      [&](std::uint32_t index, const wire::Frame&) { return header->first_number + index; },
      [&](const wire::Frame& frame, std::uint64_t number) {
        return may ? replay(frame, number) : may;
      });
}

Result<> Session::replay(const wire::Frame& frame, std::uint64_t number) {
  if (frame.source.empty() || frame.source.size() > longest_source) {
    return failure("wire.malformed", "A replayed message names its source.");
  }
  const auto found = topic_of_any_class(frame);
  if (!found) return tl::unexpected(found.error());
  const Topic& topic = **found;
  if (!topic.allowed) return allowed(false, "replay", frame.topic);
  if (!is_map(frame.payload, true)) {
    return failure("bus.malformed", "The payload is no MessagePack map.");
  }
  const auto source = common_.site.log().intern_source(frame.source);
  if (!source) return tl::unexpected(source.error());
  log::Draft draft;
  draft.type = topic.type;
  draft.number = number;
  draft.idempotency_key = frame.idempotency;
  draft.remaining_ms = frame.header.remaining_ms;
  draft.origin = log::Origin{*source, frame.header.id};
  return publish(frame, std::move(draft));
}

/// Commands and replies are logged, so that they are traced: nobody carries them out. A topic that
/// nobody here declares keeps the class of the site that it was recorded at.
Result<const Session::Topic*> Session::topic_of_any_class(const wire::Frame& frame) {
  const auto known = replayed_topics_.find(frame.topic);
  if (known != replayed_topics_.end()) return &known->second;
  const auto message_class =
      common_.site.topics()
          .class_of(frame.topic)
          .value_or(static_cast<log::MessageClass>(frame.header.message_class));
  const auto type = common_.site.log().intern(frame.topic, message_class);
  if (!type) return tl::unexpected(type.error());
  const bool may =
      !bus::belongs_to_its_site(frame.topic) && admission_.rights.may_publish(frame.topic);
  return &replayed_topics_.emplace(frame.topic, Topic{*type, message_class, may}).first->second;
}

}  // namespace ctibus::gateway
