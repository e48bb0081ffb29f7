#include "ctibus/testing/test_host.hpp"
#include "refusal.hpp"

namespace ctibus::testing {

namespace {

std::vector<std::string> texts(const ctibus_text* first, std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) out.emplace_back(detail::view(first[i]));
  return out;
}

}  // namespace

bool TestInstance::wants(Stream& stream, const TestLog::Entry& entry) {
  if (stream.interest.size() <= entry.topic_index) stream.interest.resize(entry.topic_index + 1);
  std::optional<bool>& matching = stream.interest[entry.topic_index];
  if (!matching) {
    matching = std::any_of(stream.patterns.begin(), stream.patterns.end(),
                           [&](const auto& pattern) { return matches(pattern, entry.topic()); });
  }
  const auto has = [](const std::vector<std::string>& texts, std::string_view text) {
    return texts.empty() || std::find(texts.begin(), texts.end(), text) != texts.end();
  };
  return *matching && has(stream.keys, entry.key()) && has(stream.sources, entry.source);
}

void TestInstance::open_snapshot(Stream& stream) const {
  const auto sequences =
      host_.log_.last_values([&](const TestLog::Entry& entry) { return wants(stream, entry); });
  stream.snapshot.assign(sequences.begin(), sequences.end());
  stream.snapshot_open = true;
  stream.snapshot_at = host_.log_.tail();
}

void TestInstance::offer(const TestLog::Entry& entry) {
  for (auto& [id, stream] : streams_) {
    if (!wants(stream, entry)) continue;
    stream.ready.push_back(entry.frame().sequence);
    host_.mark_ready(*this);
  }
}

bool TestInstance::step_stream(std::uint32_t id, Stream& stream,
                               std::unique_lock<std::recursive_mutex>& lock) {
  if (!stream.has_work()) return false;
  if (stream.gap) {
    const ctibus_gap gap = *std::exchange(stream.gap, std::nullopt);
    lock.unlock();
    const Entered entered(*this, "on_gap");
    if (bus_ != nullptr) bus_->on_gap(instance_.self, &gap);
    return true;
  }
  if (stream.snapshot_open && stream.snapshot.empty()) {
    stream.snapshot_open = false;
    const std::uint64_t at = stream.snapshot_at;
    lock.unlock();
    const Entered entered(*this, "on_snapshot_end");
    if (bus_ != nullptr) bus_->on_snapshot_end(instance_.self, id, at);
    return true;
  }
  auto& source = stream.snapshot_open ? stream.snapshot : stream.ready;
  const TestLog::Entry& entry = host_.log_.at(source.front());
  source.pop_front();
  ctibus_delivery delivery{};
  delivery.size = sizeof(delivery);
  delivery.subscription = id;
  delivery.flags = stream.snapshot_open ? std::uint32_t{CTIBUS_DELIVERY_SNAPSHOT} : 0u;
  delivery.number = ++stream.deliveries;
  delivery.complete_up_to = stream.snapshot_open ? stream.snapshot_at : entry.frame().sequence;
  delivery.frame = &entry.frame();
  delivery.source = {entry.source.data(), entry.source.size()};
  stream.heard = std::max(stream.heard, entry.frame().sequence);
  lock.unlock();
  const Entered entered(*this, "on_message", entry.topic(), &entry.frame());
  if (bus_ != nullptr) bus_->on_message(instance_.self, &delivery);
  return true;
}

/// As a real host does it.
void TestInstance::put_trace(ctibus_frame_header& header, const ctibus_trace& given) {
  const ctibus_frame_header* handled = current() == this ? handled_ : nullptr;
  std::optional<ctibus_trace> trace = given;
  if (!has_trace(given.trace_id)) {
    trace = traces_.trace_for(header.correlation, header.causation, handled);
  }
  if (!trace) return;
  std::copy_n(trace->trace_id, 16, header.trace_id);
  std::copy_n(trace->span_id, 8, header.span_id);
  header.trace_flags = trace->flags;
}

ctibus_status TestInstance::publish(const ctibus_host* host, const ctibus_publication* publication,
                                    ctibus_message_id* id, ctibus_error* error) {
  TestInstance& self = of(host);
  TestHost& test = self.host_;
  self.called("publish");
  if (publication == nullptr || publication->size < sizeof(*publication)) {
    return self.no_argument("publish", error);
  }
  const std::lock_guard lock(test.mutex_);
  if (self.stopped()) return detail::misuse(error, "The instance has stopped.");
  const std::string topic(detail::view(publication->topic));
  const auto permissions = test.permissions_.find(self.name_);
  const bool declared =
      permissions == test.permissions_.end() || permissions->second.publishes.contains(topic);
  self.used(Use::publishes, topic, declared);
  if (!declared) {
    return detail::refuse(error, "bus.undeclared_topic",
                          "The manifest does not declare \"" + topic + "\" under publishes.");
  }
  if (const auto refusal = test.refusals_.find(self.name_); refusal != test.refusals_.end() &&
                                                            refusal->second.count != 0 &&
                                                            refusal->second.first-- <= 0) {
    if (refusal->second.count > 0) --refusal->second.count;
    return detail::refuse(error, "bus.outbox_full", "Refused by the test.");
  }
  const auto message_class = test.classes_.find(topic);
  if (message_class == test.classes_.end()) {
    return detail::refuse(error, "bus.undeclared_topic", "Nobody declares \"" + topic + "\".");
  }
  if (message_class->second == MessageClass::command ||
      message_class->second == MessageClass::reply) {
    return detail::refuse(error, "bus.undeclared_topic", "Commands are requested, not published.");
  }
  TestLog::Draft draft;
  draft.topic = topic;
  draft.message_class = static_cast<std::uint8_t>(message_class->second);
  draft.key = detail::view(publication->key);
  draft.payload = publication->payload.data;
  draft.payload_size = publication->payload.size;
  draft.header.flags = static_cast<std::uint8_t>(publication->flags);
  if (const Error large = TestHost::check(draft); !large.code.empty()) {
    return detail::refuse(error, large.code, large.text);
  }
  draft.header.id = MessageId(self.source_epoch_, ++self.published_);
  draft.header.correlation = publication->correlation;
  draft.header.causation = publication->causation;
  self.put_trace(draft.header, publication->trace);
  draft.header.publish_time_ns = test.clock_.utc_ns();
  draft.header.event_time_ns =
      publication->event_time_ns != 0 ? publication->event_time_ns : draft.header.publish_time_ns;
  const TestLog::Entry& entry = test.append(draft, self.name_);
  if (id != nullptr) *id = entry.frame().id;
  if (publication->completion != 0) {
    self.add_task([&self, token = publication->completion, sequence = entry.frame().sequence,
                   failed = test.record_error_] {
      const auto* table = self.bus_;
      if (table == nullptr) return;
      ctibus_error reason{};
      reason.size = sizeof(reason);
      const Entered entered(self, "on_completion");
      const bool ok = failed.code.empty();
      if (!ok) (void)ctibus::detail::report(failed, &reason);
      table->on_completion(self.instance_.self, token, ok ? CTIBUS_OK : CTIBUS_REFUSED,
                           self.host_.log_.epoch(), sequence, ok ? nullptr : &reason);
    });
  }
  return CTIBUS_OK;
}

ctibus_status TestInstance::subscribe(const ctibus_host* host,
                                      const ctibus_subscription* subscription, std::uint32_t* id,
                                      ctibus_error* error) {
  TestInstance& self = of(host);
  TestHost& test = self.host_;
  self.called("subscribe", true);
  if (subscription == nullptr || subscription->size < sizeof(*subscription)) {
    return self.no_argument("subscribe", error);
  }
  const std::lock_guard lock(test.mutex_);
  if (self.stopped()) return detail::misuse(error, "The instance has stopped.");
  Stream stream;
  stream.patterns = texts(subscription->patterns, subscription->pattern_count);
  stream.keys = texts(subscription->keys, subscription->key_count);
  stream.sources = texts(subscription->sources, subscription->source_count);
  stream.consumer = detail::view(subscription->consumer);
  stream.from = subscription->from;
  for (const auto& pattern : stream.patterns) {
    if (!is_pattern(pattern)) {
      return detail::refuse(error, "bus.bad_pattern", "\"" + pattern + "\" is no pattern.");
    }
  }
  if (const auto permissions = test.permissions_.find(self.name_);
      permissions != test.permissions_.end()) {
    for (const auto& pattern : stream.patterns) {
      const auto covering = [&](const std::string& declared) { return covers(declared, pattern); };
      const auto& declared = permissions->second.subscribes;
      const bool is_declared = std::any_of(declared.begin(), declared.end(), covering);
      self.used(Use::subscribes, pattern, is_declared);
      if (!is_declared) {
        return detail::refuse(
            error, "bus.undeclared_topic",
            "The manifest does not declare \"" + pattern + "\" under subscribes.");
      }
    }
  }
  const std::uint64_t tail = test.log_.tail();
  std::uint64_t cursor = tail;
  switch (stream.from) {
    case CTIBUS_FROM_SNAPSHOT:
      self.open_snapshot(stream);
      break;
    case CTIBUS_FROM_CURSOR:
      cursor = subscription->sequence;
      if (cursor > tail || subscription->epoch > test.log_.epoch()) {
        // A place this log never came to: its tail was cut since.
        ctibus_gap gap{};
        gap.size = sizeof(gap);
        gap.subscription = self.last_stream_ + 1;
        gap.from_sequence = tail + 1;
        gap.to_sequence = cursor;
        gap.reason = {"bus.gap", 7};
        stream.gap = gap;
        self.open_snapshot(stream);
        cursor = tail;
      }
      break;
    case CTIBUS_FROM_TIME:
      cursor = 0;
      while (cursor < tail &&
             test.log_.at(cursor + 1).frame().publish_time_ns < subscription->time_ns) {
        ++cursor;
      }
      break;
    case CTIBUS_FROM_CONSUMER: {
      if (stream.consumer.empty()) {
        return detail::refuse(error, "bus.malformed", "A durable consumer needs a name.");
      }
      for (const auto& [name, instance] : test.instances_) {
        for (const auto& [other, taken] : instance->streams_) {
          if (taken.consumer == stream.consumer) {
            return detail::refuse(error, "bus.consumer_taken",
                                  "\"" + stream.consumer + "\" is read by " + name + ".");
          }
        }
      }
      cursor = test.log_.consumers().try_emplace(stream.consumer, tail).first->second;
      break;
    }
    default:
      break;
  }
  while (cursor < tail) {
    if (wants(stream, test.log_.at(++cursor))) stream.ready.push_back(cursor);
  }
  *id = ++self.last_stream_;
  self.streams_.emplace(*id, std::move(stream));
  test.mark_ready(self);
  return CTIBUS_OK;
}

void TestInstance::unsubscribe(const ctibus_host* host, std::uint32_t id) {
  of(host).called("unsubscribe", true);
  const std::lock_guard lock(of(host).host_.mutex_);
  of(host).streams_.erase(id);
}

void TestInstance::acknowledge(const ctibus_host* host, std::uint32_t id, std::uint64_t sequence) {
  TestInstance& self = of(host);
  self.called("acknowledge", true);
  const std::lock_guard lock(self.host_.mutex_);
  const auto stream = self.streams_.find(id);
  if (stream == self.streams_.end() || stream->second.consumer.empty()) return;
  std::uint64_t& position = self.host_.log_.consumers()[stream->second.consumer];
  if (sequence > position) position = sequence;
  if (self.host_.observer_ != nullptr) {
    self.host_.observer_->acknowledged(stream->second.consumer, position);
  }
}

}  // namespace ctibus::testing
