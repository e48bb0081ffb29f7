#pragma once

#include "ctibus/testing/test_host.hpp"

namespace ctibus::testing {

namespace detail {

inline ctibus_status refuse(ctibus_error* error, std::string_view code, std::string_view text) {
  (void)ctibus::detail::report({std::string(code), std::string(text)}, error);
  return CTIBUS_REFUSED;
}

inline ctibus_status misuse(ctibus_error* error, std::string_view text) {
  (void)ctibus::detail::report("host.misuse", text, error);
  return CTIBUS_MISUSE;
}

/// Prometheus' data model: [a-zA-Z_][a-zA-Z0-9_]*
inline bool is_metric_name(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

inline std::string_view view(const ctibus_text& text) { return {text.data, text.size}; }

inline std::vector<std::string> texts(const ctibus_text* first, std::size_t count) {
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) out.emplace_back(view(first[i]));
  return out;
}

}  // namespace detail

inline TestInstance::TestInstance(TestHost& host, std::string name, const ctibus_plugin* plugin)
    : host_(host), name_(std::move(name)), plugin_(plugin) {
  abi_.size = sizeof(abi_);
  abi_.abi_minor = CTIBUS_ABI_MINOR;
  abi_.extension = &extension;
  abi_.context = this;
  source_epoch_ = host.new_source_epoch();
  directory_ = host.folder() / name_;
  std::filesystem::create_directories(directory_);
  directory_text_ = directory_.string();
}

inline TestInstance::~TestInstance() { end(); }

inline TestInstance::Entered::Entered(TestInstance& instance, const char* callback,
                                      std::string_view topic, const ctibus_frame_header* handled)
    : instance_(instance),
      callback_(callback),
      outer_(std::exchange(current(), &instance)),
      outer_handled_(std::exchange(instance.handled_, handled)) {
  if (handled != nullptr) instance.traces_.learn(*handled);
  if (instance_.host_.observer_ != nullptr) {
    instance_.host_.observer_->entering(instance_.name_, callback_, topic);
  }
}
inline ctibus_status TestInstance::no_argument(const char* function, ctibus_error* error) {
  constexpr std::string_view why = "was called without, or with a truncated, argument";
  if (host_.observer_ != nullptr) host_.observer_->misused(name_, function, why);
  return detail::misuse(error, why);
}

inline TestInstance::Entered::~Entered() {
  if (instance_.host_.observer_ != nullptr) {
    instance_.host_.observer_->left(instance_.name_, callback_);
  }
  instance_.handled_ = outer_handled_;
  current() = outer_;
}

inline void TestInstance::called(const char* function, bool strand_only) {
  Observer* observer = host_.observer_;
  if (observer == nullptr) return;
  observer->called(name_, function);
  if (halted_) {
    observer->misused(name_, function, "was called after stop had returned");
  } else if (strand_only && current() != this) {
    observer->misused(name_, function, "was called from outside of the instance's strand");
  }
}

inline void TestInstance::used(Use use, std::string_view topic, bool declared) {
  if (host_.observer_ != nullptr) host_.observer_->used(name_, use, topic, declared);
}

inline Result<> TestInstance::create(ctibus_bytes options) {
  ctibus_error error{};
  error.size = sizeof(error);
  instance_.size = sizeof(instance_);
  const ctibus_status status = [&] {
    const Entered entered(*this, "create");
    return plugin_->create(&abi_, options, &instance_, &error);
  }();
  if (status != CTIBUS_OK) {
    instance_.self = nullptr;  // a failed create leaves nothing to destroy
    return failure(error.code, error.text);
  }
  bus_ = handler<ctibus_bus_handler>(CTIBUS_BUS_HANDLER);
  command_handler_ = handler<ctibus_command_handler>(CTIBUS_COMMAND_HANDLER);
  time_handler_ = handler<ctibus_time_handler>(CTIBUS_TIME_HANDLER);
  strand_handler_ = handler<ctibus_strand_handler>(CTIBUS_STRAND_HANDLER);
  return failed_;
}

inline void TestInstance::enter(Phase phase) {
  const std::lock_guard lock(host_.mutex_);
  phase_ = phase;
}

inline Result<> TestInstance::start() {
  ctibus_error error{};
  error.size = sizeof(error);
  enter(Phase::running);
  const ctibus_status status = [&] {
    const Entered entered(*this, "start");
    return instance_.start(instance_.self, &error);
  }();
  if (status != CTIBUS_OK) return failure(error.code, error.text);
  return failed_;
}

inline void TestInstance::drain() {
  enter(Phase::draining);
  const Entered entered(*this, "drain");
  instance_.drain(instance_.self);
}

inline void TestInstance::halt() {
  const bool was_started = phase_ == Phase::running || phase_ == Phase::draining;
  if (was_started && instance_.self != nullptr && !halted_) {
    const Entered entered(*this, "stop");
    instance_.stop(instance_.self);
  }
  const std::lock_guard lock(host_.mutex_);
  halted_ = true;
}

inline void TestInstance::end(bool silently) {
  const bool was_started = phase_ == Phase::running || phase_ == Phase::draining;
  if (silently) enter(Phase::stopped);
  if (instance_.self != nullptr) {
    if (was_started && !halted_) {
      const Entered entered(*this, "stop");
      instance_.stop(instance_.self);
    }
    halted_ = true;
    enter(Phase::stopped);
    const Entered entered(*this, "destroy");
    instance_.destroy(std::exchange(instance_.self, nullptr));
  }
  const std::lock_guard lock(host_.mutex_);
  phase_ = Phase::stopped;
  for (const auto& [token, timer] : timers_) host_.clock_.cancel(timer);
  timers_.clear();
  streams_.clear();
  tasks_.clear();
  commands_.clear();
}

inline bool TestInstance::wants(Stream& stream, const TestLog::Entry& entry) {
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

inline void TestInstance::open_snapshot(Stream& stream) const {
  const auto sequences =
      host_.log_.last_values([&](const TestLog::Entry& entry) { return wants(stream, entry); });
  stream.snapshot.assign(sequences.begin(), sequences.end());
  stream.snapshot_open = true;
  stream.snapshot_at = host_.log_.tail();
}

inline void TestInstance::offer(const TestLog::Entry& entry) {
  for (auto& [id, stream] : streams_) {
    if (!wants(stream, entry)) continue;
    stream.ready.push_back(entry.frame().sequence);
    host_.mark_ready(*this);
  }
}

inline void TestInstance::add_task(std::function<void()> task) {
  tasks_.push_back(std::move(task));
  host_.mark_ready(*this);
}

inline bool TestInstance::has_work() const {
  if (phase_ != Phase::running && phase_ != Phase::draining) return false;
  if (!tasks_.empty() || !commands_.empty()) return true;
  return std::any_of(streams_.begin(), streams_.end(),
                     [](const auto& stream) { return stream.second.has_work(); });
}

inline void TestInstance::run_one() {
  std::unique_lock lock(host_.mutex_);
  // Which kind of work comes first is chance; within a kind the order is kept.
  const std::uint64_t kinds = 2 + streams_.size();
  const std::uint64_t first = host_.random_.below(kinds);
  for (std::uint64_t i = 0; i < kinds; ++i) {
    const std::uint64_t kind = (first + i) % kinds;
    if (kind == 0) {
      if (tasks_.empty()) continue;
      const auto task = std::move(tasks_.front());
      tasks_.pop_front();
      lock.unlock();
      return task();
    }
    if (kind == 1) {
      if (run_command(lock)) return;
      continue;
    }
    const auto stream = std::next(streams_.begin(), static_cast<std::ptrdiff_t>(kind - 2));
    if (step_stream(stream->first, stream->second, lock)) return;
  }
}

inline bool TestInstance::run_command(std::unique_lock<std::recursive_mutex>& lock) {
  if (commands_.empty()) return false;
  const PendingCommand pending = commands_.front();
  commands_.pop_front();
  const TestLog::Entry& entry = host_.log_.at(pending.sequence);
  const auto open = host_.open_requests_.find(MessageId(entry.frame().id));
  if (open == host_.open_requests_.end()) return true;  // nobody waits any more
  const std::int64_t left = pending.deadline_ns - host_.clock_.steady_ns();
  if (left <= 0) {
    host_.answer(entry.frame().id, CTIBUS_REPLY_REJECTED, "bus.deadline",
                 "The deadline passed in the queue.", {});
    return true;
  }
  open->second.delivered = true;
  ctibus_delivery delivery{};
  delivery.size = sizeof(delivery);
  delivery.frame = &entry.frame();
  delivery.source = {entry.source.data(), entry.source.size()};
  lock.unlock();
  if (command_handler_ != nullptr) {
    const Entered entered(*this, "on_command", entry.topic(), &entry.frame());
    command_handler_->on_command(instance_.self, &delivery,
                                 static_cast<std::uint32_t>((left + 999'999) / 1'000'000));
  }
  return true;
}

inline bool TestInstance::step_stream(std::uint32_t id, Stream& stream,
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

inline const void* TestInstance::extension(const ctibus_host*, const char* id) {
  static constexpr ctibus_bus bus{sizeof(bus), 0, &publish, &subscribe, &unsubscribe, &acknowledge};
  static constexpr ctibus_command_router commands{sizeof(commands), 0, &request, &provide, &reply};
  static constexpr ctibus_time time{sizeof(time), 0, &steady_ns, &utc_ns, &start_timer,
                                    &cancel_timer};
  static constexpr ctibus_entropy entropy{sizeof(entropy), 0, &uuid, &random};
  static constexpr ctibus_strand strand{sizeof(strand), 0, &post};
  static constexpr ctibus_logger logger{sizeof(logger), 0, &log_level, &log_write};
  static constexpr ctibus_identity identity{sizeof(identity), 0, &instance_name};
  static constexpr ctibus_storage storage{sizeof(storage), 0, &directory, &data_source};
  static constexpr ctibus_secret secret{sizeof(secret), 0, &deposit, &redeem};
  static constexpr ctibus_metrics metrics{sizeof(metrics), 0, &metric, &record};
  static constexpr ctibus_lifecycle lifecycle{sizeof(lifecycle), 0, &drained, &failed};
  const std::string_view wanted(id);
  if (wanted == CTIBUS_BUS) return &bus;
  if (wanted == CTIBUS_COMMAND) return &commands;
  if (wanted == CTIBUS_TIME) return &time;
  if (wanted == CTIBUS_ENTROPY) return &entropy;
  if (wanted == CTIBUS_STRAND) return &strand;
  if (wanted == CTIBUS_LOGGER) return &logger;
  if (wanted == CTIBUS_IDENTITY) return &identity;
  if (wanted == CTIBUS_STORAGE) return &storage;
  if (wanted == CTIBUS_SECRET) return &secret;
  if (wanted == CTIBUS_METRICS) return &metrics;
  if (wanted == CTIBUS_LIFECYCLE) return &lifecycle;
  return nullptr;
}

/// As a real host does it.
inline void TestInstance::put_trace(ctibus_frame_header& header, const ctibus_trace& given) {
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

inline ctibus_status TestInstance::publish(const ctibus_host* host,
                                           const ctibus_publication* publication,
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

inline ctibus_status TestInstance::subscribe(const ctibus_host* host,
                                             const ctibus_subscription* subscription,
                                             std::uint32_t* id, ctibus_error* error) {
  TestInstance& self = of(host);
  TestHost& test = self.host_;
  self.called("subscribe", true);
  if (subscription == nullptr || subscription->size < sizeof(*subscription)) {
    return self.no_argument("subscribe", error);
  }
  const std::lock_guard lock(test.mutex_);
  if (self.stopped()) return detail::misuse(error, "The instance has stopped.");
  Stream stream;
  stream.patterns = detail::texts(subscription->patterns, subscription->pattern_count);
  stream.keys = detail::texts(subscription->keys, subscription->key_count);
  stream.sources = detail::texts(subscription->sources, subscription->source_count);
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

inline void TestInstance::unsubscribe(const ctibus_host* host, std::uint32_t id) {
  of(host).called("unsubscribe", true);
  const std::lock_guard lock(of(host).host_.mutex_);
  of(host).streams_.erase(id);
}

inline void TestInstance::acknowledge(const ctibus_host* host, std::uint32_t id,
                                      std::uint64_t sequence) {
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

inline ctibus_status TestInstance::request(const ctibus_host* host, const ctibus_request* request,
                                           ctibus_message_id* id, ctibus_error* error) {
  TestInstance& self = of(host);
  TestHost& test = self.host_;
  self.called("request");
  if (request == nullptr || request->size < sizeof(*request)) {
    return self.no_argument("request", error);
  }
  const std::lock_guard lock(test.mutex_);
  if (self.stopped()) return detail::misuse(error, "The instance has stopped.");
  if (request->remaining_ms < 1 || request->remaining_ms > 3'600'000) {
    return detail::refuse(error, "bus.malformed", "remaining_ms is not within 1..3600000.");
  }
  const std::string topic(detail::view(request->topic));
  const auto permissions = test.permissions_.find(self.name_);
  const bool declared =
      permissions == test.permissions_.end() || permissions->second.commands.contains(topic);
  self.used(Use::commands, topic, declared);
  if (!declared) {
    return detail::refuse(error, "bus.undeclared_topic",
                          "The manifest does not declare \"" + topic + "\" under commands.");
  }
  TestLog::Draft draft;
  draft.topic = topic;
  draft.message_class = CTIBUS_CLASS_COMMAND;
  draft.key = detail::view(request->key);
  draft.idempotency = detail::view(request->idempotency);
  draft.payload = request->payload.data;
  draft.payload_size = request->payload.size;
  if (const Error large = TestHost::check(draft); !large.code.empty()) {
    return detail::refuse(error, large.code, large.text);
  }
  draft.header.id = MessageId(self.source_epoch_, ++self.published_);
  draft.header.correlation = request->correlation;
  draft.header.causation = request->causation;
  self.put_trace(draft.header, request->trace);
  draft.header.remaining_ms = request->remaining_ms;
  draft.header.event_time_ns = draft.header.publish_time_ns = test.clock_.utc_ns();
  const TestLog::Entry& entry = test.append(draft, self.name_);
  if (id != nullptr) *id = entry.frame().id;
  TestHost::OpenRequest open;
  open.requester = self.name_;
  open.token = request->token;
  open.idempotency = detail::view(request->idempotency);
  test.route(entry, detail::view(request->target), std::move(open), request->remaining_ms);
  return CTIBUS_OK;
}

inline ctibus_status TestInstance::provide(const ctibus_host* host, ctibus_text topic,
                                           ctibus_error* error) {
  TestInstance& self = of(host);
  self.called("provide", true);
  if (self.phase_ != Phase::created) {
    return detail::misuse(error, "Commands are provided in create only, which is the constructor.");
  }
  const std::string name(detail::view(topic));
  const auto permissions = self.host_.permissions_.find(self.name_);
  const bool declared =
      permissions == self.host_.permissions_.end() || permissions->second.provides.contains(name);
  self.used(Use::provides, name, declared);
  if (!declared) {
    return detail::refuse(error, "bus.undeclared_topic",
                          "The manifest does not declare \"" + name + "\" under provides.");
  }
  self.provides_.push_back(name);
  return CTIBUS_OK;
}

inline void TestInstance::reply(const ctibus_host* host, const ctibus_reply* reply) {
  TestInstance& self = of(host);
  self.called("reply");
  if (reply == nullptr || reply->size < sizeof(*reply)) {
    (void)self.no_argument("reply", nullptr);
    return;
  }
  const std::lock_guard lock(self.host_.mutex_);
  if (self.host_.observer_ != nullptr) {
    self.host_.observer_->replied(self.name_, *reply);
  }
  if (self.stopped()) return;  // what it left open has an unknown outcome
  const auto open = self.host_.open_requests_.find(MessageId(reply->command));
  if (open == self.host_.open_requests_.end() || open->second.provider != self.name_) return;
  self.host_.answer(reply->command, reply->status, detail::view(reply->code),
                    detail::view(reply->text), {reply->payload.data, reply->payload.size});
}

inline std::int64_t TestInstance::steady_ns(const ctibus_host* host) {
  const std::lock_guard lock(of(host).host_.mutex_);
  return of(host).host_.clock_.steady_ns();
}
inline std::int64_t TestInstance::utc_ns(const ctibus_host* host) {
  const std::lock_guard lock(of(host).host_.mutex_);
  return of(host).host_.clock_.utc_ns();
}

inline void TestInstance::start_timer(const ctibus_host* host, std::uint64_t token,
                                      std::int64_t delay_ns) {
  TestInstance& self = of(host);
  self.called("start_timer");
  const std::lock_guard lock(self.host_.mutex_);
  if (self.stopped()) return;
  self.forget_timer(token);
  const auto start = std::make_shared<std::uint64_t>();
  *start = self.timers_[token] = self.host_.clock_.start(delay_ns, [&self, token, start] {
    self.add_task([&self, token, start] {
      {
        const std::lock_guard inner(self.host_.mutex_);
        const auto timer = self.timers_.find(token);
        // Cancelled, or moved, after it was due.
        if (timer == self.timers_.end() || timer->second != *start) return;
        self.timers_.erase(timer);
      }
      const Entered entered(self, "on_timer");
      if (self.time_handler_ != nullptr) self.time_handler_->on_timer(self.instance_.self, token);
    });
  });
}

inline void TestInstance::cancel_timer(const ctibus_host* host, std::uint64_t token) {
  TestInstance& self = of(host);
  self.called("cancel_timer", true);
  const std::lock_guard lock(self.host_.mutex_);
  self.forget_timer(token);
}

inline void TestInstance::forget_timer(std::uint64_t token) {
  if (auto node = timers_.extract(token); !node.empty()) host_.clock_.cancel(node.mapped());
}

inline ctibus_uuid TestInstance::uuid(const ctibus_host* host) { return of(host).host_.uuid(); }
inline std::uint64_t TestInstance::random(const ctibus_host* host) {
  const std::lock_guard lock(of(host).host_.mutex_);
  return of(host).host_.random_.next();
}

inline void TestInstance::post(const ctibus_host* host, std::uint64_t token) {
  TestInstance& self = of(host);
  self.called("post");
  const std::lock_guard lock(self.host_.mutex_);
  if (self.stopped()) return;
  self.add_task([&self, token] {
    const Entered entered(self, "on_post");
    if (self.strand_handler_ != nullptr) self.strand_handler_->on_post(self.instance_.self, token);
  });
}

inline std::int32_t TestInstance::log_level(const ctibus_host* host) {
  return of(host).host_.log_level_;
}
inline void TestInstance::log_write(const ctibus_host* host, std::int32_t level, ctibus_text id,
                                    ctibus_text text) {
  TestInstance& self = of(host);
  const std::lock_guard lock(self.host_.mutex_);
  if (self.host_.observer_ != nullptr) {
    self.host_.observer_->logged(self.name_, level, detail::view(id), detail::view(text));
  }
  if (self.stopped()) return;
  self.host_.log_lines_.push_back(
      {self.name_, level, std::string(detail::view(id)), std::string(detail::view(text))});
}

inline ctibus_text TestInstance::instance_name(const ctibus_host* host) {
  const TestInstance& self = of(host);
  return {self.name_.data(), self.name_.size()};
}

inline ctibus_text TestInstance::directory(const ctibus_host* host) {
  const std::string& text = of(host).directory_text_;
  return {text.data(), text.size()};
}
inline ctibus_text TestInstance::data_source(const ctibus_host* host) {
  const std::string& text = of(host).host_.data_source_;
  return {text.data(), text.size()};
}

inline ctibus_uuid TestInstance::deposit(const ctibus_host* host, ctibus_bytes secret,
                                         std::uint32_t lease_ms) {
  TestHost& test = of(host).host_;
  const std::lock_guard lock(test.mutex_);
  const Uuid handle = test.uuid();
  test.secrets_[handle].assign(secret.data, secret.data + secret.size);
  test.clock_.start(std::int64_t{lease_ms} * 1'000'000,
                    [&test, handle] { test.secrets_.erase(handle); });
  return handle;
}

inline std::size_t TestInstance::redeem(const ctibus_host* host, ctibus_uuid handle,
                                        std::uint8_t* buffer, std::size_t capacity) {
  TestHost& test = of(host).host_;
  const std::lock_guard lock(test.mutex_);
  const auto found = test.secrets_.find(handle);
  if (found == test.secrets_.end()) return 0;
  const std::size_t size = found->second.size();
  if (size > capacity) return size;
  std::copy(found->second.begin(), found->second.end(), buffer);
  test.secrets_.erase(found);
  return size;
}

inline std::uint32_t TestInstance::metric(const ctibus_host* host, std::uint32_t kind,
                                          ctibus_text name, ctibus_text) {
  TestInstance& self = of(host);
  const std::lock_guard lock(self.host_.mutex_);
  if (!detail::is_metric_name(detail::view(name))) return 0;
  const auto [entry, is_new] = self.metric_ids_.try_emplace(
      std::string(detail::view(name)), static_cast<std::uint32_t>(self.metrics_.size()));
  if (is_new) self.metrics_.push_back({kind, 0});
  return self.metrics_[entry->second].kind == kind ? entry->second : 0;
}

inline void TestInstance::record(const ctibus_host* host, std::uint32_t metric, double value) {
  TestInstance& self = of(host);
  const std::lock_guard lock(self.host_.mutex_);
  if (metric == 0 || metric >= self.metrics_.size()) return;
  Metric& entry = self.metrics_[metric];
  if (entry.kind == CTIBUS_METRIC_GAUGE) {
    entry.value = value;
  } else if (value > 0) {
    entry.value += value;
  }
}

inline void TestInstance::drained(const ctibus_host* host) {
  const std::lock_guard lock(of(host).host_.mutex_);
  of(host).drained_ = true;
  of(host).host_.spoken_.notify_all();
}

inline void TestInstance::failed(const ctibus_host* host, ctibus_text code, ctibus_text text) {
  TestInstance& self = of(host);
  const std::lock_guard lock(self.host_.mutex_);
  if (self.host_.observer_ != nullptr) {
    self.host_.observer_->failed(self.name_, detail::view(code), detail::view(text));
  }
  if (self.stopped()) return;
  self.failed_ = failure(std::string(detail::view(code)), std::string(detail::view(text)));
  self.host_.log_lines_.push_back({self.name_, CTIBUS_LOG_ERROR, std::string(detail::view(code)),
                                   std::string(detail::view(text))});
}

}  // namespace ctibus::testing
