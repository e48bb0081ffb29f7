#pragma once

#include <unistd.h>

#include "ctibus/testing/test_host.hpp"

namespace ctibus::testing {

inline TestHost::TestHost(std::uint64_t seed, const TestHostPlace& place)
    : seed_(seed),
      random_(seed),
      log_(place.log_memory),
      folder_(place.folder),
      keeps_folder_(!place.folder.empty()) {
  if (!keeps_folder_) {
    std::string pattern = (std::filesystem::temp_directory_path() / "ctibus-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) {
      throw std::runtime_error("cannot make a temporary folder: " + pattern);
    }
    folder_ = pattern;
  }
  data_source_ = "sqlite://" + (folder_ / "site.db").string();
  for (const auto& message : catalogue) learn(message);
}

inline TestHost::~TestHost() {
  while (!instances_.empty()) {
    instances_.begin()->second->end();
    instances_.erase(instances_.begin());
  }
  if (keeps_folder_) return;
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

inline Result<TestInstance*> TestHost::try_load(const std::string& name,
                                                const ctibus_plugin* plugin,
                                                msgpack::Buffer options) {
  if (instances_.contains(name)) return failure("test.name_taken", name + " is loaded already");
  recipes_.insert_or_assign(name, std::pair(plugin, options));
  auto instance = std::make_unique<TestInstance>(*this, name, plugin);
  TestInstance* raw = instance.get();
  instances_.emplace(name, std::move(instance));
  Result<> result = raw->create({options.data(), options.size()});
  if (result) result = raw->start();
  if (!result) {
    remove(*raw, false);
    return tl::unexpected(result.error());
  }
  settle();
  return raw;
}

inline std::string TestHost::redeem(std::string_view handle) {
  const std::lock_guard lock(mutex_);
  const auto found = secrets_.find(Uuid::parse(handle).value_or(Uuid{}));
  if (found == secrets_.end()) return {};
  std::string secret(found->second.begin(), found->second.end());
  secrets_.erase(found);
  return secret;
}

inline TestInstance& TestHost::instance(std::string_view name) {
  const auto found = instances_.find(name);
  if (found == instances_.end()) fail("no instance " + std::string(name));
  return *found->second;
}

inline void TestHost::stop(std::string_view name, std::chrono::nanoseconds drain_time) {
  TestInstance& stopping = instance(name);
  stopping.drain();
  settle();
  advance_until([&] { return stopping.drained(); }, drain_time);
  remove(stopping, false);
  settle();
}

inline void TestHost::kill(std::string_view name) { remove(instance(name), true); }

inline TestInstance& TestHost::restart(std::string_view name) {
  if (instances_.contains(name)) kill(name);
  const auto recipe = recipes_.find(name);
  if (recipe == recipes_.end()) fail("never loaded: " + std::string(name));
  return require(try_load(std::string(name), recipe->second.first, recipe->second.second));
}

inline void TestHost::remove(TestInstance& instance, bool silently) {
  instance.end(silently);
  const std::lock_guard lock(mutex_);
  std::vector<std::pair<MessageId, bool>> unanswered;
  for (auto& [id, request] : open_requests_) {
    if (request.provider == instance.name()) unanswered.emplace_back(id, request.delivered);
    if (request.requester == instance.name()) request.token = 0;  // its next boot did not ask
  }
  for (const auto& [id, delivered] : unanswered) {
    answer(id, delivered ? CTIBUS_REPLY_OUTCOME_UNKNOWN : CTIBUS_REPLY_REJECTED,
           "bus.provider_stopped", "The provider ended.", {});
  }
  std::erase(ready_, &instance);
  instances_.erase(instances_.find(instance.name()));
}

inline void TestHost::lose_messages(std::string_view name) {
  TestInstance& losing = instance(name);
  const std::lock_guard lock(mutex_);
  for (auto& [id, stream] : losing.streams_) {
    if (!stream.consumer.empty()) continue;
    ctibus_gap gap{};
    gap.size = sizeof(gap);
    gap.subscription = id;
    gap.from_sequence = stream.ready.empty() ? log_.tail() : stream.ready.front();
    gap.to_sequence = log_.tail();
    gap.reason = {"bus.gap", 7};
    stream.gap = gap;
    stream.ready.clear();
    losing.open_snapshot(stream);
  }
  mark_ready(losing);
}

inline void TestHost::repeat_messages(std::string_view name, std::size_t count) {
  TestInstance& hearing = instance(name);
  const std::lock_guard lock(mutex_);
  for (auto& [id, stream] : hearing.streams_) {
    std::vector<std::uint64_t> again;
    for (std::uint64_t at = stream.heard; at > 0 && again.size() < count; --at) {
      if (TestInstance::wants(stream, log_.at(at))) again.push_back(at);
    }
    stream.ready.insert(stream.ready.begin(), again.rbegin(), again.rend());
  }
  mark_ready(hearing);
}

inline Error TestHost::check(const TestLog::Draft& draft) {
  constexpr std::size_t longest = 0xffff;
  if (draft.topic.size() > longest || draft.key.size() > longest ||
      draft.idempotency.size() > longest) {
    return {"bus.malformed", "A topic, key or idempotency key is longer than 65535 bytes."};
  }
  const std::size_t size = sizeof(ctibus_frame_header) + draft.topic.size() + draft.key.size() +
                           draft.idempotency.size() + draft.payload_size;
  if (size > CTIBUS_FRAME_MAX_SIZE) {
    return {"bus.frame_too_large", std::to_string(size) + " bytes are more than 1 MiB."};
  }
  return {};
}

inline const TestLog::Entry& TestHost::append(const TestLog::Draft& draft,
                                              std::string_view source_name) {
  const TestLog::Entry& entry = log_.append(draft, source_name);
  if (observer_ != nullptr) observer_->appended(entry);
  for (const auto& [name, instance] : instances_) instance->offer(entry);
  spoken_.notify_all();
  return entry;
}

inline void TestHost::mark_ready(TestInstance& instance) {
  if (std::exchange(instance.is_ready_, true)) return;
  ready_.push_back(&instance);
  spoken_.notify_all();
}

inline bool TestHost::can_reload(std::string_view name) {
  return instance(name).handler<ctibus_reload>(CTIBUS_RELOAD) != nullptr;
}

inline Result<> TestHost::reload_raw(std::string_view name, const msgpack::Buffer& options) {
  TestInstance& running = instance(name);
  const auto* table = running.handler<ctibus_reload>(CTIBUS_RELOAD);
  if (table == nullptr) return failure("test.not_reloadable", "The plugin has no reload().");
  ctibus_error error{};
  error.size = sizeof(error);
  const ctibus_status status = [&] {
    const TestInstance::Entered entered(running, "reload");
    return table->reload(running.instance_.self, {options.data(), options.size()}, &error);
  }();
  if (status != CTIBUS_OK) return failure(error.code, error.text);
  settle();
  return {};
}

inline TestHost::Source& TestHost::source(const std::string& name) {
  Source& source = test_sources_[name];
  if (source.epoch == 0) source.epoch = new_source_epoch();
  return source;
}

inline std::uint64_t TestHost::new_source_epoch() {
  return (static_cast<std::uint64_t>(clock_.utc_ns() / 1'000'000) << 16) + ++uuids_;
}

inline Uuid TestHost::uuid() {
  const std::lock_guard lock(mutex_);
  // RFC 9562 UUIDv7: 48 bits of milliseconds, version, 12 random bits, variant, 62 random bits.
  Uuid id;
  const auto millis = static_cast<std::uint64_t>(clock_.utc_ns() / 1'000'000);
  for (std::size_t i = 0; i < 6; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
  }
  // A counter in the random part keeps ids in the order in which they were made.
  ++uuids_;
  id.bytes[6] = static_cast<std::uint8_t>(0x70 | (uuids_ >> 32 & 0x0f));
  id.bytes[7] = static_cast<std::uint8_t>(uuids_ >> 24);
  id.bytes[8] = static_cast<std::uint8_t>(0x80 | (uuids_ >> 18 & 0x3f));
  id.bytes[9] = static_cast<std::uint8_t>(uuids_ >> 10);
  id.bytes[10] = static_cast<std::uint8_t>(uuids_ >> 2);
  const std::uint64_t chance = random_.next();
  id.bytes[11] = static_cast<std::uint8_t>((uuids_ & 3) << 6 | (chance >> 56 & 0x3f));
  for (std::size_t i = 12; i < 16; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(chance >> (8 * (i - 12)));
  }
  return id;
}

inline MessageId TestHost::send_raw(std::string_view topic, std::string_view key,
                                    const msgpack::Buffer& payload, const SendOptions& options) {
  const std::lock_guard lock(mutex_);
  Source& from = source(options.source);
  TestLog::Draft draft;
  draft.topic = topic;
  draft.message_class = static_cast<std::uint8_t>(classes_.at(std::string(topic)));
  draft.key = key;
  draft.payload = payload.data();
  draft.payload_size = payload.size();
  draft.header.id = MessageId(from.epoch, ++from.published);
  draft.header.correlation = options.correlation;
  draft.header.causation = options.causation;
  if (options.tombstone) draft.header.flags |= CTIBUS_FRAME_TOMBSTONE;
  if (options.inferred) draft.header.flags |= CTIBUS_FRAME_INFERRED;
  draft.header.event_time_ns = draft.header.publish_time_ns = clock_.utc_ns();
  if (const Error error = check(draft); !error.code.empty()) fail(error.code + ": " + error.text);
  return append(draft, options.source).frame().id;
}

inline MessageId TestHost::send_request(std::string_view topic, std::string_view target,
                                        const msgpack::Buffer& payload,
                                        const RequestOptions& options,
                                        std::function<void(const ctibus_reply&)> done) {
  const std::lock_guard lock(mutex_);
  Source& from = source("test");
  TestLog::Draft draft;
  draft.topic = topic;
  draft.message_class = CTIBUS_CLASS_COMMAND;
  draft.key = options.key;
  draft.idempotency = options.idempotency;
  draft.payload = payload.data();
  draft.payload_size = payload.size();
  draft.header.id = MessageId(from.epoch, ++from.published);
  draft.header.correlation = options.correlation;
  draft.header.causation = options.causation;
  draft.header.remaining_ms =
      static_cast<std::uint32_t>(std::clamp<std::int64_t>(options.deadline.count(), 1, 3'600'000));
  draft.header.event_time_ns = draft.header.publish_time_ns = clock_.utc_ns();
  if (const Error error = check(draft); !error.code.empty()) fail(error.code + ": " + error.text);
  const TestLog::Entry& entry = append(draft, "test");
  OpenRequest request;
  request.done = std::move(done);
  request.idempotency = options.idempotency;
  route(entry, target, std::move(request), draft.header.remaining_ms);
  return entry.frame().id;
}

inline std::string TestHost::find_provider(std::string_view topic, std::string_view target,
                                           Error& error) const {
  const std::string_view wanted = target.substr(0, target.find(':'));
  std::vector<std::string> found;
  for (const auto& [name, instance] : instances_) {
    const auto& provided = instance->provides_;
    if (std::find(provided.begin(), provided.end(), topic) != provided.end() &&
        instance->phase_ == TestInstance::Phase::running) {
      found.push_back(name);
    }
  }
  for (const auto& [key, handler] : test_providers_) {
    if (key.second == topic) found.push_back(key.first);
  }
  if (!wanted.empty()) {
    const bool there = std::find(found.begin(), found.end(), wanted) != found.end();
    if (!there) error = {"bus.no_provider", std::string(wanted) + " does not provide it."};
    return there ? std::string(wanted) : std::string();
  }
  if (found.size() == 1) return found.front();
  error = found.empty() ? Error{"bus.no_provider", "Nobody provides it."}
                        : Error{"bus.ambiguous_provider", "Several provide it: name one."};
  return {};
}

inline void TestHost::route(const TestLog::Entry& command, std::string_view target,
                            OpenRequest request, std::uint32_t remaining_ms) {
  const MessageId id = command.frame().id;
  const std::uint64_t sequence = command.frame().sequence;
  request.correlation = command.frame().correlation;
  std::copy_n(command.frame().trace_id, 16, request.trace.trace_id);
  request.trace.flags = command.frame().trace_flags;
  const std::int64_t limit_ns = std::int64_t{remaining_ms} * 1'000'000;
  request.timer = clock_.start(limit_ns, [this, id] {
    answer(id, CTIBUS_REPLY_REJECTED, "bus.deadline", "No answer within the deadline.", {});
  });
  if (!request.idempotency.empty()) {
    constexpr std::int64_t kept_ns = std::int64_t{24} * 3600 * 1'000'000'000;
    const auto key = std::pair(request.requester, request.idempotency);
    auto stored = idempotent_.find(key);
    if (stored != idempotent_.end() && clock_.steady_ns() - stored->second.since_ns > kept_ns) {
      idempotent_.erase(stored);
      stored = idempotent_.end();
    }
    if (stored != idempotent_.end()) {
      const StoredReply reply = stored->second;
      request.idempotency.clear();
      open_requests_.emplace(id, std::move(request));
      if (reply.pending) {
        stored->second.waiting.push_back(id);
      } else {
        answer(id, reply.status, reply.code, reply.text, reply.payload);
      }
      return;
    }
    idempotent_[key].since_ns = clock_.steady_ns();
  }
  Error error;
  request.provider = find_provider(command.topic(), target, error);
  const std::string provider = request.provider;
  open_requests_.emplace(id, std::move(request));
  if (provider.empty()) {
    answer(id, error.code == "bus.no_provider" ? CTIBUS_REPLY_NO_PROVIDER : CTIBUS_REPLY_REJECTED,
           error.code, error.text, {});
    return;
  }
  if (test_providers_.contains({provider, std::string(command.topic())})) {
    test_commands_.push_back({provider, sequence});
    return;
  }
  TestInstance& to = instance(provider);
  constexpr std::size_t queue_limit = 256;
  if (to.commands_.size() >= queue_limit) {
    answer(id, CTIBUS_REPLY_REJECTED, "bus.busy", "The provider's queue is full.", {});
    return;
  }
  to.commands_.push_back({sequence, clock_.steady_ns() + limit_ns});
  mark_ready(to);
}

inline bool TestHost::run_test_command(std::unique_lock<std::recursive_mutex>& lock) {
  const TestCommand next = std::move(test_commands_.front());
  test_commands_.pop_front();
  const TestLog::Entry& command = log_.at(next.sequence);
  const MessageId id = command.frame().id;
  if (!open_requests_.contains(id)) return true;  // nobody waits any more
  const auto handler = test_providers_.find({next.provider, std::string(command.topic())})->second;
  ctibus_delivery delivery{};
  delivery.frame = &command.frame();
  lock.unlock();
  const Result<> done = handler(MessageView(delivery).payload());
  lock.lock();
  if (done) {
    answer(id, CTIBUS_REPLY_ACCEPTED, {}, {}, {});
  } else {
    answer(id, CTIBUS_REPLY_REJECTED, done.error().code, done.error().text, {});
  }
  return true;
}

inline void TestHost::answer(const MessageId& command, std::uint32_t status, std::string_view code,
                             std::string_view text, std::span<const std::uint8_t> payload) {
  auto node = open_requests_.extract(command);
  if (node.empty()) return;  // answered before, or too late
  OpenRequest request = std::move(node.mapped());
  clock_.cancel(request.timer);

  bus::Answer body{name_of(static_cast<ReplyStatus>(status)), code, text};
  msgpack::Buffer bytes;
  encode(body, bytes);
  Source& from = source(request.provider.empty() ? "bus" : request.provider + " (reply)");
  TestLog::Draft draft;
  draft.topic = topic_of<bus::Answer>();
  draft.message_class = CTIBUS_CLASS_REPLY;
  draft.payload = bytes.data();
  draft.payload_size = bytes.size();
  draft.header.id = MessageId(from.epoch, ++from.published);
  draft.header.causation = command;
  draft.header.correlation = request.correlation;
  std::copy_n(request.trace.trace_id, 16, draft.header.trace_id);
  draft.header.trace_flags = request.trace.flags;
  draft.header.event_time_ns = draft.header.publish_time_ns = clock_.utc_ns();
  append(draft, request.provider.empty() ? "bus" : request.provider);

  StoredReply stored{.status = status,
                     .code = std::string(code),
                     .text = std::string(text),
                     .payload = {payload.begin(), payload.end()},
                     .pending = false,
                     .since_ns = clock_.steady_ns(),
                     .waiting = {}};
  const auto view = [command](const StoredReply& reply) {
    ctibus_reply raw{};
    raw.size = sizeof(raw);
    raw.status = reply.status;
    raw.command = command;
    raw.code = {reply.code.data(), reply.code.size()};
    raw.text = {reply.text.data(), reply.text.size()};
    raw.payload = {reply.payload.data(), reply.payload.size()};
    return raw;
  };
  if (request.done) {
    request.done(view(stored));
  } else if (request.token != 0) {
    if (const auto found = instances_.find(request.requester); found != instances_.end()) {
      TestInstance* to = found->second.get();
      to->add_task([to, stored, view, token = request.token] {
        const ctibus_reply raw = view(stored);
        if (to->command_handler_ == nullptr) return;
        const TestInstance::Entered entered(*to, "on_reply");
        to->command_handler_->on_reply(to->instance_.self, token, &raw);
      });
    }
  }
  if (!request.idempotency.empty()) {
    StoredReply& first = idempotent_[{request.requester, request.idempotency}];
    stored.since_ns = first.since_ns;
    stored.waiting = std::move(first.waiting);
    first = stored;
    for (const MessageId& repetition : std::exchange(first.waiting, {})) {
      answer(repetition, status, code, text, payload);
    }
  }
}

inline bool TestHost::run_one() {
  std::unique_lock lock(mutex_);
  while (true) {
    const std::size_t waiting = ready_.size() + (test_commands_.empty() ? 0 : 1);
    if (waiting == 0) return false;
    const std::size_t chosen = random_.below(waiting);
    if (chosen == ready_.size()) return run_test_command(lock);
    TestInstance& next = *ready_[chosen];
    if (next.has_work()) {
      lock.unlock();
      next.run_one();
      return true;
    }
    next.is_ready_ = false;
    ready_[chosen] = ready_.back();
    ready_.pop_back();
  }
}

inline void TestHost::settle() {
  if (settling_) return;
  settling_ = true;
  struct Ended {
    bool& settling;
    ~Ended() { settling = false; }
  } const ended{settling_};
  // More than any test means: an endless loop is found before it has filled the memory.
  constexpr std::uint64_t most_steps = 20'000'000;
  const std::uint64_t tail = [this] {
    const std::lock_guard lock(mutex_);
    return log_.tail();
  }();
  for (std::uint64_t step = 0; step < most_steps; ++step) {
    {
      const std::lock_guard lock(mutex_);
      if (clock_.fire_one()) continue;
      if (log_.tail() - tail > most_messages_) break;
    }
    if (!run_one()) return;
  }
  fail("the plugins keep each other busy for ever");
}

inline bool TestHost::await(const std::function<bool()>& condition,
                            std::chrono::milliseconds limit) {
  const auto end = std::chrono::steady_clock::now() + limit;
  while (true) {
    settle();
    if (condition()) return true;
    if (std::chrono::steady_clock::now() >= end) return false;
    std::unique_lock lock(mutex_);
    // The pause serves conditions that no call to the host announces.
    if (ready_.empty()) spoken_.wait_for(lock, std::chrono::milliseconds(5));
  }
}

inline bool TestHost::step_time(std::int64_t limit) {
  if (settling_) fail("time cannot pass within a handler");
  settle();
  const std::int64_t due = clock_.next_due();
  if (due < 0 || due > limit) {
    clock_.move_to(std::max(limit, clock_.steady_ns()));
    return false;
  }
  clock_.move_to(std::max(due, clock_.steady_ns()));
  settle();
  return true;
}

inline void TestHost::advance(std::chrono::nanoseconds by) {
  const std::int64_t limit = clock_.steady_ns() + by.count();
  while (step_time(limit)) {}
}

inline bool TestHost::advance_until(const std::function<bool()>& condition,
                                    std::chrono::nanoseconds limit) {
  const std::int64_t end = clock_.steady_ns() + limit.count();
  settle();
  while (!condition()) {
    if (!step_time(end)) return condition();
  }
  return true;
}

inline double TestHost::metric(std::string_view instance_name, std::string_view name) {
  TestInstance& of = instance(instance_name);
  const auto found = of.metric_ids_.find(name);
  return found == of.metric_ids_.end() ? 0 : of.metrics_[found->second].value;
}

inline std::string TestHost::ladder(std::size_t last) const {
  std::string out;
  const std::uint64_t tail = log_.tail();
  for (std::uint64_t sequence = tail > last ? tail - last + 1 : 1; sequence <= tail; ++sequence) {
    const TestLog::Entry& entry = log_.at(sequence);
    const double seconds =
        static_cast<double>(entry.frame().publish_time_ns % 86'400'000'000'000) / 1e9;
    out += fmt::format("{:8} {:10.3f}s {:<12} {:<26} {}\n", sequence, seconds, entry.source,
                       entry.topic(), entry.key());
  }
  return out;
}

inline void TestHost::fail(const std::string& text) const {
  std::string lines;
  for (std::size_t i = log_lines_.size() > 10 ? log_lines_.size() - 10 : 0; i < log_lines_.size();
       ++i) {
    lines += log_lines_[i].instance + ": " + log_lines_[i].id + " " + log_lines_[i].text + "\n";
  }
  throw ExpectationFailed(fmt::format("{} (seed {})\n{}{}", text, seed_, ladder(), lines));
}

}  // namespace ctibus::testing
