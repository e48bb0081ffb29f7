#include "ctibus/testing/test_host.hpp"

namespace ctibus::testing {

MessageId TestHost::send_request(std::string_view topic, std::string_view target,
                                 const msgpack::Buffer& payload, const RequestOptions& options,
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

std::string TestHost::find_provider(std::string_view topic, std::string_view target,
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

void TestHost::route(const TestLog::Entry& command, std::string_view target, OpenRequest request,
                     std::uint32_t remaining_ms) {
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

bool TestHost::run_test_command(std::unique_lock<std::recursive_mutex>& lock) {
  const TestCommand next = std::move(test_commands_.front());
  test_commands_.pop_front();
  const TestLog::Entry& command = log_.at(next.sequence);
  const MessageId id = command.frame().id;
  if (!open_requests_.contains(id)) return true;  // nobody waits any more
  const auto handler = test_providers_.find({next.provider, std::string(command.topic())})->second;
  ctibus_delivery delivery{};
  delivery.frame = &command.frame();
  lock.unlock();
  const Result<msgpack::Buffer> done = handler(MessageView(delivery).payload());
  lock.lock();
  if (done) {
    answer(id, CTIBUS_REPLY_ACCEPTED, {}, {}, *done);
  } else {
    answer(id, CTIBUS_REPLY_REJECTED, done.error().code, done.error().text, {});
  }
  return true;
}

void TestHost::answer(const MessageId& command, std::uint32_t status, std::string_view code,
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

}  // namespace ctibus::testing
