#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctibus/messages/catalogue.hpp"
#include "ctibus/plugin.hpp"
#include "ctibus/testing/clock.hpp"
#include "ctibus/testing/detail/encode_options.hpp"
#include "ctibus/testing/observer.hpp"
#include "ctibus/testing/test_instance.hpp"
#include "ctibus/testing/test_log.hpp"

/// A host for tests: plugins run as they are, behind the same ABI, on a bus with the same promises,
/// but time, chance and scheduling belong to the test. A day of a call centre takes seconds, and a
/// failure has a seed that repeats it.
///
///     TestHost host(seed);
///     host.load<acd::Acd>("acd", options);
///     host.send(call::Delivered{...}, {.source = "pbx1"});
///     host.advance(30s);
///     auto offered = host.expect<acd::Offered>();
namespace ctibus::testing {

/// Thrown by expectations that are not met; its text has the seed and the latest messages.
class ExpectationFailed : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A message of the log with its decoded body. Valid as long as the host.
template <Message M>
struct Received {
  std::uint64_t sequence = 0;
  std::string_view source;
  std::string_view key;
  MessageId id;
  MessageId causation;
  Uuid correlation;
  Timestamp event_time;
  bool inferred = false;
  bool tombstone = false;
  M body;

  const M* operator->() const { return &body; }
  const M& operator*() const { return body; }
};

/// Where a message sent by the test seems to come from.
struct SendOptions {
  std::string source = "test";
  Uuid correlation = {};
  MessageId causation = {};
  bool tombstone = false;
  bool inferred = false;
};

/// A reply as the test sees it.
template <Message C>
struct TestReply {
  bool arrived = false;
  ReplyStatus status = ReplyStatus::rejected;
  std::string code;
  std::string text;
  std::vector<std::uint8_t> payload;

  bool accepted() const { return arrived && status == ReplyStatus::accepted; }
  /// Views into this object.
  ReplyOf<C> body() const {
    ReplyOf<C> fields{};
    (void)decode(payload, fields);
    return fields;
  }
};

/// Where a test host lives when it is not all on its own.
struct TestHostPlace {
  /// Kept when the host ends; empty: a temporary one of its own.
  std::filesystem::path folder = {};
  /// Holds the log; must outlive the host.
  std::pmr::memory_resource* log_memory = std::pmr::new_delete_resource();
};

/// What one instance may do, from its manifest.
struct Permissions {
  std::set<std::string, std::less<>> publishes;
  std::vector<std::string> subscribes;  ///< patterns
  std::set<std::string, std::less<>> provides;
  std::set<std::string, std::less<>> commands;
};

class TestHost {
 public:
  explicit TestHost(std::uint64_t seed = 1, const TestHostPlace& place = {});
  TestHost(const TestHost&) = delete;
  TestHost& operator=(const TestHost&) = delete;
  ~TestHost();

  // Plugins -------------------------------------------------------------------------------------

  /// Create and start an instance; settles. Throws ExpectationFailed when it fails.
  template <class P>
  TestInstance& load(const std::string& name, const typename P::Options& options = {}) {
    return require(try_load<P>(name, options));
  }
  template <class P>
  TestInstance& load(const typename P::Options& options = {}) {
    return load<P>(std::string(P::manifest.id), options);
  }
  /// The same with the error as a value: for tests of what must not start.
  template <class P>
  Result<TestInstance*> try_load(const std::string& name, const typename P::Options& options = {}) {
    if (!instances_.contains(name)) allow<P>(name);
    return try_load(name, InstanceGlue::plugin<P>(), detail::encode_options(options));
  }
  Result<TestInstance*> try_load(const std::string& name, const ctibus_plugin* plugin,
                                 msgpack::Buffer options);

  TestInstance& instance(std::string_view name);
  /// Drain, wait for it in virtual time, stop, destroy.
  void stop(std::string_view name, std::chrono::nanoseconds drain_time = std::chrono::seconds(30));
  /// What kill -9 does: no drain, no stop handler's publications, memory gone; the log stays.
  void kill(std::string_view name);
  /// The same plugin with the same options again, as a new boot.
  TestInstance& restart(std::string_view name);
  /// Change the reloadable options of a running instance.
  template <class P>
  Result<> reload(std::string_view name, const typename P::Options& options) {
    return reload_raw(name, detail::encode_options(options));
  }

  // Loaded libraries: what the templates above do from a class's declarations
  // -----------------------

  /// Before try_load: the instance called `name` may do this and no more.
  void allow(const std::string& name, Permissions permissions) {
    permissions_[name] = std::move(permissions);
  }
  /// A topic that the catalogue does not have.
  void learn(const std::string& topic, MessageClass message_class) {
    classes_.insert_or_assign(topic, message_class);
  }
  Result<> reload_raw(std::string_view name, const msgpack::Buffer& options);
  bool can_reload(std::string_view name);
  /// Undecoded; does not settle. The topic must be known.
  MessageId send_raw(std::string_view topic, std::string_view key, const msgpack::Buffer& payload,
                     const SendOptions& options);
  MessageId send_request(std::string_view topic, std::string_view target,
                         const msgpack::Buffer& payload, const RequestOptions& options,
                         std::function<void(const ctibus_reply&)> done);
  /// A test's provider, undecoded: see provide().
  void provide_raw(const std::string& name, const std::string& topic,
                   std::function<Result<>(std::span<const std::uint8_t>)> handler) {
    test_providers_[{name, topic}] =
        [handler =
             std::move(handler)](std::span<const std::uint8_t> payload) -> Result<msgpack::Buffer> {
      if (auto done = handler(payload); !done) return tl::unexpected(done.error());
      return msgpack::Buffer();
    };
  }
  bool has(std::string_view name) const { return instances_.contains(name); }
  /// Ask an instance to drain and go on; `instance(name).drained()` tells when it has.
  void begin_drain(std::string_view name) { instance(name).drain(); }
  /// The instance's stop() alone: as stop() without waiting for a drain. It is destroyed by
  /// the kill() or stop() that follows.
  void end_callbacks(std::string_view name) { instance(name).halt(); }
  /// Null: nobody. Must outlive the instances.
  void observe(Observer* observer) { observer_ = observer; }
  /// What this host takes before it says that plugins keep each other busy for ever.
  void set_most_messages(std::uint64_t most) { most_messages_ = most; }
  void forget_log_lines() { log_lines_.clear(); }
  /// Begin with the log of an earlier host, in its order.
  void append_raw(const TestLog::Draft& draft, std::string_view source) {
    const std::lock_guard lock(mutex_);
    append(draft, source);
  }

  // The test as a peer on the bus -----------------------------------------------------------------

  template <Message M>
  MessageId send(const M& body, const SendOptions& options = {}) {
    static_assert(declaration<M>.message_class != MessageClass::command, "use request()");
    msgpack::Buffer bytes;
    encode(body, bytes);
    learn(description_of<M>);
    const MessageId id = send_raw(topic_of<M>(), key_of(body), bytes, options);
    settle();
    return id;
  }

  /// Ask a provider and wait, in virtual time, for the reply.
  template <Message C>
  TestReply<C> request(std::string_view target, const C& body, RequestOptions options = {}) {
    auto reply = begin_request(target, body, options);
    const std::int64_t limit =
        clock_.steady_ns() + std::chrono::nanoseconds(options.deadline).count();
    while (!reply->arrived && clock_.steady_ns() <= limit) {
      if (!step_time(limit)) break;
    }
    settle();
    return *reply;
  }
  /// Ask and go on; the reply fills in when it comes.
  template <Message C>
  std::shared_ptr<TestReply<C>> begin_request(std::string_view target, const C& body,
                                              RequestOptions options = {}) {
    auto reply = ask(target, body, std::move(options));
    settle();
    return reply;
  }
  /// The same, and nothing moves before settle(): for what comes in one moment.
  template <Message C>
  std::shared_ptr<TestReply<C>> ask(std::string_view target, const C& body,
                                    RequestOptions options = {}) {
    auto reply = std::make_shared<TestReply<C>>();
    msgpack::Buffer bytes;
    encode(body, bytes);
    learn(description_of<C>);
    if (options.key.empty()) options.key = key_of(body);
    send_request(topic_of<C>(), target, bytes, options, [reply](const ctibus_reply& raw) {
      reply->arrived = true;
      reply->status = static_cast<ReplyStatus>(raw.status);
      reply->code.assign(raw.code.data, raw.code.size);
      reply->text.assign(raw.text.data, raw.text.size);
      reply->payload.assign(raw.payload.data, raw.payload.data + raw.payload.size);
    });
    return reply;
  }

  /// The test provides command C under the instance name `name`. `handler(const C&)` returns an
  /// empty Result to accept, or a Result with the fields of the reply. It runs as a peer of its
  /// own, never within the call of a plugin; what it sends is delivered after it.
  template <Message C, class Handler>
  void provide(const std::string& name, Handler handler) {
    learn(description_of<C>);
    test_providers_[{name, std::string(topic_of<C>())}] =
        [handler = std::move(handler)](
            std::span<const std::uint8_t> payload) mutable -> Result<msgpack::Buffer> {
      C body{};
      if (auto read = decode(payload, body); !read) return tl::unexpected(read.error());
      msgpack::Buffer reply;
      if constexpr (std::is_convertible_v<std::invoke_result_t<Handler&, const C&>, Result<>>) {
        if (const Result<> done = handler(body); !done) return tl::unexpected(done.error());
      } else {
        const Result<ReplyOf<C>> done = handler(body);
        if (!done) return tl::unexpected(done.error());
        encode(*done, reply);
      }
      return reply;
    };
  }

  /// What a one-use handle stands for; empty when it was used or is too old.
  std::string redeem(std::string_view handle);

  // Time ------------------------------------------------------------------------------------------

  /// Run everything that can run now, in an order chosen by the seed. Within a handler of the test
  /// it does nothing: strands are not entered twice.
  void settle();
  /// For plugins with threads of their own: settles whenever one of them speaks, until the
  /// condition holds; false when it does not within this much real time.
  bool await(const std::function<bool()>& condition,
             std::chrono::milliseconds limit = std::chrono::seconds(10));
  /// Let time pass, settling at every timer on the way.
  void advance(std::chrono::nanoseconds by);
  /// Let time pass until the condition holds; false when it does not within the limit.
  bool advance_until(const std::function<bool()>& condition,
                     std::chrono::nanoseconds limit = std::chrono::minutes(10));
  VirtualClock& clock() { return clock_; }
  Random& random() { return random_; }
  std::uint64_t seed() const { return seed_; }
  Uuid uuid();

  // What was said
  // -----------------------------------------------------------------------------------

  /// The next message of type M after the one expected last, waiting up to `within` in virtual
  /// time.
  template <Message M>
  Received<M> expect(std::function<bool(const M&)> predicate = nullptr,
                     std::chrono::nanoseconds within = std::chrono::seconds(0)) {
    std::uint64_t& cursor = expected_[std::string(topic_of<M>())];
    std::optional<Received<M>> found;
    std::uint64_t seen = cursor;
    const auto look = [&] {
      while (!found) {
        const std::uint64_t sequence = next<M>(seen);
        if (sequence == 0) break;
        seen = sequence;
        auto message = read<M>(sequence);
        if (!predicate || predicate(message->body)) found = std::move(message);
      }
      return found.has_value();
    };
    settle();
    if (!look() && !advance_until(look, within)) {
      fail("expected " + std::string(topic_of<M>()) + ", which did not come");
    }
    cursor = found->sequence;
    return *found;
  }

  /// Throws when a message of type M (that fits) was published after the one expected last.
  template <Message M>
  void expect_none(std::function<bool(const M&)> predicate = nullptr) {
    settle();
    std::uint64_t sequence = expected_[std::string(topic_of<M>())];
    while ((sequence = next<M>(sequence)) != 0) {
      if (!predicate || predicate(read<M>(sequence)->body)) {
        fail("expected no " + std::string(topic_of<M>()) + ", but one came");
      }
    }
  }

  /// All messages of type M, in the log's order.
  template <Message M>
  std::vector<Received<M>> all() const {
    std::vector<Received<M>> found;
    for (std::uint64_t sequence = next<M>(0); sequence != 0; sequence = next<M>(sequence)) {
      found.push_back(*read<M>(sequence));
    }
    return found;
  }

  /// The last value of a state message.
  template <Message M>
  std::optional<Received<M>> last_value(std::string_view key) const {
    const std::uint64_t sequence = log_.last_value(topic_of<M>(), key);
    return sequence == 0 ? std::nullopt : read<M>(sequence);
  }
  template <Message M>
  std::vector<Received<M>> last_values() const {
    std::vector<Received<M>> found;
    for (const auto sequence : log_.last_values(
             [](const TestLog::Entry& entry) { return entry.topic() == topic_of<M>(); })) {
      found.push_back(*read<M>(sequence));
    }
    return found;
  }

  const std::vector<LogLine>& log_lines() const { return log_lines_; }
  /// The least severe level that plugins write; default: info.
  void set_log_level(std::int32_t level) { log_level_ = level; }
  double metric(std::string_view instance, std::string_view name);
  /// The latest messages as text, one a line.
  std::string ladder(std::size_t last = 40) const;
  TestLog& log() { return log_; }

  // Faults
  // ------------------------------------------------------------------------------------------

  /// What this instance has not heard yet is gone: its streams (durable consumers aside) get a gap
  /// and a fresh snapshot.
  void lose_messages(std::string_view instance);
  /// Every record from now on completes with this error; empty code: works again.
  void fail_records(Error error) { record_error_ = std::move(error); }
  /// After the next `first` ones, `count` publications of this instance are refused with
  /// bus.outbox_full; negative: all of them.
  void refuse_publications(std::string_view instance, int count, int first = 0) {
    refusals_[std::string(instance)] = {first, count};
  }
  /// The latest `count` messages that this instance has heard come again, each with its identity:
  /// what a host does that died before it had kept how far a reader was.
  void repeat_messages(std::string_view instance, std::size_t count);
  /// SQL data source handed to plugins; default: a file in this host's temporary folder.
  void set_data_source(std::string dsn) { data_source_ = std::move(dsn); }
  const std::string& data_source() const { return data_source_; }
  /// A temporary folder of this host's, removed with it.
  const std::filesystem::path& folder() const { return folder_; }
  [[noreturn]] void fail(const std::string& text) const;

 private:
  friend class TestInstance;

  struct Source {
    std::uint64_t epoch = 0;
    std::uint64_t published = 0;
  };

  struct OpenRequest {
    std::string requester;  ///< empty: the test itself
    std::string provider;
    bool delivered = false;
    std::uint64_t token = 0;
    std::uint64_t timer = 0;
    std::string idempotency;
    Uuid correlation;
    ctibus_trace trace{};
    std::function<void(const ctibus_reply&)> done;
  };

  struct StoredReply {
    std::uint32_t status = 0;
    std::string code;
    std::string text;
    std::vector<std::uint8_t> payload;
    bool pending = true;
    std::int64_t since_ns = 0;
    std::vector<MessageId> waiting;  ///< repetitions that came before the reply
  };

  template <class P>
  void allow(const std::string& name) {
    Permissions permissions;
    for (const auto& message : P::manifest.publishes) {
      permissions.publishes.emplace(message.topic);
      learn(message);
    }
    for (const auto pattern : P::manifest.subscribes) permissions.subscribes.emplace_back(pattern);
    for (const auto& message : P::manifest.provides) {
      permissions.provides.emplace(message.topic);
      learn(message);
    }
    for (const auto& message : P::manifest.commands) {
      permissions.commands.emplace(message.topic);
      learn(message);
    }
    permissions_[name] = std::move(permissions);
  }

  void learn(const MessageDescription& message) {
    classes_.insert_or_assign(std::string(message.topic), message.message_class);
  }

  TestInstance& require(Result<TestInstance*> loaded) {
    if (!loaded) fail("cannot load: " + loaded.error().code + ": " + loaded.error().text);
    return **loaded;
  }

  template <Message M>
  std::optional<Received<M>> read(std::uint64_t sequence) const {
    const std::lock_guard lock(mutex_);
    const TestLog::Entry& entry = log_.at(sequence);
    if (entry.topic() != topic_of<M>()) return std::nullopt;
    ctibus_delivery delivery{};
    delivery.frame = &entry.frame();
    delivery.source = {entry.source.data(), entry.source.size()};
    const MessageView view(delivery);
    Received<M> message;
    message.sequence = sequence;
    message.source = entry.source;
    message.key = view.key();
    message.id = view.id();
    message.causation = view.causation();
    message.correlation = view.correlation();
    message.event_time = view.event_time();
    message.inferred = view.inferred();
    message.tombstone = view.tombstone();
    if (auto read = decode(view.payload(), message.body); !read) {
      fail(std::string(topic_of<M>()) + ": " + read.error().text);
    }
    return message;
  }

  template <Message M>
  std::uint64_t next(std::uint64_t sequence) const {
    const std::lock_guard lock(mutex_);
    return log_.next(topic_of<M>(), sequence);
  }

  /// The only way into the log: whoever wants the message gets it.
  const TestLog::Entry& append(const TestLog::Draft& draft, std::string_view source);
  /// Empty, or why the log cannot take it.
  static Error check(const TestLog::Draft& draft);
  void mark_ready(TestInstance& instance);
  bool run_test_command(std::unique_lock<std::recursive_mutex>& lock);
  /// Runs what can run, or moves time to the next timer before `limit`; false: nothing left.
  bool step_time(std::int64_t limit);
  bool run_one();
  Source& source(const std::string& name);
  void route(const TestLog::Entry& command, std::string_view target, OpenRequest request,
             std::uint32_t remaining_ms);
  std::string find_provider(std::string_view topic, std::string_view target, Error& error) const;
  void answer(const MessageId& command, std::uint32_t status, std::string_view code,
              std::string_view text, std::span<const std::uint8_t> payload);
  void remove(TestInstance& instance, bool silently);
  std::uint64_t new_source_epoch();

  struct TestCommand {
    std::string provider;
    std::uint64_t sequence = 0;
  };

  std::uint64_t seed_;
  /// Plugins' threads may call in at any time; never held while a plugin runs.
  mutable std::recursive_mutex mutex_;
  std::condition_variable_any spoken_;
  bool settling_ = false;
  std::vector<TestInstance*> ready_;  ///< those with work, and perhaps some without
  std::deque<TestCommand> test_commands_;
  Random random_;
  VirtualClock clock_;
  TestLog log_;
  std::filesystem::path folder_;
  std::string data_source_;
  std::map<std::string, std::unique_ptr<TestInstance>, std::less<>> instances_;
  std::map<std::string, std::pair<const ctibus_plugin*, msgpack::Buffer>, std::less<>> recipes_;
  std::map<std::string, Permissions, std::less<>> permissions_;
  std::map<std::string, MessageClass, std::less<>> classes_;
  std::map<std::string, Source, std::less<>> test_sources_;
  std::map<std::pair<std::string, std::string>,
           std::function<Result<msgpack::Buffer>(std::span<const std::uint8_t>)>>
      test_providers_;
  std::map<MessageId, OpenRequest> open_requests_;
  std::map<std::pair<std::string, std::string>, StoredReply> idempotent_;  ///< by requester and key
  std::map<Uuid, std::vector<std::uint8_t>> secrets_;
  std::map<std::string, std::uint64_t> expected_;
  std::vector<LogLine> log_lines_;
  std::atomic<std::int32_t> log_level_ = CTIBUS_LOG_INFO;
  Error record_error_;
  struct Refusal {
    int first = 0;
    int count = 0;
  };
  std::map<std::string, Refusal, std::less<>> refusals_;
  Observer* observer_ = nullptr;
  std::uint64_t most_messages_ = 1'000'000;
  bool keeps_folder_ = false;
  std::uint64_t uuids_ = 0;
};

}  // namespace ctibus::testing
