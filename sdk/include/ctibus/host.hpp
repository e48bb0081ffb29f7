#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
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

class Host;

namespace detail {
/// The message or command that this thread is handling now, and for whom: what another thread of
/// the plugin publishes meanwhile has nothing to do with it.
struct Cause {
  const Host* host = nullptr;
  MessageId message;
  Uuid correlation;
};

inline Cause& current_cause() {
  static constinit thread_local Cause cause;
  return cause;
}

class CauseScope {
 public:
  explicit CauseScope(const Cause& cause) : outer_(std::exchange(current_cause(), cause)) {}
  CauseScope(const CauseScope&) = delete;
  CauseScope& operator=(const CauseScope&) = delete;
  ~CauseScope() { current_cause() = outer_; }

 private:
  Cause outer_;
};
}  // namespace detail

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
  /// long as the instance. Register its handlers before start() returns; asking for one later fails
  /// the instance with plugin.late_handler.
  Subscription& subscription(Subscription::Options options);

  /// Publish. Copies; never blocks. Errors: bus.undeclared_topic, bus.outbox_full,
  /// bus.frame_too_large. Any thread.
  template <Message M>
  Result<MessageId> publish(const M& body, const Context& context = {}) {
    static_assert(declaration<M>.message_class != MessageClass::command, "use request()");
    return publish_encoded(topic_of<M>(), key_of(body), body, context, 0);
  }

  /// Ends the last value of a state message's key. Any thread.
  template <Message M>
  Result<MessageId> withdraw(std::string_view key, Context context = {}) {
    static_assert(declaration<M>.message_class == MessageClass::state);
    context.tombstone = true;
    M body{};
    if constexpr (declaration<M>.key != nullptr) body.*(declaration<M>.key) = key;
    return publish_encoded(topic_of<M>(), key, body, context, 0);
  }

  /// Publish a record; `done` runs on the strand once it is safe on disk, or with the reason why it
  /// is not, unless the instance stops before. Errors as publish; then `done` is not called. Any
  /// thread.
  template <Message M>
  Result<MessageId> publish_record(const M& body, std::function<void(Result<std::uint64_t>)> done,
                                   const Context& context = {}) {
    static_assert(declaration<M>.message_class == MessageClass::record);
    const std::uint64_t token = done ? keep(completions_, std::move(done)) : 0;
    auto id = publish_encoded(topic_of<M>(), key_of(body), body, context, token);
    if (!id) (void)take(completions_, token);
    return id;
  }

  // Commands ------------------------------------------------------------------------------------

  /// This instance provides command C. Only in the constructor. The handler gets Command<C> by
  /// value and answers it, at once or later; dropping it unanswered rejects with bus.unanswered.
  template <Message C, class Handler>
  void provide(Handler handler);

  /// Ask the provider named by `target` ("pbx1", a device "pbx1:1001", or empty when the site has
  /// one only). `done` runs on the strand exactly once, unless the instance stops before. Errors:
  /// bus.undeclared_topic, bus.malformed; then `done` is not called. Any thread.
  template <Message C>
  Result<MessageId> request(std::string_view target, const C& body, RequestOptions options = {},
                            std::type_identity_t<std::function<void(const Reply<C>&)>> done = {});

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
  /// Runs `action` on the strand; never after stop. Any thread.
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

  struct OpenReply {
    std::function<void(const ctibus_reply&)> done;
    Uuid correlation;
  };

  /// What is handed back by a token is kept before the host hears of it: it may answer at once,
  /// from another thread.
  template <class Value>
  std::uint64_t keep(std::unordered_map<std::uint64_t, Value>& pending, Value value) {
    const std::lock_guard lock(mutex_);
    pending.emplace(++last_token_, std::move(value));
    return last_token_;
  }
  template <class Value>
  Value take(std::unordered_map<std::uint64_t, Value>& pending, std::uint64_t token) {
    const std::lock_guard lock(mutex_);
    auto node = pending.extract(token);
    return node.empty() ? Value() : std::move(node.mapped());
  }

  detail::Cause cause() const {
    const detail::Cause& current = detail::current_cause();
    return current.host == this ? current : detail::Cause{};
  }
  void fail_raw(std::string_view code, std::string_view text) noexcept {
    lifecycle_->failed(raw_, {code.data(), code.size()}, {text.data(), text.size()});
  }
  /// From now on the host takes nothing more from this instance.
  void close();

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
  bool started_ = false;

  Subscription main_;
  std::map<std::uint32_t, Subscription*> streams_;
  std::vector<std::unique_ptr<Subscription>> owned_streams_;
  std::map<std::string, std::function<void(const ctibus_delivery&, std::uint32_t)>, std::less<>>
      providers_;

  std::mutex mutex_;  ///< guards what any thread may touch, which is what follows
  std::uint64_t last_token_ = 0;
  std::unordered_map<std::uint64_t, std::function<void(Result<std::uint64_t>)>> completions_;
  std::unordered_map<std::uint64_t, OpenReply> replies_;
  std::unordered_map<std::uint64_t, std::function<void()>> posts_;
  bool closed_ = false;
  std::shared_ptr<Host> self_{this, [](Host*) {}};  ///< for commands; null: closed
};

}  // namespace ctibus

#include "ctibus/detail/host_impl.hpp"
