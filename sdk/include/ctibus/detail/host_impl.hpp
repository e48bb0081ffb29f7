#pragma once

#include <algorithm>
#include <concepts>
#include <limits>

#include "ctibus/host.hpp"

namespace ctibus {

inline Host::Host(const ctibus_host* raw)
    : raw_(raw),
      bus_(table<ctibus_bus>(CTIBUS_BUS)),
      commands_(table<ctibus_command_router>(CTIBUS_COMMAND)),
      time_(table<ctibus_time>(CTIBUS_TIME)),
      entropy_(table<ctibus_entropy>(CTIBUS_ENTROPY)),
      strand_(table<ctibus_strand>(CTIBUS_STRAND)),
      identity_(table<ctibus_identity>(CTIBUS_IDENTITY)),
      storage_(table<ctibus_storage>(CTIBUS_STORAGE)),
      secrets_(table<ctibus_secret>(CTIBUS_SECRET)),
      metrics_(table<ctibus_metrics>(CTIBUS_METRICS)),
      lifecycle_(table<ctibus_lifecycle>(CTIBUS_LIFECYCLE)),
      logger_(raw, table<ctibus_logger>(CTIBUS_LOGGER)),
      timers_(raw, time_),
      main_(logger_, {}) {}

inline Subscription& Host::subscription(Subscription::Options options) {
  owned_streams_.push_back(std::make_unique<Subscription>(logger_, std::move(options)));
  Subscription& stream = *owned_streams_.back();
  if (started_) {
    stream.host_ = this;
    stream.refuse_late("a subscription");
  }
  return stream;
}

inline void Subscription::refuse_late(std::string_view what) {
  host_->fail_raw("plugin.late_handler",
                  fmt::format("{} was asked for after start() had returned.", what));
}

inline void Host::close() {
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
  }
  self_.reset();
  timers_.close();
}

inline Result<> Host::open(Subscription& stream) {
  const auto views = [](const std::vector<std::string>& texts) {
    std::vector<ctibus_text> out;
    for (const auto& text : texts) out.push_back({text.data(), text.size()});
    return out;
  };
  const auto patterns = views(stream.patterns());
  const auto keys = views(stream.options().keys);
  const auto sources = views(stream.options().sources);
  ctibus_subscription subscription{};
  subscription.size = sizeof(subscription);
  subscription.from = stream.options().from;
  subscription.patterns = patterns.data();
  subscription.pattern_count = patterns.size();
  subscription.keys = keys.data();
  subscription.key_count = keys.size();
  subscription.sources = sources.data();
  subscription.source_count = sources.size();
  subscription.epoch = stream.options().epoch;
  subscription.sequence = stream.options().sequence;
  subscription.time_ns = detail::nanoseconds(stream.options().time);
  const std::string& consumer = stream.options().consumer;
  subscription.consumer = {consumer.data(), consumer.size()};
  ctibus_error error{};
  error.size = sizeof(error);
  if (bus_->subscribe(raw_, &subscription, &stream.id_, &error) != CTIBUS_OK) {
    return failure(error.code, error.text);
  }
  streams_[stream.id_] = &stream;
  stream.host_ = this;
  return {};
}

inline void Subscription::pause() {
  if (host_ == nullptr || id_ == 0) return;
  host_->streams_.erase(id_);
  host_->bus_->unsubscribe(host_->raw_, std::exchange(id_, 0));
}

inline Result<> Subscription::resume() {
  if (host_ == nullptr || id_ != 0) return {};
  return host_->open(*this);
}

inline void Subscription::acknowledge(std::uint64_t sequence) {
  if (host_ != nullptr) host_->bus_->acknowledge(host_->raw_, id_, sequence);
}

inline Result<MessageId> Host::publish_raw(std::string_view topic, std::string_view key,
                                           std::span<const std::uint8_t> payload,
                                           const Context& context, std::uint64_t completion) {
  ctibus_publication publication{};
  publication.size = sizeof(publication);
  if (context.inferred) publication.flags |= CTIBUS_FRAME_INFERRED;
  if (context.tombstone) publication.flags |= CTIBUS_FRAME_TOMBSTONE;
  publication.topic = {topic.data(), topic.size()};
  publication.key = {key.data(), key.size()};
  publication.payload = {payload.data(), payload.size()};
  publication.event_time_ns = detail::nanoseconds(context.event_time);
  const detail::Cause handled = cause();
  publication.correlation = context.correlation ? context.correlation : handled.correlation;
  publication.causation = context.causation ? context.causation : handled.message;
  publication.completion = completion;
  ctibus_message_id id{};
  ctibus_error error{};
  error.size = sizeof(error);
  if (bus_->publish(raw_, &publication, &id, &error) != CTIBUS_OK) {
    logger_.error(error.code, "{}: {}", topic, error.text);
    return failure(error.code, error.text);
  }
  return MessageId(id);
}

inline Result<MessageId> Host::request_raw(std::string_view topic, std::string_view target,
                                           std::string_view key,
                                           std::span<const std::uint8_t> payload,
                                           const RequestOptions& options, std::uint64_t token) {
  ctibus_request request{};
  request.size = sizeof(request);
  const auto deadline = options.deadline.count();
  request.remaining_ms = static_cast<std::uint32_t>(deadline < 1         ? 1
                                                    : deadline > 3600000 ? 3600000
                                                                         : deadline);
  request.topic = {topic.data(), topic.size()};
  request.target = {target.data(), target.size()};
  request.key = {key.data(), key.size()};
  request.payload = {payload.data(), payload.size()};
  request.idempotency = {options.idempotency.data(), options.idempotency.size()};
  const detail::Cause handled = cause();
  request.correlation = options.correlation ? options.correlation : handled.correlation;
  request.causation = options.causation ? options.causation : handled.message;
  request.token = token;
  ctibus_message_id id{};
  ctibus_error error{};
  error.size = sizeof(error);
  if (commands_->request(raw_, &request, &id, &error) != CTIBUS_OK) {
    logger_.error(error.code, "{}: {}", topic, error.text);
    return failure(error.code, error.text);
  }
  return MessageId(id);
}

template <Message C, class Handler>
void Host::provide(Handler handler) {
  static_assert(declaration<C>.message_class == MessageClass::command);
  static_assert(std::invocable<Handler&, Command<C>>,
                "the handler of provide<C>() takes a ctibus::Command<C> by value");
  static_assert(std::copy_constructible<Handler>,
                "handlers are kept in a std::function: hold what cannot be copied by a "
                "std::shared_ptr");
  constexpr auto topic = topic_of<C>();
  ctibus_error error{};
  error.size = sizeof(error);
  if (commands_->provide(raw_, {topic.data(), topic.size()}, &error) != CTIBUS_OK) {
    logger_.error(error.code, "{}: {}", topic, error.text);
    fail({error.code, error.text});
    return;
  }
  providers_.insert_or_assign(
      std::string(topic), [this, handler = std::move(handler)](const ctibus_delivery& delivery,
                                                               std::uint32_t remaining_ms) mutable {
        const auto received = MessageView(delivery).payload();
        std::vector<std::uint8_t> payload(received.begin(), received.end());
        C body{};
        auto read = decode(payload, body);
        Command<C> command(*this, delivery, std::move(body), std::move(payload),
                           Duration(remaining_ms));
        if (!read) {
          command.reject(read.error());
        } else {
          handler(std::move(command));
        }
      });
}

template <Message C>
Result<MessageId> Host::request(std::string_view target, const C& body, RequestOptions options,
                                std::type_identity_t<std::function<void(const Reply<C>&)>> done) {
  static_assert(declaration<C>.message_class == MessageClass::command);
  msgpack::Buffer& buffer = scratch();
  encode(body, buffer);
  const std::string_view key = options.key.empty() ? key_of(body) : options.key;
  if (!options.correlation) options.correlation = cause().correlation;
  std::uint64_t token = 0;
  if (done) {
    auto handler = [done = std::move(done)](const ctibus_reply& raw) {
      Reply<C> reply;
      reply.status = static_cast<ReplyStatus>(raw.status);
      reply.command = raw.command;
      reply.code = {raw.code.data, raw.code.size};
      reply.text = {raw.text.data, raw.text.size};
      if (auto read = decode({raw.payload.data, raw.payload.size}, reply.body); !read) {
        reply.status = ReplyStatus::outcome_unknown;
        reply.code = "codec.malformed";
        reply.text = "The provider's reply cannot be read.";
      }
      done(reply);
    };
    token = keep(replies_, OpenReply{std::move(handler), options.correlation});
  }
  auto id = request_raw(topic_of<C>(), target, key, buffer, options, token);
  if (!id) (void)take(replies_, token);
  return id;
}

inline void Host::post(std::function<void()> action) {
  std::uint64_t token = 0;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    token = ++last_token_;
    posts_.emplace(token, std::move(action));
  }
  strand_->post(raw_, token);
}

inline std::string Host::name() const {
  const ctibus_text text = identity_->instance(raw_);
  return {text.data, text.size};
}

inline std::string Host::directory() const {
  const ctibus_text text = storage_->directory(raw_);
  return {text.data, text.size};
}

inline std::string Host::data_source() const {
  const ctibus_text text = storage_->data_source(raw_);
  return {text.data, text.size};
}

inline void Host::count(std::string_view name, std::string_view help, double increment) {
  metrics_->record(raw_,
                   metrics_->metric(raw_, CTIBUS_METRIC_COUNTER, {name.data(), name.size()},
                                    {help.data(), help.size()}),
                   increment);
}

inline void Host::gauge(std::string_view name, std::string_view help, double value) {
  metrics_->record(raw_,
                   metrics_->metric(raw_, CTIBUS_METRIC_GAUGE, {name.data(), name.size()},
                                    {help.data(), help.size()}),
                   value);
}

inline Uuid Host::deposit(std::span<const std::uint8_t> secret, Duration lease) {
  constexpr std::int64_t longest = std::numeric_limits<std::uint32_t>::max();
  const std::int64_t lease_ms = std::clamp<std::int64_t>(lease.count(), 0, longest);
  return secrets_->deposit(raw_, {secret.data(), secret.size()},
                           static_cast<std::uint32_t>(lease_ms));
}

inline std::vector<std::uint8_t> Host::redeem(const Uuid& handle) {
  std::vector<std::uint8_t> secret(256);
  std::size_t size = secrets_->redeem(raw_, handle, secret.data(), secret.size());
  while (size > secret.size()) {
    secret.resize(size);
    size = secrets_->redeem(raw_, handle, secret.data(), secret.size());
  }
  secret.resize(size);
  return secret;
}

inline void Host::fail(const Error& error) { fail_raw(error.code, error.text); }

template <Message C>
Command<C>::Command(Host& host, const ctibus_delivery& delivery, C body,
                    std::vector<std::uint8_t> payload, Duration remaining)
    : host_(host.self_),
      id_(delivery.frame->id),
      correlation_(delivery.frame->correlation),
      source_(delivery.source.data, delivery.source.size),
      payload_(std::move(payload)),
      remaining_(remaining),
      body_(std::move(body)) {}

template <Message C>
void Command<C>::accept(const ReplyOf<C>& fields) {
  if (host_.expired()) return;
  msgpack::Buffer& buffer = Host::scratch();
  encode(fields, buffer);
  send(ReplyStatus::accepted, {}, {}, buffer);
}

template <Message C>
void Command<C>::reject(std::string_view code, std::string_view text) {
  send(ReplyStatus::rejected, code, text, {});
}

template <Message C>
void Command<C>::send(ReplyStatus status, std::string_view code, std::string_view text,
                      std::span<const std::uint8_t> payload) {
  const auto host = std::exchange(host_, {}).lock();
  if (host == nullptr) return;
  ctibus_reply reply{};
  reply.size = sizeof(reply);
  reply.status = static_cast<std::uint32_t>(status);
  reply.command = id_;
  reply.code = {code.data(), code.size()};
  reply.text = {text.data(), text.size()};
  reply.payload = {payload.data(), payload.size()};
  host->reply_raw(reply);
}

}  // namespace ctibus
