#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ctibus/abi/command.h"
#include "ctibus/abi/entropy.h"
#include "ctibus/abi/identity.h"
#include "ctibus/abi/metrics.h"
#include "ctibus/abi/secret.h"
#include "ctibus/abi/storage.h"
#include "ctibus/abi/strand.h"
#include "ctibus/abi/time.h"
#include "ctibus/command.hpp"
#include "ctibus/logger.hpp"
#include "ctibus/message.hpp"
#include "ctibus/result.hpp"
#include "ctibus/subscription.hpp"
#include "ctibus/timer.hpp"

namespace ctibus {

/// What a plugin sees of the world. One per instance, owned by the SDK, valid from before the
/// plugin's constructor to after its destructor. Call it from the instance's strand, that is from
/// the constructor and from any handler; only the functions marked "any thread" may be called from
/// elsewhere.
class Host {
 public:
  explicit Host(const ctibus_host* raw);
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;
  ~Host() = default;

  // Messages ------------------------------------------------------------------------------------

  /// The main stream: last values first, then everything in the log's order. Handlers registered
  /// here before start() returns share one ordered stream.
  template <Message M, class Handler>
  void on(Handler handler) {
    main_.on<M>(std::move(handler));
  }
  /// Every message whose topic matches, undecoded.
  void on_any(std::string_view pattern, std::function<void(const MessageView&)> handler) {
    main_.on_any(pattern, std::move(handler));
  }
  Subscription& main() { return main_; }

  /// A stream of its own: from a cursor, live, or a durable consumer. Owned by the host, lives as
  /// long as the instance. Register its handlers before start() returns.
  Subscription& subscription(Subscription::Options options);

  /// Publish. Copies; never blocks. Errors: bus.undeclared_topic, bus.outbox_full,
  /// bus.frame_too_large. Any thread.
  template <Message M>
  Result<MessageId> publish(const M& body, const Context& context = {}) {
    static_assert(declaration<M>.message_class != MessageClass::command, "use request()");
    return publish_encoded(topic_of<M>(), key_of(body), body, context, 0);
  }

  /// Ends the last value of a state message's key.
  template <Message M>
  Result<MessageId> withdraw(std::string_view key, Context context = {}) {
    static_assert(declaration<M>.message_class == MessageClass::state);
    context.tombstone = true;
    return publish_encoded(topic_of<M>(), key, M{}, context, 0);
  }

  /// Publish a record; `done` runs on the strand once it is safe on disk, or with the reason why it
  /// is not. Errors as publish; then `done` is not called.
  template <Message M>
  Result<MessageId> publish_record(const M& body, std::function<void(Result<std::uint64_t>)> done,
                                   const Context& context = {}) {
    static_assert(declaration<M>.message_class == MessageClass::record);
    const std::uint64_t token = next_token();
    auto id = publish_encoded(topic_of<M>(), key_of(body), body, context, token);
    if (id) completions_.emplace(token, std::move(done));
    return id;
  }

  // Commands ------------------------------------------------------------------------------------

  /// This instance provides command C. Only in the constructor. The handler gets Command<C> by
  /// value and answers it, at once or later; dropping it unanswered rejects with bus.unanswered.
  template <Message C, class Handler>
  void provide(Handler handler);

  /// Ask the provider named by `target` ("pbx1", a device "pbx1:1001", or empty when the site has
  /// one only). `done` runs on the strand exactly once. Errors: bus.undeclared_topic,
  /// bus.malformed.
  template <Message C>
  Result<MessageId> request(std::string_view target, const C& body, RequestOptions options = {},
                            std::function<void(const Reply<C>&)> done = nullptr);

  // Time, chance, threads -----------------------------------------------------------------------

  /// Steady time since some moment: for durations. Any thread.
  std::chrono::nanoseconds steady() const {
    return std::chrono::nanoseconds(time_->steady_ns(raw_));
  }
  /// UTC, for display. Any thread.
  Timestamp now() const {
    return Timestamp(std::chrono::floor<Duration>(std::chrono::nanoseconds(time_->utc_ns(raw_))));
  }
  /// Runs `action` once; dropping the timer cancels it.
  [[nodiscard]] Timer after(std::chrono::nanoseconds delay, std::function<void()> action) {
    return timers_.start(delay, std::move(action));
  }
  /// A new UUIDv7. Any thread.
  Uuid uuid() const { return entropy_->uuid(raw_); }
  /// 64 random bits, not for keys. Any thread.
  std::uint64_t random() const { return entropy_->random(raw_); }
  /// Runs `action` on the strand. Any thread.
  void post(std::function<void()> action);

  // The rest ------------------------------------------------------------------------------------

  const Logger& log() const { return logger_; }
  /// This instance's name in the site; the source of what it publishes. Any thread.
  std::string name() const;
  /// A folder of this instance's own. Any thread.
  std::string directory() const;
  /// The site's SQL data source. Any thread.
  std::string data_source() const;
  /// Counters and gauges; see abi/metrics.h. Any thread.
  void count(std::string_view name, std::string_view help, double increment = 1);
  void gauge(std::string_view name, std::string_view help, double value);
  /// Keep a secret for a moment and get its one-use handle, and back. Any thread.
  Uuid deposit(std::span<const std::uint8_t> secret, Duration lease);
  std::vector<std::uint8_t> redeem(const Uuid& handle);
  /// This instance cannot go on. Any thread.
  void fail(const Error& error);
  /// The drain that was asked for is complete. Any thread.
  void drained() { lifecycle_->drained(raw_); }

  const ctibus_host* raw() const { return raw_; }

 private:
  friend class InstanceGlue;
  friend class Subscription;
  template <Message C>
  friend class Command;

  template <class T>
  const T* table(const char* id) const {
    return static_cast<const T*>(raw_->extension(raw_, id));
  }

  template <Message M>
  Result<MessageId> publish_encoded(std::string_view topic, std::string_view key, const M& body,
                                    const Context& context, std::uint64_t completion) {
    msgpack::Buffer& buffer = scratch();
    encode(body, buffer);
    return publish_raw(topic, key, buffer, context, completion);
  }

  Result<> open(Subscription& stream);
  Result<MessageId> publish_raw(std::string_view topic, std::string_view key,
                                std::span<const std::uint8_t> payload, const Context& context,
                                std::uint64_t completion);
  Result<MessageId> request_raw(std::string_view topic, std::string_view target,
                                std::string_view key, std::span<const std::uint8_t> payload,
                                const RequestOptions& options, std::uint64_t token);
  void reply_raw(const ctibus_reply& reply) { commands_->reply(raw_, &reply); }

  static msgpack::Buffer& scratch() {
    static thread_local msgpack::Buffer buffer;
    buffer.clear();
    return buffer;
  }
  std::uint64_t next_token() {
    const std::lock_guard lock(mutex_);
    return ++last_token_;
  }

  const ctibus_host* raw_;
  const ctibus_bus* bus_;
  const ctibus_command_router* commands_;
  const ctibus_time* time_;
  const ctibus_entropy* entropy_;
  const ctibus_strand* strand_;
  const ctibus_identity* identity_;
  const ctibus_storage* storage_;
  const ctibus_secret* secrets_;
  const ctibus_metrics* metrics_;
  const ctibus_lifecycle* lifecycle_;
  Logger logger_;
  TimerTable timers_;
  MessageId cause_;  ///< the message or command being handled
  Uuid cause_correlation_;

  Subscription main_;
  std::map<std::uint32_t, Subscription*> streams_;
  std::vector<std::unique_ptr<Subscription>> owned_streams_;
  std::map<std::string, std::function<void(const ctibus_delivery&, std::uint32_t)>, std::less<>>
      providers_;
  std::unordered_map<std::uint64_t, std::function<void(Result<std::uint64_t>)>> completions_;
  std::unordered_map<std::uint64_t, std::function<void(const ctibus_reply&)>> replies_;

  std::mutex mutex_;  ///< guards what any thread may touch: tokens and posts
  std::uint64_t last_token_ = 0;
  std::unordered_map<std::uint64_t, std::function<void()>> posts_;
};

}  // namespace ctibus

#include "ctibus/detail/host_impl.hpp"
