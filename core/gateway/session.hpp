#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/gateway/complaints.hpp"
#include "core/gateway/limits.hpp"
#include "core/gateway/outbox.hpp"
#include "core/gateway/queries.hpp"
#include "core/gateway/rights.hpp"
#include "core/gateway/socket.hpp"
#include "core/gateway/source.hpp"
#include "core/gateway/stream.hpp"
#include "core/gateway/topic_counter.hpp"
#include "core/host/logging.hpp"
#include "core/host/site.hpp"
#include "core/log/tally.hpp"
#include "ctibus/kit/wire/frame.hpp"
#include "ctibus/kit/wire/protocol.hpp"

namespace ctibus::gateway {

/// What is asked about a whole site rather than said on its bus.
struct Questions {
  Questions(host::Site& site, std::shared_ptr<Outbox> outbox)
      : counter(site.log()), queries(site, std::move(outbox)) {}
  TopicCounter counter;
  Queries queries;
};

/// Written on the server's thread, read on any.
struct Measures {
  log::Tally clients, subscriptions, starved, backlog, sent, published, refused, not_admitted;
};

/// What the sessions of a server share. The server's thread.
struct Common {
  host::Site& site;
  const Limits& limits;
  ServerSocket& socket;
  std::shared_ptr<Outbox> outbox;
  SourceNames names;
  Sources sources;
  Worker worker;
  std::optional<Questions> questions;
  std::shared_ptr<host::NamedLogger> logger;
  Measures& measures;
  Complaints complaints;
  std::size_t streams = 0;   ///< of all sessions
  std::size_t sessions = 0;  ///< how many there are
};

/// One client that said hello, and what it does on the bus. The server's thread.
class Session {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Message = std::span<const std::uint8_t>;

  Session(Common& common, std::uint64_t number, std::string peer, std::string user,
          std::string name, Admission admission, Time now);
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session();

  [[nodiscard]] std::uint64_t number() const { return number_; }
  [[nodiscard]] const std::string& peer() const { return peer_; }
  /// The identity that its key proves; empty on an endpoint without keys.
  [[nodiscard]] const std::string& user() const { return user_; }
  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const Admission& admission() const { return admission_; }

  /// For one that publishes with numbers of its own: what is known of them is looked for. Errors:
  /// wire.busy, wire.too_old (there is too much to look through), those of Sources::begin.
  Result<> resume(std::uint64_t source_epoch, const log::Cursor& after);
  /// True: everything is known, it can be welcomed. Until then it is not to be spoken with.
  bool arrive();
  [[nodiscard]] bool arrived() const { return arrived_; }
  /// After the welcome: what its last connection may not have brought it any more.
  void tell_again();
  [[nodiscard]] std::uint64_t source_epoch() const { return source_ ? source_->epoch() : 0; }
  [[nodiscard]] std::uint64_t taken() const { return source_ ? source_->last() : 0; }

  /// Handles a message of the bus; false when it is of no kind that is known here.
  bool receive(wire::MessageKind kind, Message message);
  /// Sends what the client wants and there is. True: there may be more. `blocked` is set when it
  /// takes no more, or when something is to be looked at soon.
  bool work(bool& blocked);
  /// The heartbeat.
  void tell_progress();

  /// Sends, or keeps the message until the client takes it.
  void send(msgpack::Buffer message);
  void refuse(wire::MessageKind about, std::uint32_t id, const Error& error);
  void mistake(wire::MessageKind about, std::uint32_t id, const Error& error);

  /// The connection is no more, or is to be given up.
  [[nodiscard]] bool gone() const;
  [[nodiscard]] std::size_t backlog() const { return backlog_.size(); }
  /// Subscriptions for which the client grants nothing.
  [[nodiscard]] std::size_t starved() const;

  // What others did for it.
  void end_query(std::uint32_t id) { queries_.erase(id); }
  void answer(std::uint32_t request, const host::CommandReply& reply);
  void give(std::shared_ptr<const host::CommandDelivery> command);

  Time heard;  ///< when the client sent something last

 private:
  struct Topic {
    std::uint32_t type = 0;
    log::MessageClass message_class = log::MessageClass::event;
    bool allowed = false;
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  class Provider;

  template <class M>
  void handle(wire::MessageKind kind, Message message);
  bool flush();
  [[nodiscard]] std::function<void()> waker() const;
  [[nodiscard]] Result<> allowed(bool yes, std::string_view what, std::string_view topic) const;

  // session_streams.cpp
  Result<> take(const wire::Subscribe& body);
  Result<> take(const wire::Unsubscribe& body);
  Result<> take(const wire::Credit& body);
  Result<> take(const wire::Acknowledge& body);
  Result<log::Subscription> subscription_of(const wire::Subscribe& body);
  /// A new durable consumer holds back records until it is forgotten.
  [[nodiscard]] Result<> room_for(std::string_view consumer) const;

  // session_publish.cpp
  void publish(Message message);
  /// Those that are new: `number_of(index, frame)`, then `take(frame, number)`.
  template <class NumberOf, class Take>
  void take_frames(wire::MessageKind about, std::uint32_t count, Message message,
                   const NumberOf& number_of, const Take& take);
  Result<> publish(const wire::Frame& frame);
  Result<> publish(const wire::Frame& frame, log::Draft draft);

  // session_replay.cpp
  void replay(Message message);
  Result<> replay(const wire::Frame& frame, std::uint64_t number);
  [[nodiscard]] Result<> may_replay() const;
  Result<const Topic*> topic_of_any_class(const wire::Frame& frame);

  Result<const Topic*> topic(std::string_view name);
  Result<Source*> source();
  bool tell_taken();

  // session_commands.cpp
  Result<> take(const wire::Request& body);
  Result<> take(const wire::Provide& body);
  Result<> take(const wire::Answer& body);
  Result<> take(const wire::Begin& body);
  Result<> take(const wire::Deposit& body);
  Result<> take(const wire::Redeem& body);
  Result<> take(const wire::Query& body);
  [[nodiscard]] Uuid root_of(std::string_view key) const;
  void give_commands();
  void withdraw();

  Common& common_;
  std::uint64_t number_;
  std::string peer_;
  std::string user_;
  std::string name_;
  Admission admission_;
  std::deque<msgpack::Buffer> backlog_;
  std::size_t backlog_bytes_ = 0;
  int mistakes_ = 0;
  bool gone_ = false;

  std::map<std::uint32_t, std::unique_ptr<Stream>> streams_;
  std::set<std::uint32_t> requests_;  ///< without a reply
  std::set<std::uint32_t> queries_;   ///< without a result

  bool arrived_ = false;
  std::shared_ptr<Source> source_;
  log::Cursor resumed_;  ///< before everything that it lacks
  std::unordered_map<std::string, Topic, TextHash, std::equal_to<>> topics_;
  std::unordered_map<std::string, Topic, TextHash, std::equal_to<>> replayed_topics_;
  bool untold_ = false;  ///< publications were taken since the last `taken`

  std::shared_ptr<Provider> provider_;
  std::shared_ptr<log::Publisher> answers_;
  std::deque<std::shared_ptr<const host::CommandDelivery>> commands_;
  /// In the provider's queue, of what the client was given and has not begun.
  std::unordered_map<MessageId, std::shared_ptr<void>> rooms_;
};

}  // namespace ctibus::gateway
