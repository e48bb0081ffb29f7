#include "core/process/wire_link.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "core/base/clock.hpp"
#include "core/host/entropy.hpp"
#include "core/log/pattern.hpp"
#include "core/process/wire_feed.hpp"
#include "ctibus/frame_parts.hpp"
#include "ctibus/trace_context.hpp"

namespace ctibus::process {

using namespace std::chrono_literals;

namespace {

constexpr std::uint32_t window = 4096;
constexpr auto answer_limit = 5s;

wire::Start wire_start(const log::Subscription& subscription) {
  const log::Start& start = subscription.start;
  if (!subscription.durable_name.empty()) return wire::Start::durable(subscription.durable_name);
  switch (start.from) {
    case log::Start::From::snapshot:
      return wire::Start::snapshot();
    case log::Start::From::cursor:
      return wire::Start::at({start.cursor.epoch, start.cursor.sequence});
    case log::Start::From::time:
      return wire::Start::since(
          Timestamp(std::chrono::floor<Duration>(std::chrono::nanoseconds(start.utc_ns))));
    default:
      return wire::Start::live();
  }
}

host::CommandReply reply_of(const MessageId& command, const Result<wire::ClientReply>& answer) {
  host::CommandReply reply;
  reply.command = command;
  if (answer) {
    reply.status = static_cast<std::uint32_t>(answer->status);
    reply.code = answer->code;
    reply.text = answer->text;
    reply.payload = answer->payload;
  } else {
    // A refusal says that it was not done; after a cut nobody knows.
    const bool cut = answer.error().code == "wire.no_reply";
    reply.status = cut ? CTIBUS_REPLY_OUTCOME_UNKNOWN : CTIBUS_REPLY_REJECTED;
    reply.code = cut ? "bus.outcome_unknown" : answer.error().code;
    reply.text = answer.error().text;
  }
  return reply;
}

}  // namespace

/// What the carrier's thread and the instance share.
struct LinkHub::Shared {
  Shared(const Clock& a_clock, host::Entropy& an_entropy) : clock(a_clock), entropy(an_entropy) {}
  const Clock& clock;
  host::Entropy& entropy;

  std::mutex mutex;
  struct Pending {
    MessageId command;
    host::BusLink::ReplyHandler done;
  };
  std::unordered_map<std::uint32_t, Pending> pending;  ///< requests without a reply
  std::uint32_t last_request = wire::first_foreign_id;
  host::BusLink::CompletionHandler completion;
  std::function<void(const Error&)> fail;
  std::uint64_t source_epoch = 0;

  void reply(std::uint32_t id, const Result<wire::ClientReply>& answer) {
    std::unique_lock lock(mutex);
    auto node = pending.extract(id);
    lock.unlock();
    if (node && node.mapped().done) node.mapped().done(reply_of(node.mapped().command, answer));
  }

  void lost() {
    std::unique_lock lock(mutex);
    auto open = std::exchange(pending, {});
    lock.unlock();
    for (auto& [id, request] : open) {
      const Error cut{"wire.no_reply", "The core ended before it answered."};
      if (request.done) request.done(reply_of(request.command, tl::unexpected(cut)));
    }
  }

  void record(const wire::RecordEnd& end) {
    log::Completion completed;
    completed.id = MessageId{source_epoch, end.number};
    completed.sequence = end.sequence;
    if (!end.code.empty()) completed.error = Error{std::string(end.code), std::string(end.text)};
    const std::lock_guard lock(mutex);
    if (completion) completion(completed);
  }

  void refused(const Error& error) {
    std::function<void(const Error&)> tell;
    {
      const std::lock_guard lock(mutex);
      tell = fail;
    }
    if (tell) tell(error);
  }
};

class WireLink final : public host::BusLink {
 public:
  WireLink(Carrier& carrier, std::shared_ptr<LinkHub::Shared> shared)
      : carrier_(carrier), shared_(std::move(shared)) {}

  ~WireLink() override {
    const std::lock_guard lock(shared_->mutex);
    shared_->completion = nullptr;
    shared_->fail = nullptr;
    shared_->pending.clear();
  }

  Result<std::uint32_t> intern(std::string_view topic, log::MessageClass message_class) override {
    topics_.push_back({std::string(topic), message_class});
    return static_cast<std::uint32_t>(topics_.size());
  }

  Result<ctibus_message_id> publish(const log::Draft& draft) override {
    const Topic& topic = topics_.at(draft.type - 1);
    auto id = carrier_.publications().publish(
        {.topic = topic.name,
         .key = draft.key,
         .payload = {reinterpret_cast<const std::uint8_t*>(draft.payload.data()),
                     draft.payload.size()},
         .flags = draft.flags,
         .trace_flags = draft.trace_flags,
         .event_time_ns = draft.event_time_ns != 0 ? draft.event_time_ns : shared_->clock.utc_ns(),
         .correlation = draft.correlation,
         .causation = draft.causation,
         .trace_id = draft.trace_id,
         .span_id = draft.span_id,
         .record = topic.message_class == log::MessageClass::record});
    if (!id) return tl::unexpected(id.error());
    return ctibus_message_id(*id);
  }

  Result<std::unique_ptr<host::Feed>> subscribe(log::Subscription subscription,
                                                std::uint64_t& tail) override {
    if (subscription.patterns.empty()) return failure("log.no_pattern", "There is no pattern.");
    for (const std::string& pattern : subscription.patterns) {
      if (auto valid = log::check_pattern(pattern); !valid) return tl::unexpected(valid.error());
    }
    struct Answer {
      std::mutex mutex;
      bool given = false;
      std::atomic<bool> abandoned{false};
      std::promise<Result<wire::Subscribed>> promise;
    };
    const auto answer = std::make_shared<Answer>();
    auto future = answer->promise.get_future();
    const auto queue = std::make_shared<WireQueue>(subscription.wake);
    const auto number = std::make_shared<std::promise<std::uint32_t>>();
    auto known = number->get_future();

    wire::ClientSubscription wanted;
    wanted.start = wire_start(subscription);
    wanted.patterns = std::move(subscription.patterns);
    wanted.keys = std::move(subscription.keys);
    wanted.sources = std::move(subscription.sources);
    wanted.window = window;
    wanted.automatic = false;
    wanted.batch_handler = [queue](msgpack::Buffer message, const wire::BatchHeader& header) {
      const bool snapshot = (header.flags & wire::batch_snapshot) != 0;
      queue->put({.kind = snapshot ? log::Delivery::Kind::snapshot : log::Delivery::Kind::message,
                  .bytes = std::move(message),
                  .count = header.count,
                  .epoch = header.epoch,
                  .complete_up_to = header.complete_up_to});
    };
    wanted.handler = [queue](const wire::ClientDelivery& delivery) { queue_up(*queue, delivery); };
    wanted.on_answer = [answer, shared = shared_](const Result<wire::Subscribed>& result) {
      std::unique_lock lock(answer->mutex);
      if (!std::exchange(answer->given, true)) return answer->promise.set_value(result);
      lock.unlock();
      // Later, the instance takes its subscription for granted.
      if (!result) shared->refused(result.error());
    };
    const bool posted =
        carrier_.post([wanted = std::move(wanted), number, answer](wire::Client& client) mutable {
          if (!answer->abandoned) number->set_value(client.subscribe_later(std::move(wanted)));
        });
    if (!posted || known.wait_for(answer_limit) != std::future_status::ready) {
      answer->abandoned = true;
      queue->close();
      return failure("bus.unreachable", "The core is away, and no connection to it is made.");
    }

    log::Cursor position{carrier_.tail().epoch, carrier_.tail().sequence};
    tail = position.sequence;
    if (future.wait_for(answer_limit) == std::future_status::ready) {
      const auto result = future.get();
      if (!result) return tl::unexpected(result.error());
      position = {result->epoch, result->sequence};
      tail = result->tail;
    }
    return std::make_unique<WireFeed>(carrier_, known.get(), window, queue, position);
  }

  Result<MessageId> request(const host::CommandRequest& request, ReplyHandler done) override {
    if (!carrier_.connected()) {
      return failure("bus.unreachable", "The core is away: the command was not sent.");
    }
    const std::string correlation =
        Uuid(request.correlation) ? Uuid(request.correlation).text() : std::string();
    const std::string causation =
        request.causation ? MessageId(request.causation).text() : std::string();
    std::string traceparent;
    if (request.trace != nullptr && has_trace(request.trace->trace_id)) {
      ctibus_trace trace = *request.trace;
      if (!has_span(trace)) derive_span(request.causation, trace.span_id);
      traceparent = traceparent_of(trace.trace_id, trace.span_id, trace.flags);
    }
    std::unique_lock lock(shared_->mutex);
    if (++shared_->last_request < wire::first_foreign_id) {
      shared_->last_request = wire::first_foreign_id;
    }
    const std::uint32_t id = shared_->last_request;
    // Known before it is sent: the answer may be quicker than this thread.
    shared_->pending.emplace(id, LinkHub::Shared::Pending{{}, std::move(done)});
    const auto taken = carrier_.publications().request(
        {.id = id,
         .topic = request.topic,
         .target = request.target,
         .key = request.key,
         .payload = request.payload,
         .remaining = std::chrono::milliseconds(std::clamp(request.remaining_ms, 1U, 3'600'000U)),
         .idempotency = request.idempotency,
         .correlation = correlation,
         .causation = causation,
         .traceparent = traceparent});
    if (!taken) {
      shared_->pending.erase(id);
      return tl::unexpected(taken.error());
    }
    shared_->pending.at(id).command = *taken;
    return *taken;
  }

  void provide(std::shared_ptr<host::CommandProvider> provider,
               const std::set<std::string>& topics) override {
    if (topics.empty()) return;
    carrier_.post(
        [provider = std::weak_ptr(provider), shared = shared_,
         topics = std::vector<std::string>(topics.begin(), topics.end())](wire::Client& client) {
          client.provide(
              topics,
              [provider, shared](const wire::ClientCommand& command) {
                if (const auto there = provider.lock())
                  there->post_command(delivery_of(command, *shared));
              },
              [shared](const Error& error) { shared->refused(error); });
        });
  }
  void withdraw() override {
    carrier_.post([](wire::Client& client) { client.provide({}, nullptr); });
  }

  std::optional<std::uint32_t> begin(const host::CommandDelivery& command) override {
    carrier_.post([id = command.id](wire::Client& client) { client.begin(id); });
    const std::int64_t left = command.due_steady_ns - shared_->clock.steady_ns();
    if (left <= 0) return std::nullopt;
    return static_cast<std::uint32_t>(std::max<std::int64_t>(1, left / 1'000'000));
  }

  void reply(const host::CommandReply& reply) override {
    carrier_.post([reply](wire::Client& client) {
      const std::string command = MessageId(reply.command).text();
      client.answer({.command = command,
                     .status = static_cast<wire::ReplyStatus>(reply.status),
                     .code = reply.code,
                     .text = reply.text,
                     .payload = reply.payload});
    });
  }

  Uuid deposit(std::span<const std::uint8_t> secret, std::uint32_t lease_ms) override {
    const Uuid handle = shared_->entropy.uuid();
    carrier_.post(
        [handle, lease_ms, secret = std::vector<std::uint8_t>(secret.begin(), secret.end())](
            wire::Client& client) mutable {
          const std::string text = handle.text();
          client.deposit({.handle = text, .secret = secret, .lease = Duration(lease_ms)});
          ::explicit_bzero(secret.data(), secret.size());
        });
    return handle;
  }

  std::size_t redeem(const Uuid& handle, std::span<std::uint8_t> buffer) override {
    const std::lock_guard lock(secrets_mutex_);
    auto kept = too_large_.find(handle);
    if (kept == too_large_.end()) {
      const auto answer = std::make_shared<std::promise<std::vector<std::uint8_t>>>();
      auto future = answer->get_future();
      const bool posted = carrier_.post([handle, answer](wire::Client& client) {
        client.redeem(handle, [answer](std::span<const std::uint8_t> secret) {
          answer->set_value({secret.begin(), secret.end()});
        });
      });
      if (!posted || future.wait_for(answer_limit) != std::future_status::ready) return 0;
      auto secret = future.get();
      if (secret.empty()) return 0;
      kept = too_large_.emplace(handle, std::move(secret)).first;
    }
    std::vector<std::uint8_t>& secret = kept->second;
    const std::size_t size = secret.size();
    // Kept for a second call with more room, as the core keeps it.
    if (size > buffer.size()) return size;
    std::copy(secret.begin(), secret.end(), buffer.begin());
    ::explicit_bzero(secret.data(), secret.size());
    too_large_.erase(kept);
    return size;
  }

  [[nodiscard]] log::Cursor tail() const override {
    return {carrier_.tail().epoch, carrier_.tail().sequence};
  }

 private:
  struct Topic {
    std::string name;
    log::MessageClass message_class;
  };

  static void queue_up(WireQueue& queue, const wire::ClientDelivery& delivery) {
    using Kind = wire::ClientDelivery::Kind;
    WireQueue::Item item;
    item.count = 1;
    if (delivery.kind == Kind::snapshot_end) {
      item.kind = log::Delivery::Kind::snapshot_end;
      item.complete_up_to = delivery.as_of;
    } else {
      // A snapshot that was cut off begins anew, as after a gap.
      item.kind = log::Delivery::Kind::gap;
      item.gap_from = delivery.gap_from;
      item.gap_to = delivery.gap_to;
    }
    queue.put(std::move(item));
  }

  static std::shared_ptr<const host::CommandDelivery> delivery_of(
      const wire::ClientCommand& command, LinkHub::Shared& shared) {
    const wire::Frame& frame = *command.frame;
    auto delivery = std::make_shared<host::CommandDelivery>();
    delivery->id = frame.id();
    delivery->source = frame.source;
    delivery->due_steady_ns =
        shared.clock.steady_ns() + std::chrono::nanoseconds(command.remaining).count();
    const FrameParts parts{.topic = frame.topic,
                           .key = frame.key,
                           .idempotency = frame.idempotency,
                           .payload = frame.payload,
                           .source = {}};
    delivery->frame.resize(frame_size(parts) / sizeof(std::uint64_t));
    write_frame(reinterpret_cast<std::uint8_t*>(delivery->frame.data()), frame.header, parts);
    return delivery;
  }

  Carrier& carrier_;
  std::shared_ptr<LinkHub::Shared> shared_;
  std::vector<Topic> topics_;
  std::mutex secrets_mutex_;
  std::map<Uuid, std::vector<std::uint8_t>> too_large_;
};

LinkHub::LinkHub(const Clock& clock, host::Entropy& entropy)
    : shared_(std::make_shared<Shared>(clock, entropy)) {}

LinkHub::~LinkHub() = default;

void LinkHub::listen(Carrier::Setup& setup) {
  shared_->source_epoch = setup.source_epoch;
  setup.on_lost = [shared = shared_] { shared->lost(); };
  setup.on_reply = [shared = shared_](std::uint32_t id, const Result<wire::ClientReply>& reply) {
    shared->reply(id, reply);
  };
  setup.on_record = [shared = shared_](const wire::RecordEnd& end) { shared->record(end); };
  setup.on_refused = [shared = shared_](std::uint64_t, const Error& error) {
    shared->refused(error);
  };
}

std::unique_ptr<host::BusLink> LinkHub::link(Carrier& carrier,
                                             host::BusLink::CompletionHandler completion,
                                             std::function<void(const Error&)> fail) {
  {
    const std::lock_guard lock(shared_->mutex);
    shared_->completion = std::move(completion);
    shared_->fail = std::move(fail);
  }
  return std::make_unique<WireLink>(carrier, shared_);
}

}  // namespace ctibus::process
