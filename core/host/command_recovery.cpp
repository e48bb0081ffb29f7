#include "core/host/command_recovery.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "core/host/reply_codec.hpp"
#include "core/host/topic_table.hpp"
#include "ctibus/messages/bus.hpp"
#include "ctibus/trace_context.hpp"

namespace ctibus::host {
namespace {

constexpr std::int64_t day_ns = std::int64_t{24} * 3600 * 1'000'000'000;
constexpr std::uint32_t max_types = 16384;

struct Seen {
  std::uint64_t epoch = 0;
  std::string key;
  Uuid correlation;
  std::optional<ctibus_trace> trace;
  std::int64_t utc_ns = 0;
};

std::vector<std::string> patterns(const log::Log& log, const TopicTable& topics) {
  const auto known = topics.topics_of(log::MessageClass::command);
  std::set<std::string> all(known.begin(), known.end());
  // The log also remembers commands of plugins that are not here any more.
  for (std::uint32_t id = 0; id <= max_types; ++id) {
    const auto type = log.type(id);
    if (type && type->message_class == log::MessageClass::command) all.emplace(type->topic);
  }
  all.emplace(topic_of<bus::Answer>());
  return {all.begin(), all.end()};
}

}  // namespace

std::string make_idempotency_key(std::string_view source, std::string_view topic,
                                 std::string_view key) {
  std::string out;
  out.reserve(source.size() + topic.size() + key.size() + 2);
  out.append(source).append(1, '\0').append(topic).append(1, '\0').append(key);
  return out;
}

RecoveredCommands read_commands(log::Log& log, const TopicTable& topics, const Clock& clock) {
  const log::Cursor tail = log.tail();
  const std::int64_t now = clock.utc_ns();
  log::Subscription subscription;
  subscription.patterns = patterns(log, topics);
  subscription.start = log::Start::time(now - day_ns);
  subscription.conflate_behind = 0;
  auto reader = log.add_reader(std::move(subscription));
  if (!reader) return {};

  RecoveredCommands out;
  std::unordered_map<MessageId, Seen> open;
  const auto visit = [&](const log::Delivery& delivery) {
    if (delivery.kind != log::Delivery::Kind::message) return;
    const log::FrameView& frame = delivery.frame;
    if (frame.message_class() == log::MessageClass::command) {
      Seen& seen = open[MessageId(frame.id())];
      seen.epoch = frame.epoch();
      seen.correlation = frame.header().correlation;
      if (const auto& header = frame.header(); has_trace(header.trace_id)) {
        seen.trace.emplace();
        std::copy_n(header.trace_id, 16, seen.trace->trace_id);
        seen.trace->flags = header.trace_flags;
      }
      seen.utc_ns = frame.header().publish_time_ns;
      if (!frame.idempotency_key().empty()) {
        seen.key = make_idempotency_key(log.source_name(frame.header().source), frame.topic(),
                                        frame.idempotency_key());
      }
      return;
    }
    const auto bytes = frame.payload();
    auto reply = unpack_reply({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
    if (!reply) return;
    auto node = open.extract(MessageId(frame.header().causation));
    if (node.empty() || node.mapped().key.empty()) return;
    reply->command = node.key();
    out.repeatable.push_back(
        {std::move(node.mapped().key), std::move(*reply), now - node.mapped().utc_ns});
  };
  while ((*reader)->read(visit) != 0 || (*reader)->position().sequence < tail.sequence) {
    if ((*reader)->lag() == 0) break;
  }

  for (auto& [id, seen] : open) {
    if (seen.epoch >= log.epoch()) continue;
    CommandReply reply;
    reply.status = CTIBUS_REPLY_OUTCOME_UNKNOWN;
    reply.command = id;
    reply.code = "bus.outcome_unknown";
    reply.text = "The core ended before the command was answered.";
    out.open.push_back({reply, seen.correlation, seen.trace});
    if (!seen.key.empty()) {
      out.repeatable.push_back({std::move(seen.key), std::move(reply), now - seen.utc_ns});
    }
  }
  return out;
}

}  // namespace ctibus::host
