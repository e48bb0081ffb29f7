#include <fmt/format.h>

#include <algorithm>

#include "core/host/instance.hpp"
#include "ctibus/abi/bus.h"
#include "ctibus/pattern.hpp"
#include "ctibus/trace_context.hpp"

namespace ctibus::host {
namespace {

constexpr std::size_t batch = 64;
constexpr std::size_t max_completions = 65536;
constexpr std::size_t max_streams = 64;

/// Readers of other languages decode what is published, so that it is at least called a map.
bool looks_like_map(const ctibus_bytes& payload) {
  if (payload.size == 0) return true;
  if (payload.data == nullptr) return false;
  const std::uint8_t tag = payload.data[0];
  return (tag & 0xf0) == 0x80 || tag == 0xde || tag == 0xdf;
}

std::string_view bus_code(const Error& error) {
  if (error.code == "log.too_large") return "bus.frame_too_large";
  if (error.code == "log.bad_pattern" || error.code == "log.no_pattern") return "bus.bad_pattern";
  if (error.code == "log.durable_in_use") return "bus.consumer_taken";
  return error.code;
}

std::vector<std::string> texts(const ctibus_text* first, std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t i = 0; first != nullptr && i < count; ++i) out.emplace_back(view(first[i]));
  return out;
}

}  // namespace

std::optional<ctibus_trace> Instance::trace_for(const ctibus_trace& given,
                                                const ctibus_uuid& correlation,
                                                const ctibus_message_id& causation) {
  if (has_trace(given.trace_id)) return given;
  return traces_.trace_for(correlation, causation,
                           on_strand() ? current_handling().frame : nullptr);
}

ctibus_status Instance::publish(const ctibus_publication& publication, ctibus_message_id* id,
                                ctibus_error* error) {
  const auto refused = [&](std::string_view code, std::string_view why) {
    ++tally_.publish_refused;
    return refuse(error, CTIBUS_REFUSED, code, why);
  };
  const auto found = publishes_.find(view(publication.topic));
  if (found == publishes_.end()) {
    return refused("bus.undeclared_topic",
                   fmt::format("The manifest of {} does not declare \"{}\" under publishes.",
                               recipe_.manifest->id, view(publication.topic)));
  }
  const Published& topic = found->second;
  if (topic.message_class == log::MessageClass::command ||
      topic.message_class == log::MessageClass::reply) {
    return refused("bus.undeclared_topic", "Commands are requested, not published.");
  }
  if (!looks_like_map(publication.payload)) {
    return refused("bus.malformed", "The payload is no MessagePack map.");
  }

  log::Draft draft;
  draft.type = topic.type;
  draft.flags = static_cast<std::uint8_t>(publication.flags &
                                          (CTIBUS_FRAME_TOMBSTONE | CTIBUS_FRAME_INFERRED));
  draft.key = view(publication.key);
  draft.payload = std::as_bytes(std::span(publication.payload.data, publication.payload.size));
  draft.event_time_ns = publication.event_time_ns;
  draft.correlation = publication.correlation;
  draft.causation = publication.causation;
  const auto trace = trace_for(publication.trace, publication.correlation, publication.causation);
  if (trace) {
    draft.trace_id = trace->trace_id;
    draft.trace_flags = trace->flags;
    if (has_span(*trace)) draft.span_id = trace->span_id;
  }

  Result<ctibus_message_id> published;
  if (publication.completion != 0 && topic.message_class == log::MessageClass::record) {
    // Held over publish, so that the completion cannot overtake its token.
    const std::lock_guard lock(completions_mutex_);
    if (completions_.size() >= max_completions) {
      return refused("bus.outbox_full", "Too many records of this instance wait for the disk.");
    }
    published = link_->publish(draft);
    if (published) completions_.emplace(published->number, publication.completion);
  } else {
    published = link_->publish(draft);
  }
  if (!published) {
    const std::string_view code = bus_code(published.error());
    refused(code, published.error().text);
    // What it holds of the world and what it said of it differ from now on.
    if (code == "bus.outbox_full") fail(published.error());
    return CTIBUS_REFUSED;
  }
  tally_.messages_out.fetch_add(1, std::memory_order_relaxed);
  if (id != nullptr) *id = *published;
  return CTIBUS_OK;
}

void Instance::complete(const log::Completion& completion) {
  std::uint64_t token = 0;
  {
    const std::lock_guard lock(completions_mutex_);
    auto node = completions_.extract(completion.id.number);
    if (node.empty()) return;
    token = node.mapped();
  }
  arrive([this, token, completion] {
    const auto* table = handler<ctibus_bus_handler>(CTIBUS_BUS_HANDLER);
    if (table == nullptr || table->on_completion == nullptr) return;
    ctibus_error error = empty_error();
    if (completion.error) {
      refuse(&error, CTIBUS_REFUSED, completion.error->code, completion.error->text);
    }
    call([&] {
      table->on_completion(instance_.self, token, completion.error ? CTIBUS_REFUSED : CTIBUS_OK,
                           link_->tail().epoch, completion.sequence,
                           completion.error ? &error : nullptr);
    });
  });
}

ctibus_status Instance::subscribe(const ctibus_subscription& subscription, std::uint32_t* id,
                                  ctibus_error* error) {
  log::Subscription wanted;
  wanted.patterns = texts(subscription.patterns, subscription.pattern_count);
  wanted.keys = texts(subscription.keys, subscription.key_count);
  wanted.sources = texts(subscription.sources, subscription.source_count);
  const auto& declared = recipe_.manifest->subscribes;
  for (const std::string& pattern : wanted.patterns) {
    const bool covered =
        std::any_of(declared.begin(), declared.end(),
                    [&](const std::string& wide) { return covers(wide, pattern); });
    if (!covered) {
      return refuse(error, CTIBUS_REFUSED, "bus.undeclared_topic",
                    fmt::format("The manifest of {} does not declare \"{}\" under subscribes.",
                                recipe_.manifest->id, pattern));
    }
  }
  switch (subscription.from) {
    case CTIBUS_FROM_LIVE:
      wanted.start = log::Start::live();
      break;
    case CTIBUS_FROM_SNAPSHOT:
      wanted.start = log::Start::snapshot();
      break;
    case CTIBUS_FROM_CURSOR:
      wanted.start = log::Start::at({subscription.epoch, subscription.sequence});
      break;
    case CTIBUS_FROM_TIME:
      wanted.start = log::Start::time(subscription.time_ns);
      break;
    case CTIBUS_FROM_CONSUMER:
      wanted.durable_name = view(subscription.consumer);
      if (wanted.durable_name.empty()) {
        return refuse(error, CTIBUS_REFUSED, "bus.malformed", "A durable consumer needs a name.");
      }
      break;
    default:
      return refuse(error, CTIBUS_REFUSED, "bus.malformed",
                    "There is no such place to subscribe from.");
  }
  if (streams_.size() >= max_streams) {
    return refuse(error, CTIBUS_REFUSED, "bus.too_many_subscriptions",
                  "An instance has 64 subscriptions at most.");
  }

  auto stream = std::make_shared<Stream>();
  stream->consumer = wanted.durable_name;
  wanted.wake = [this, weak = std::weak_ptr(stream)] {
    const auto woken = weak.lock();
    if (!woken) return;
    woken->parked = false;
    strand_->post([this, woken] { pump(woken); });
  };
  std::uint64_t tail = 0;
  auto feed = link_->subscribe(std::move(wanted), tail);
  if (!feed) return refuse(error, CTIBUS_REFUSED, bus_code(feed.error()), feed.error().text);
  stream->feed = std::move(*feed);
  stream->replay_up_to =
      subscription.from == CTIBUS_FROM_LIVE || subscription.from == CTIBUS_FROM_SNAPSHOT ? 0 : tail;
  stream->position = tail;
  stream->id = ++last_stream_;
  if (id != nullptr) *id = stream->id;
  {
    const std::lock_guard lock(streams_mutex_);
    streams_.emplace(stream->id, stream);
  }
  if (accepting()) strand_->post([this, stream] { pump(stream); });
  return CTIBUS_OK;
}

void Instance::unsubscribe(std::uint32_t id) {
  std::shared_ptr<Stream> stream;
  {
    const std::lock_guard lock(streams_mutex_);
    const auto found = streams_.find(id);
    if (found == streams_.end() || found->second->closed) return;
    stream = found->second;
  }
  stream->closed = true;
  // The feed itself may be in the middle of a delivery.
  strand_->post([this, stream] {
    stream->feed.reset();
    const std::lock_guard lock(streams_mutex_);
    streams_.erase(stream->id);
  });
}

void Instance::acknowledge(std::uint32_t id, std::uint64_t sequence) {
  std::shared_ptr<Stream> stream;
  {
    const std::lock_guard lock(streams_mutex_);
    const auto found = streams_.find(id);
    if (found == streams_.end() || found->second->closed) return;
    stream = found->second;
  }
  if (stream->consumer.empty()) {
    misuse("acknowledge", "is for durable consumers only", nullptr);
    return;
  }
  if (const auto done = stream->feed->acknowledge(sequence); !done) {
    logger_->write(CTIBUS_LOG_WARNING, done.error().code, done.error().text);
  }
}

void Instance::pump(const std::shared_ptr<Stream>& stream) {
  if (stream->closed || !accepting()) return;
  const std::size_t count = stream->feed->read(
      [&](const log::Delivery& delivery) {
        if (!stream->closed && accepting()) deliver(*stream, delivery);
      },
      batch);
  stream->position.store(stream->feed->position().sequence, std::memory_order_relaxed);
  if (stream->closed) return;
  if (count < batch) {
    stream->parked = true;
    if (stream->feed->park()) return;
    stream->parked = false;
  }
  strand_->post([this, stream] { pump(stream); });
}

void Instance::deliver(Stream& stream, const log::Delivery& delivery) {
  const auto* table = handler<ctibus_bus_handler>(CTIBUS_BUS_HANDLER);
  if (table == nullptr) return;
  using Kind = log::Delivery::Kind;
  if (delivery.kind == Kind::snapshot_end) {
    if (table->on_snapshot_end != nullptr) {
      call([&] { table->on_snapshot_end(instance_.self, stream.id, delivery.complete_up_to); });
    }
    return;
  }
  if (delivery.kind == Kind::gap) {
    if (table->on_gap == nullptr) return;
    ctibus_gap gap{};
    gap.size = sizeof(gap);
    gap.subscription = stream.id;
    gap.from_sequence = delivery.gap_from;
    gap.to_sequence = delivery.gap_to;
    gap.reason = text("bus.gap");
    call([&] { table->on_gap(instance_.self, &gap); });
    return;
  }
  const ctibus_frame_header& header = delivery.frame.header();
  if (header.source != stream.last_source || header.log_epoch != stream.last_epoch) {
    stream.last_source = header.source;
    stream.last_epoch = header.log_epoch;
    stream.last_source_name = stream.feed->source_name(header);
  }
  ctibus_delivery out{};
  out.size = sizeof(out);
  out.subscription = stream.id;
  out.number = delivery.number;
  out.complete_up_to = delivery.complete_up_to;
  out.frame = &header;
  out.source = text(stream.last_source_name);
  if (delivery.kind == Kind::snapshot) {
    out.flags = CTIBUS_DELIVERY_SNAPSHOT;
  } else if (header.sequence <= stream.replay_up_to) {
    out.flags = CTIBUS_DELIVERY_REPLAY;
  }
  tally_.messages_in.fetch_add(1, std::memory_order_relaxed);
  traces_.learn(header);
  const HandlingScope handling(header);
  call([&] { table->on_message(instance_.self, &out); });
}

}  // namespace ctibus::host
