#pragma once

#include "ctibus/testing/test_host.hpp"

namespace ctibus::testing {

namespace detail {

inline ctibus_status refuse(ctibus_error* error, std::string_view code, std::string_view text) {
  (void)ctibus::detail::report({std::string(code), std::string(text)}, error);
  return CTIBUS_REFUSED;
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

inline Result<> TestInstance::create(ctibus_bytes options) {
  ctibus_error error{};
  error.size = sizeof(error);
  instance_.size = sizeof(instance_);
  if (plugin_->create(&abi_, options, &instance_, &error) != CTIBUS_OK) {
    return failure(error.code, error.text);
  }
  return failed_;
}

inline Result<> TestInstance::start() {
  ctibus_error error{};
  error.size = sizeof(error);
  phase_ = Phase::running;
  if (instance_.start(instance_.self, &error) != CTIBUS_OK) {
    return failure(error.code, error.text);
  }
  return failed_;
}

inline void TestInstance::drain() {
  phase_ = Phase::draining;
  instance_.drain(instance_.self);
}

inline void TestInstance::end() {
  if (instance_.self == nullptr) return;
  if (phase_ == Phase::running || phase_ == Phase::draining) instance_.stop(instance_.self);
  phase_ = Phase::stopped;
  instance_.destroy(instance_.self);
  instance_.self = nullptr;
  for (const auto& [token, timer] : timers_) host_.clock_.cancel(timer);
  timers_.clear();
  streams_.clear();
  tasks_.clear();
  commands_.clear();
}

inline bool TestInstance::wants(const Stream& stream, const TestLog::Entry& entry) const {
  const auto matching = [&](const std::string& pattern) { return matches(pattern, entry.topic()); };
  const auto is_key = [&](const std::string& key) { return key == entry.key(); };
  const auto is_source = [&](const std::string& source) { return source == entry.source; };
  return std::any_of(stream.patterns.begin(), stream.patterns.end(), matching) &&
         (stream.keys.empty() || std::any_of(stream.keys.begin(), stream.keys.end(), is_key)) &&
         (stream.sources.empty() ||
          std::any_of(stream.sources.begin(), stream.sources.end(), is_source));
}

inline bool TestInstance::has_work() const {
  if (phase_ != Phase::running && phase_ != Phase::draining) return false;
  if (!tasks_.empty() || !commands_.empty()) return true;
  for (const auto& [id, stream] : streams_) {
    if (stream.snapshot_open || stream.cursor < host_.log_.tail()) return true;
  }
  const std::lock_guard lock(const_cast<std::mutex&>(post_mutex_));
  return !posted_.empty();
}

inline void TestInstance::run_one() {
  {
    const std::lock_guard lock(post_mutex_);
    for (const auto token : posted_) {
      tasks_.push_back([this, token] {
        if (const auto* table = handler<ctibus_strand_handler>(CTIBUS_STRAND_HANDLER)) {
          table->on_post(instance_.self, token);
        }
      });
    }
    posted_.clear();
  }
  // Which kind of work comes first is chance; within a kind the order is kept.
  const std::uint64_t kinds = 2 + streams_.size();
  const std::uint64_t first = host_.random_.below(kinds);
  for (std::uint64_t i = 0; i < kinds; ++i) {
    const std::uint64_t kind = (first + i) % kinds;
    if (kind == 0) {
      if (tasks_.empty()) continue;
      auto task = std::move(tasks_.front());
      tasks_.pop_front();
      return task();
    }
    if (kind == 1) {
      if (commands_.empty()) continue;
      const PendingCommand pending = commands_.front();
      commands_.pop_front();
      const TestLog::Entry& entry = host_.log_.at(pending.sequence);
      const std::int64_t left = pending.deadline_ns - host_.clock_.steady_ns();
      if (left <= 0) {
        return host_.answer(entry.frame().id, CTIBUS_REPLY_REJECTED, "bus.deadline",
                            "The deadline passed in the queue.", {});
      }
      ctibus_delivery delivery{};
      delivery.size = sizeof(delivery);
      delivery.frame = &entry.frame();
      delivery.source = {entry.source.data(), entry.source.size()};
      if (const auto* table = handler<ctibus_command_handler>(CTIBUS_COMMAND_HANDLER)) {
        table->on_command(instance_.self, &delivery, static_cast<std::uint32_t>(left / 1'000'000));
      }
      return;
    }
    auto stream = std::next(streams_.begin(), static_cast<std::ptrdiff_t>(kind - 2));
    if (step_stream(stream->first, stream->second)) return;
  }
}

inline void TestInstance::deliver(std::uint32_t id, Stream& stream, std::uint64_t sequence,
                                  std::uint32_t flags) {
  const TestLog::Entry& entry = host_.log_.at(sequence);
  ctibus_delivery delivery{};
  delivery.size = sizeof(delivery);
  delivery.subscription = id;
  delivery.flags = flags;
  delivery.number = ++stream.deliveries;
  delivery.complete_up_to = stream.cursor;
  delivery.frame = &entry.frame();
  delivery.source = {entry.source.data(), entry.source.size()};
  if (const auto* table = handler<ctibus_bus_handler>(CTIBUS_BUS_HANDLER)) {
    table->on_message(instance_.self, &delivery);
  }
}

inline bool TestInstance::step_stream(std::uint32_t id, Stream& stream) {
  if (stream.snapshot_open) {
    if (!stream.snapshot.empty()) {
      const std::uint64_t sequence = stream.snapshot.front();
      stream.snapshot.pop_front();
      deliver(id, stream, sequence, CTIBUS_DELIVERY_SNAPSHOT);
      return true;
    }
    stream.snapshot_open = false;
    if (const auto* table = handler<ctibus_bus_handler>(CTIBUS_BUS_HANDLER)) {
      table->on_snapshot_end(instance_.self, id, stream.cursor);
    }
    return true;
  }
  while (stream.cursor < host_.log_.tail()) {
    const std::uint64_t sequence = ++stream.cursor;
    if (wants(stream, host_.log_.at(sequence))) {
      deliver(id, stream, sequence, 0);
      return true;
    }
  }
  return false;
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

inline ctibus_status TestInstance::publish(const ctibus_host* host,
                                           const ctibus_publication* publication,
                                           ctibus_message_id* id, ctibus_error* error) {
  TestInstance& self = of(host);
  TestHost& test = self.host_;
  const std::string topic(detail::view(publication->topic));
  const auto permissions = test.permissions_.find(self.name_);
  if (permissions != test.permissions_.end() && !permissions->second.publishes.contains(topic)) {
    return detail::refuse(error, "bus.undeclared_topic",
                          "The manifest does not declare \"" + topic + "\" under publishes.");
  }
  if (const auto refusal = test.refusals_.find(self.name_);
      refusal != test.refusals_.end() && refusal->second != 0) {
    if (refusal->second > 0) --refusal->second;
    return detail::refuse(error, "bus.outbox_full", "Refused by the test.");
  }
  const auto message_class = test.classes_.find(topic);
  if (message_class == test.classes_.end()) {
    return detail::refuse(error, "bus.undeclared_topic", "Nobody declares \"" + topic + "\".");
  }
  TestLog::Draft draft;
  draft.topic = topic;
  draft.message_class = static_cast<std::uint8_t>(message_class->second);
  draft.key = detail::view(publication->key);
  draft.payload = publication->payload.data;
  draft.payload_size = publication->payload.size;
  draft.header.flags = static_cast<std::uint8_t>(publication->flags);
  draft.header.id = MessageId(self.source_epoch_, ++self.published_);
  draft.header.correlation = publication->correlation;
  draft.header.causation = publication->causation;
  draft.header.publish_time_ns = test.clock_.utc_ns();
  draft.header.event_time_ns =
      publication->event_time_ns != 0 ? publication->event_time_ns : draft.header.publish_time_ns;
  const TestLog::Entry& entry = test.log_.append(draft, self.name_);
  if (id != nullptr) *id = entry.frame().id;
  if (publication->completion != 0) {
    self.tasks_.push_back([&self, token = publication->completion,
                           sequence = entry.frame().sequence, failed = test.record_error_] {
      const auto* table = self.handler<ctibus_bus_handler>(CTIBUS_BUS_HANDLER);
      if (table == nullptr) return;
      ctibus_error reason{};
      reason.size = sizeof(reason);
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
  Stream stream;
  stream.patterns = detail::texts(subscription->patterns, subscription->pattern_count);
  stream.keys = detail::texts(subscription->keys, subscription->key_count);
  stream.sources = detail::texts(subscription->sources, subscription->source_count);
  stream.consumer = detail::view(subscription->consumer);
  stream.from = subscription->from;
  if (const auto permissions = test.permissions_.find(self.name_);
      permissions != test.permissions_.end()) {
    for (const auto& pattern : stream.patterns) {
      const auto covering = [&](const std::string& declared) { return covers(declared, pattern); };
      const auto& declared = permissions->second.subscribes;
      if (std::none_of(declared.begin(), declared.end(), covering)) {
        return detail::refuse(
            error, "bus.undeclared_topic",
            "The manifest does not declare \"" + pattern + "\" under subscribes.");
      }
    }
  }
  switch (stream.from) {
    case CTIBUS_FROM_SNAPSHOT:
      for (const auto sequence : test.log_.last_values(
               [&](const TestLog::Entry& entry) { return self.wants(stream, entry); })) {
        stream.snapshot.push_back(sequence);
      }
      stream.snapshot_open = true;
      stream.cursor = test.log_.tail();
      break;
    case CTIBUS_FROM_CURSOR:
      stream.cursor = subscription->sequence;
      break;
    case CTIBUS_FROM_TIME:
      while (stream.cursor < test.log_.tail() &&
             test.log_.at(stream.cursor + 1).frame().publish_time_ns < subscription->time_ns) {
        ++stream.cursor;
      }
      break;
    case CTIBUS_FROM_CONSUMER: {
      if (stream.consumer.empty()) {
        return detail::refuse(error, "bus.malformed", "A durable consumer needs a name.");
      }
      stream.cursor =
          test.log_.consumers().try_emplace(stream.consumer, test.log_.tail()).first->second;
      break;
    }
    default:
      stream.cursor = test.log_.tail();
  }
  *id = ++self.last_stream_;
  self.streams_.emplace(*id, std::move(stream));
  return CTIBUS_OK;
}

inline void TestInstance::unsubscribe(const ctibus_host* host, std::uint32_t id) {
  of(host).streams_.erase(id);
}

inline void TestInstance::acknowledge(const ctibus_host* host, std::uint32_t id,
                                      std::uint64_t sequence) {
  TestInstance& self = of(host);
  const auto stream = self.streams_.find(id);
  if (stream == self.streams_.end() || stream->second.consumer.empty()) return;
  std::uint64_t& position = self.host_.log_.consumers()[stream->second.consumer];
  if (sequence > position) position = sequence;
}

inline ctibus_status TestInstance::request(const ctibus_host* host, const ctibus_request* request,
                                           ctibus_message_id* id, ctibus_error* error) {
  TestInstance& self = of(host);
  TestHost& test = self.host_;
  const std::string topic(detail::view(request->topic));
  if (const auto permissions = test.permissions_.find(self.name_);
      permissions != test.permissions_.end() && !permissions->second.commands.contains(topic)) {
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
  draft.header.id = MessageId(self.source_epoch_, ++self.published_);
  draft.header.correlation = request->correlation;
  draft.header.causation = request->causation;
  draft.header.remaining_ms = request->remaining_ms;
  draft.header.event_time_ns = draft.header.publish_time_ns = test.clock_.utc_ns();
  const TestLog::Entry& entry = test.log_.append(draft, self.name_);
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
  const std::string name(detail::view(topic));
  if (const auto permissions = self.host_.permissions_.find(self.name_);
      permissions != self.host_.permissions_.end() &&
      !permissions->second.provides.contains(name)) {
    return detail::refuse(error, "bus.undeclared_topic",
                          "The manifest does not declare \"" + name + "\" under provides.");
  }
  self.provides_.push_back(name);
  return CTIBUS_OK;
}

inline void TestInstance::reply(const ctibus_host* host, const ctibus_reply* reply) {
  if (of(host).phase_ == Phase::stopped) return;  // what it left open has an unknown outcome
  of(host).host_.answer(reply->command, reply->status, detail::view(reply->code),
                        detail::view(reply->text), {reply->payload.data, reply->payload.size});
}

inline std::int64_t TestInstance::steady_ns(const ctibus_host* host) {
  return of(host).host_.clock_.steady_ns();
}
inline std::int64_t TestInstance::utc_ns(const ctibus_host* host) {
  return of(host).host_.clock_.utc_ns();
}

inline void TestInstance::start_timer(const ctibus_host* host, std::uint64_t token,
                                      std::int64_t delay_ns) {
  TestInstance& self = of(host);
  cancel_timer(host, token);
  self.timers_[token] = self.host_.clock_.start(delay_ns, [&self, token] {
    self.tasks_.push_back([&self, token] {
      if (self.timers_.erase(token) == 0) return;  // cancelled after it was due
      if (const auto* table = self.handler<ctibus_time_handler>(CTIBUS_TIME_HANDLER)) {
        table->on_timer(self.instance_.self, token);
      }
    });
  });
}

inline void TestInstance::cancel_timer(const ctibus_host* host, std::uint64_t token) {
  TestInstance& self = of(host);
  if (auto node = self.timers_.extract(token); !node.empty()) {
    self.host_.clock_.cancel(node.mapped());
  }
}

inline ctibus_uuid TestInstance::uuid(const ctibus_host* host) { return of(host).host_.uuid(); }
inline std::uint64_t TestInstance::random(const ctibus_host* host) {
  return of(host).host_.random_.next();
}

inline void TestInstance::post(const ctibus_host* host, std::uint64_t token) {
  TestInstance& self = of(host);
  const std::lock_guard lock(self.post_mutex_);
  self.posted_.push_back(token);
}

inline std::int32_t TestInstance::log_level(const ctibus_host*) { return CTIBUS_LOG_INFO; }
inline void TestInstance::log_write(const ctibus_host* host, std::int32_t level, ctibus_text id,
                                    ctibus_text text) {
  TestInstance& self = of(host);
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
  const Uuid handle = test.uuid();
  test.secrets_[handle].assign(secret.data, secret.data + secret.size);
  test.clock_.start(std::int64_t{lease_ms} * 1'000'000,
                    [&test, handle] { test.secrets_.erase(handle); });
  return handle;
}

inline std::size_t TestInstance::redeem(const ctibus_host* host, ctibus_uuid handle,
                                        std::uint8_t* buffer, std::size_t capacity) {
  TestHost& test = of(host).host_;
  const auto found = test.secrets_.find(handle);
  if (found == test.secrets_.end()) return 0;
  const std::size_t size = found->second.size();
  if (size > capacity) return size;
  std::copy(found->second.begin(), found->second.end(), buffer);
  test.secrets_.erase(found);
  return size;
}

inline std::uint32_t TestInstance::metric(const ctibus_host* host, std::uint32_t, ctibus_text name,
                                          ctibus_text) {
  TestInstance& self = of(host);
  const auto [entry, is_new] = self.metric_ids_.try_emplace(
      std::string(detail::view(name)), static_cast<std::uint32_t>(self.metrics_.size()));
  if (is_new) self.metrics_.push_back(0);
  return entry->second;
}

inline void TestInstance::record(const ctibus_host* host, std::uint32_t metric, double value) {
  TestInstance& self = of(host);
  if (metric < self.metrics_.size()) self.metrics_[metric] += value;
}

inline void TestInstance::drained(const ctibus_host* host) { of(host).drained_ = true; }

inline void TestInstance::failed(const ctibus_host* host, ctibus_text code, ctibus_text text) {
  TestInstance& self = of(host);
  self.failed_ = failure(std::string(detail::view(code)), std::string(detail::view(text)));
  self.host_.log_lines_.push_back({self.name_, CTIBUS_LOG_ERROR, std::string(detail::view(code)),
                                   std::string(detail::view(text))});
}

}  // namespace ctibus::testing
