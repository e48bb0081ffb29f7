#include "core/host/command_router.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/host/command_frame.hpp"
#include "core/host/command_recovery.hpp"
#include "core/host/reply_codec.hpp"
#include "core/host/topic_table.hpp"
#include "ctibus/messages/bus.hpp"
#include "ctibus/messages/call_control.hpp"
#include "ctibus/reply_limit.hpp"
#include "ctibus/trace_context.hpp"

namespace ctibus::host {
namespace {

constexpr std::size_t max_text = 65535;
constexpr std::uint32_t max_remaining_ms = 3'600'000;

/// Ending a call must get through when everything else is refused.
bool has_reserved_room(std::string_view topic) {
  return topic == topic_of<call::Clear>() || topic == topic_of<call::ClearConnection>();
}

CommandReply make_reply(const MessageId& command, std::uint32_t status, std::string code,
                        std::string text) {
  return {status, command, std::move(code), std::move(text), {}};
}

std::shared_ptr<void> take_room(const std::shared_ptr<std::atomic<std::size_t>>& queued) {
  ++*queued;
  return {queued.get(), [queued](void*) { --*queued; }};
}

log::Draft draft_of(const CommandRequest& request, std::uint32_t type) {
  log::Draft draft;
  draft.type = type;
  draft.key = request.key;
  draft.payload = std::as_bytes(request.payload);
  draft.correlation = request.correlation;
  draft.causation = request.causation;
  if (request.trace != nullptr && has_trace(request.trace->trace_id)) {
    draft.trace_id = request.trace->trace_id;
    if (has_span(*request.trace)) draft.span_id = request.trace->span_id;
    draft.trace_flags = request.trace->flags;
  }
  draft.idempotency_key = request.idempotency;
  draft.remaining_ms = request.remaining_ms;
  draft.number = request.number;
  return draft;
}

}  // namespace

/// Who is to execute a command, or the reply that says why nobody does.
struct CommandRouter::Choice {
  std::shared_ptr<Provider> provider;
  std::string name;
  std::shared_ptr<void> room;
  CommandReply refusal;
};

CommandRouter::CommandRouter(log::Log& log, TimerService& timers, const TopicTable& topics,
                             std::shared_ptr<log::Publisher> publisher, Limits limits)
    : log_(log),
      timers_(timers),
      topics_(topics),
      publisher_(std::move(publisher)),
      limits_(limits),
      replies_(limits.replies) {
  if (const auto type = log_.intern(topic_of<bus::Answer>(), log::MessageClass::reply)) {
    reply_type_ = *type;
  }
}

CommandRouter::~CommandRouter() {
  std::unordered_map<MessageId, Pending> pending;
  {
    const std::lock_guard lock(mutex_);
    pending.swap(pending_);
  }
  for (const auto& [id, entry] : pending) timers_.cancel(entry.timer);
}

CommandRouter::Choice CommandRouter::choose(const CommandRequest& request) {
  const std::string_view name = request.target.substr(0, request.target.find(':'));
  Choice choice;
  const auto nobody = [&](std::string text) {
    choice.refusal = make_reply({}, CTIBUS_REPLY_NO_PROVIDER, "bus.no_provider", std::move(text));
    return choice;
  };
  if (!name.empty()) {
    const auto found = providers_.find(name);
    if (found == providers_.end()) {
      return nobody(fmt::format("No running instance {} provides commands.", name));
    }
    if (!found->second->topics.contains(std::string(request.topic))) {
      return nobody(fmt::format("{} does not provide {}.", name, request.topic));
    }
    choice.provider = found->second;
    choice.name = found->first;
  } else {
    std::string all;
    for (const auto& [candidate, provider] : providers_) {
      if (!provider->topics.contains(std::string(request.topic))) continue;
      choice.provider = provider;
      choice.name = candidate;
      all += (all.empty() ? "" : ", ") + candidate;
    }
    if (!choice.provider) return nobody(fmt::format("Nobody provides {}.", request.topic));
    if (all.size() > choice.name.size()) {
      choice.provider = nullptr;
      choice.refusal =
          make_reply({}, CTIBUS_REPLY_REJECTED, "bus.ambiguous_provider",
                     fmt::format("Several provide {}: name one of {}.", request.topic, all));
      return choice;
    }
  }
  const std::size_t room =
      limits_.queued + (has_reserved_room(request.topic) ? limits_.reserved : 0);
  if (*choice.provider->queued >= room || choice.provider->pending >= limits_.pending) {
    choice.provider = nullptr;
    choice.refusal = make_reply({}, CTIBUS_REPLY_REJECTED, "bus.busy",
                                fmt::format("{} has too many commands waiting.", choice.name));
    ++counters_.busy;
  }
  return choice;
}

std::string CommandRouter::idempotency_key(const log::Publisher& from,
                                           const CommandRequest& request) const {
  if (request.idempotency.empty()) return {};
  return make_idempotency_key(log_.source_name(from.source()), request.topic, request.idempotency);
}

Result<MessageId> CommandRouter::request(log::Publisher& from, const CommandRequest& raw,
                                         ReplyHandler done) {
  CommandRequest request = raw;
  request.remaining_ms = std::clamp<std::uint32_t>(request.remaining_ms, 1, max_remaining_ms);
  if (topics_.class_of(request.topic) != log::MessageClass::command) {
    return failure("bus.undeclared_topic",
                   fmt::format("\"{}\" is no command that any manifest or the catalogue declares.",
                               request.topic));
  }
  if (request.key.size() > max_text || request.idempotency.size() > max_text) {
    return failure("bus.malformed", "The key or the idempotency key is longer than 65535 bytes.");
  }
  const auto type = log_.intern(request.topic, log::MessageClass::command);
  if (!type) return tl::unexpected(type.error());

  const std::string key = idempotency_key(from, request);
  const std::int64_t now = timers_.clock().steady_ns();
  Choice choice;
  bool repetition = false;
  {
    const std::lock_guard lock(mutex_);
    if (pending_.size() >= limits_.pending_all) {
      ++counters_.busy;
      return failure("bus.busy", "Too many commands of this site wait for their replies.");
    }
    repetition = !key.empty() && replies_.peek(key, now) != ReplyStore::Found::nothing;
    if (!repetition) {
      choice = choose(request);
      if (!key.empty() && !replies_.open(key, now)) {
        ++counters_.busy;
        return failure("bus.busy", "Too many commands with idempotency keys are pending.");
      }
      if (choice.provider) {
        ++choice.provider->pending;
        choice.room = take_room(choice.provider->queued);
      }
    }
  }

  const auto id = from.publish(draft_of(request, *type));
  if (!id) {
    const std::lock_guard lock(mutex_);
    if (!repetition && !key.empty()) replies_.withdraw(key);
    if (choice.provider) --choice.provider->pending;
    return tl::unexpected(id.error());
  }
  const MessageId command(*id);

  CommandReply stored;
  bool stopped = false;
  {
    const std::lock_guard lock(mutex_);
    ++counters_.requests;
    Pending& entry = pending_[command];
    entry.correlation = request.correlation;
    if (request.trace != nullptr && has_trace(request.trace->trace_id)) {
      entry.trace = *request.trace;
    }
    entry.done = std::move(done);
    if (!repetition) entry.idempotency = key;
    if (choice.provider) {
      entry.provider = choice.provider;
      entry.provider_name = choice.name;
      const auto now_there = providers_.find(choice.name);
      stopped = now_there == providers_.end() || now_there->second != choice.provider;
    }
    entry.timer = timers_.start(std::int64_t{request.remaining_ms} * 1'000'000, [this, command] {
      finish(make_reply(command, CTIBUS_REPLY_REJECTED, "bus.deadline",
                        "No answer within the deadline."),
             {}, true);
    });
    if (repetition) {
      ++counters_.repetitions;
      // Between the two looks the first request can only have been withdrawn or replied to.
      if (replies_.find(key, command, &stored, now) == ReplyStore::Found::nothing) {
        stored = make_reply(command, CTIBUS_REPLY_OUTCOME_UNKNOWN, "bus.outcome_unknown",
                            "The first request with this key was not sent.");
      }
    }
  }
  if (repetition) {
    if (stored.command || !stored.code.empty() || stored.status == CTIBUS_REPLY_ACCEPTED) {
      stored.command = command;
      finish(stored, {}, false);
    }
  } else if (stopped) {
    finish(make_reply(command, CTIBUS_REPLY_REJECTED, "bus.provider_stopped",
                      choice.name + " has ended."),
           {}, false);
  } else if (!choice.provider) {
    choice.refusal.command = command;
    finish(choice.refusal, {}, false);
  } else {
    auto delivery = make_command_delivery(request, command, *type, log_, from, timers_.clock());
    delivery->room = std::move(choice.room);
    choice.provider->target->post_command(std::move(delivery));
  }
  return command;
}

void CommandRouter::add_provider(const std::string& name, std::shared_ptr<CommandProvider> provider,
                                 std::shared_ptr<log::Publisher> publisher,
                                 std::set<std::string> topics) {
  if (topics.empty()) return;
  auto entry = std::make_shared<Provider>();
  entry->target = std::move(provider);
  entry->publisher = std::move(publisher);
  entry->topics = std::move(topics);
  const std::lock_guard lock(mutex_);
  providers_.insert_or_assign(name, std::move(entry));
}

void CommandRouter::remove_provider(std::string_view name) {
  std::vector<std::pair<MessageId, bool>> open;
  {
    const std::lock_guard lock(mutex_);
    const auto found = providers_.find(name);
    if (found == providers_.end()) return;
    for (const auto& [id, pending] : pending_) {
      if (pending.provider == found->second) open.emplace_back(id, pending.delivered);
    }
    providers_.erase(found);
  }
  for (const auto& [id, delivered] : open) {
    finish(delivered ? make_reply(id, CTIBUS_REPLY_OUTCOME_UNKNOWN, "bus.provider_stopped",
                                  fmt::format("{} ended with the command under way.", name))
                     : make_reply(id, CTIBUS_REPLY_REJECTED, "bus.provider_stopped",
                                  fmt::format("{} ended before it took the command.", name)),
           {}, false);
  }
}

std::optional<std::uint32_t> CommandRouter::begin(const CommandDelivery& command) {
  command.room.reset();
  const std::lock_guard lock(mutex_);
  const auto found = pending_.find(command.id);
  if (found == pending_.end() || !found->second.provider || found->second.delivered) {
    return std::nullopt;
  }
  const auto left = time_left(found->second);
  found->second.delivered = left.has_value();
  return left;
}

std::optional<std::uint32_t> CommandRouter::time_left(const MessageId& command) const {
  const std::lock_guard lock(mutex_);
  const auto found = pending_.find(command);
  if (found == pending_.end()) return std::nullopt;
  return time_left(found->second);
}

std::optional<std::uint32_t> CommandRouter::time_left(const Pending& pending) const {
  const std::int64_t left = pending.timer.due_ns - timers_.clock().steady_ns();
  if (left <= 0) return std::nullopt;  // the timer is about to say so
  return static_cast<std::uint32_t>(std::max<std::int64_t>(1, left / 1'000'000));
}

void CommandRouter::reply(std::string_view provider, const CommandReply& reply) {
  CommandReply checked = reply;
  if (checked.status < CTIBUS_REPLY_ACCEPTED || checked.status > CTIBUS_REPLY_OUTCOME_UNKNOWN) {
    checked = make_reply(reply.command, CTIBUS_REPLY_REJECTED, "bus.bad_reply",
                         fmt::format("{} gave a reply with an unknown status.", provider));
  }
  if (auto why = too_large_reply(checked)) {
    checked = make_reply(reply.command, CTIBUS_REPLY_OUTCOME_UNKNOWN, "bus.frame_too_large",
                         std::move(*why));
  }
  finish(checked, provider, false);
}

void CommandRouter::count(const CommandReply& reply) {
  switch (reply.status) {
    case CTIBUS_REPLY_ACCEPTED:
      ++counters_.accepted;
      break;
    case CTIBUS_REPLY_REJECTED:
      ++counters_.rejected;
      break;
    case CTIBUS_REPLY_NO_PROVIDER:
      ++counters_.no_provider;
      break;
    default:
      ++counters_.outcome_unknown;
      break;
  }
}

/// Whoever takes the entry out of `pending_` gives the one reply.
void CommandRouter::finish(const CommandReply& reply, std::string_view from_provider,
                           bool by_deadline) {
  Pending pending;
  std::vector<MessageId> waiting;
  {
    const std::lock_guard lock(mutex_);
    const auto found = pending_.find(reply.command);
    const bool foreign = found != pending_.end() && !from_provider.empty() &&
                         (!found->second.provider || found->second.provider_name != from_provider);
    if (found == pending_.end() || foreign) {
      if (!from_provider.empty()) ++counters_.late_replies;
      return;
    }
    pending = std::move(found->second);
    pending_.erase(found);
    if (pending.provider) --pending.provider->pending;
    count(reply);
    if (by_deadline) ++counters_.deadlines;
    if (!pending.idempotency.empty()) waiting = replies_.close(pending.idempotency, reply);
  }
  if (!by_deadline) timers_.cancel(pending.timer);
  const bool answered = pending.provider && !from_provider.empty();
  log_reply(answered ? *pending.provider->publisher : *publisher_, reply, pending.correlation,
            pending.trace);
  if (pending.done) pending.done(reply);
  for (const MessageId& repetition : waiting) {
    CommandReply again = reply;
    again.command = repetition;
    finish(again, {}, false);
  }
}

void CommandRouter::log_reply(log::Publisher& publisher, const CommandReply& reply,
                              const Uuid& correlation, const std::optional<ctibus_trace>& trace) {
  const auto payload = pack_reply(reply);
  log::Draft draft;
  draft.type = reply_type_;
  draft.payload = std::as_bytes(std::span(payload));
  draft.correlation = correlation;
  draft.causation = reply.command;
  ctibus_trace continued{};
  if (trace) {
    continued = *trace;
  } else {
    derive_trace(correlation, reply.command, continued.trace_id);
    continued.flags = trace_sampled;
  }
  draft.trace_id = continued.trace_id;
  draft.trace_flags = continued.flags;
  // An overflow or a closed log shows in the publisher's and the log's own counters; the requester
  // has its reply in any case.
  (void)publisher.publish(draft);
}

bool CommandRouter::is_pending(const MessageId& command) const {
  const std::lock_guard lock(mutex_);
  return pending_.contains(command);
}

bool CommandRouter::is_provider(std::string_view name) const {
  const std::lock_guard lock(mutex_);
  return providers_.find(name) != providers_.end();
}

std::vector<std::string> CommandRouter::providers_of(std::string_view topic) const {
  const std::lock_guard lock(mutex_);
  std::vector<std::string> names;
  for (const auto& [name, provider] : providers_) {
    if (provider->topics.contains(std::string(topic))) names.push_back(name);
  }
  return names;
}

CommandCounters CommandRouter::counters() const {
  const std::lock_guard lock(mutex_);
  CommandCounters copy = counters_;
  copy.pending = pending_.size();
  return copy;
}

void CommandRouter::recover() {
  const RecoveredCommands found = read_commands(log_, topics_, timers_.clock());
  const std::lock_guard lock(mutex_);
  for (const OpenCommand& open : found.open) {
    log_reply(*publisher_, open.reply, open.correlation, open.trace);
    ++counters_.outcome_unknown;
  }
  const std::int64_t now = timers_.clock().steady_ns();
  for (const RepeatableCommand& command : found.repeatable) {
    replies_.restore(command.key, command.reply, command.age_ns, now);
  }
}

}  // namespace ctibus::host
