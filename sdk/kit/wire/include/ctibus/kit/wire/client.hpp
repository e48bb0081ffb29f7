#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ctibus/kit/wire/batch.hpp"
#include "ctibus/kit/wire/connection.hpp"
#include "ctibus/kit/wire/cursor.hpp"
#include "ctibus/kit/wire/frame.hpp"
#include "ctibus/kit/wire/protocol.hpp"
#include "ctibus/kit/wire/publications.hpp"
#include "ctibus/result.hpp"

namespace ctibus::wire {

struct ClientReply;

struct ClientOptions {
  Connection::Options connection;
  bool reconnect = true;
  std::chrono::milliseconds first_pause{100};  ///< before connecting again; doubles
  std::chrono::milliseconds longest_pause{5000};
  /// The connection was lost (with the reason), or is there (null).
  std::function<void(const Error* lost)> on_connection;
  /// What this client publishes. Null: it makes its own when it is first needed.
  std::shared_ptr<Publications> publications;
  /// A reply to a request that others have put into `publications`; their ids are above
  /// first_foreign_id. A request that was there when the connection was lost may get none.
  std::function<void(std::uint32_t id, const Result<ClientReply>&)> on_reply;
  /// The server refused a publication for good.
  std::function<void(std::uint64_t number, const Error&)> on_refused;
  /// Messages of the private kinds.
  std::function<void(std::span<const std::uint8_t> message)> on_private;
};

/// Requests that others put into a client's publications have ids from here on.
inline constexpr std::uint32_t first_foreign_id = 0x8000'0000;

/// Where a subscription begins.
struct Start {
  From from = From::live;
  Cursor cursor{};       ///< cursor; consumer: where to go on, when its sequence is not 0
  Timestamp time{};      ///< time
  std::string consumer;  ///< consumer

  static Start live() { return {}; }
  static Start snapshot() { return {From::snapshot, {}, {}, {}}; }
  static Start at(Cursor cursor) { return {From::cursor, cursor, {}, {}}; }
  static Start since(Timestamp time) { return {From::time, {}, time, {}}; }
  /// After what the durable consumer has acknowledged.
  static Start durable(std::string consumer) {
    return {From::consumer, {}, {}, std::move(consumer)};
  }
};

/// What a subscription's handler gets. Views are valid until it returns.
struct ClientDelivery {
  enum class Kind : std::uint8_t {
    message,
    snapshot,      ///< a last value, older than what follows
    snapshot_end,  ///< keys not named since the snapshot began do not exist
    gap,           ///< gap_from to gap_to cannot be had; a snapshot follows
    restart        ///< the snapshot was cut off and begins anew: forget what it has named so far
  };
  Kind kind = Kind::message;
  const Frame* frame = nullptr;  ///< message and snapshot
  std::uint64_t gap_from = 0;
  std::uint64_t gap_to = 0;
  std::uint64_t as_of = 0;           ///< snapshot_end
  std::uint64_t complete_up_to = 0;  ///< snapshot_end
};

struct ClientSubscription {
  std::vector<std::string> patterns;
  std::vector<std::string> keys;
  std::vector<std::string> sources;
  Start start;
  std::uint32_t window = 4096;  ///< deliveries on their way at a time
  bool automatic = true;        ///< grants credit as deliveries are handled; else grant() does
  std::function<void(const ClientDelivery&)> handler;
  /// Takes batches whole, in the place of `handler`: `message` is checked and becomes the taker's.
  std::function<void(msgpack::Buffer message, const BatchHeader& header)> batch_handler;
  /// The server's answer to each subscribing, also after a cut.
  std::function<void(const Result<Subscribed>&)> on_answer;
};

struct ClientRequest {
  std::string topic;
  std::string target;
  std::string key;
  msgpack::Buffer payload;
  std::chrono::milliseconds remaining{5000};
  std::string idempotency;
  std::string correlation;  ///< UUID text or empty
  std::string traceparent;  ///< of whoever asks, as in HTTP (W3C Trace Context), or empty
};

struct ClientReply {
  ReplyStatus status = ReplyStatus::unknown;
  std::string command;  ///< message id, EPOCH.NUMBER
  std::string code;
  std::string text;
  msgpack::Buffer payload;
};

/// A command for this client. Views are valid until the handler returns.
struct ClientCommand {
  const Frame* frame = nullptr;
  std::chrono::milliseconds remaining{};  ///< at most; what has expired comes to no handler
};

struct ClientResult {
  msgpack::Buffer body;
  std::vector<msgpack::Buffer> frames;  ///< pieces, each of whole frames
};

/// A client of a site. It repairs what it loses: after a cut or a restart of the server every
/// subscription resumes by its cursor, what was published and not confirmed is sent again, and
/// commands are provided again, without loss or duplicate. One thread; handlers run within run()
/// and the functions that wait, and may call what does not wait.
class Client {
 public:
  using ReplyHandler = std::function<void(const Result<ClientReply>&)>;
  using CommandHandler = std::function<void(const ClientCommand&)>;
  using RecordHandler = std::function<void(const RecordEnd&)>;
  using SecretHandler = std::function<void(std::span<const std::uint8_t>)>;

  /// Connects. Errors: wire.unreachable, wire.version, wire.bad_name, wire.busy, wire.not_allowed.
  static Result<std::unique_ptr<Client>> connect(ClientOptions options);
  /// Connects within run(), as often as it takes.
  static std::unique_ptr<Client> make(ClientOptions options);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  [[nodiscard]] const ServerInfo& server() const { return server_; }
  [[nodiscard]] bool connected() const { return connection_ != nullptr; }

  // client_streams.cpp: listening
  /// Waits for the server's answer. Returns the number to be used below. Errors: what the server
  /// refuses with (log.bad_pattern, wire.busy ...), wire.unreachable.
  Result<std::uint32_t> subscribe(ClientSubscription subscription);
  /// The same without waiting: on_answer tells.
  std::uint32_t subscribe_later(ClientSubscription subscription);
  void unsubscribe(std::uint32_t subscription);
  void grant(std::uint32_t subscription, std::uint32_t messages);
  /// Of a durable consumer: everything up to this sequence is dealt with for good.
  void acknowledge(std::uint32_t subscription, std::uint64_t sequence);
  /// Where it would resume; nothing before its snapshot is complete.
  [[nodiscard]] std::optional<Cursor> cursor(std::uint32_t subscription) const;
  /// Why the server ended it, if it did: it refused to resume it.
  [[nodiscard]] std::optional<Error> ended(std::uint32_t subscription) const;

  // client_commands.cpp: speaking
  /// Takes a message; it is sent by run() or flush(), and again until the server has it. `done`
  /// hears of the end of a record. Errors: those of Publications::publish.
  Result<MessageId> publish(const Publication& publication, RecordHandler done = nullptr);
  /// Hears of the ends of records that were put into `publications` by others.
  void on_record(RecordHandler handler) { on_record_ = std::move(handler); }
  /// Sends what is waiting in `publications`.
  void flush();
  /// The handler gets the reply, or wire.no_reply when the connection was lost, or the refusal.
  void request(const ClientRequest& request, ReplyHandler handler);
  /// The same, waiting for it.
  Result<ClientReply> ask(const ClientRequest& request);
  [[nodiscard]] std::size_t pending() const { return replies_.size(); }
  /// Carries out these commands from now on; `handler` calls answer() for each, then or later. An
  /// error that the server gives is told by `refused`.
  void provide(std::vector<std::string> topics, CommandHandler handler,
               std::function<void(const Error&)> refused = nullptr);
  /// One above max_reply_bytes becomes outcome_unknown with bus.frame_too_large.
  void answer(const Answer& answer);
  /// A command that was put aside is carried out now: there is room for another. answer() does it,
  /// too.
  void begin(const MessageId& command);
  /// Keeps a secret under a new handle.
  void deposit(const Deposit& deposit);
  /// Asks for a secret; empty when there is none or the connection is lost.
  void redeem(const Uuid& handle, SecretHandler handler);

  /// `about`: the call of a trace, the durable consumer to forget. Errors: wire.not_found,
  /// wire.no_reply, what the site answers.
  Result<ClientResult> query(QueryKind what, std::string_view about = {},
                             std::chrono::milliseconds limit = std::chrono::seconds(30));
  /// The same with all that a query may say; its `id` is chosen here.
  Result<ClientResult> query(Query asked, std::chrono::milliseconds limit);

  /// Sends a message of a private kind. False: there is no connection.
  bool send(const msgpack::Buffer& message);

  /// Waits until something was handled, `watched` (a file descriptor, or -1) is readable, or the
  /// time is over. Without `reconnect`, a lost connection is the error wire.unreachable.
  Result<> run(std::chrono::milliseconds limit, int watched = -1);

  /// Deliveries that the numbers showed missing, and that were asked for again.
  [[nodiscard]] std::uint64_t repairs() const { return repairs_; }

 private:
  friend struct ClientInsides;  // tests without a server
  struct Stream {
    ClientSubscription wanted;
    std::uint32_t wire_id = 0;
    bool answered = false;
    std::uint64_t number = 0;  ///< of the newest delivery
    std::optional<Cursor> cursor;
    bool in_snapshot = false;
    std::uint32_t used = 0;          ///< credit to be granted again
    std::uint64_t acknowledged = 0;  ///< said again after a cut
    std::optional<Error> ended;
  };
  struct Waiting {
    ClientResult result;
    std::optional<Result<>> done;
  };
  struct Provided {
    std::vector<std::string> topics;
    CommandHandler handler;
    std::function<void(const Error&)> refused;
    std::uint32_t wire_id = 0;
  };

  explicit Client(ClientOptions options);
  Result<> open();
  void lose(const Error& reason);
  void resume_publishing();
  Result<> retry(std::chrono::milliseconds limit, int watched);

  void start(Stream& stream);
  Stream* by_wire_id(std::uint32_t wire_id);
  /// Whether `number` is the next delivery; if not, the stream begins again at its cursor.
  bool expected(Stream& stream, std::uint64_t number);
  void consumed(Stream& stream, std::uint32_t deliveries);

  void handle(msgpack::Buffer&& message);
  void handle_batch(msgpack::Buffer&& message);
  void handle_subscribed(const Subscribed& body);
  void handle_snapshot_end(const SnapshotEnd& body);
  void handle_gap(const Gap& body);
  void handle_progress(const Progress& body);
  void handle_refusal(const Refused& refused);
  void handle_result(const QueryResult& body);
  void handle_reply(const Reply& body);
  void handle_command(msgpack::Buffer&& message);
  void handle_begun(const Begun& body);
  void carry_out(std::span<const std::uint8_t> message, std::chrono::milliseconds remaining);
  void handle_taken(const Taken& body);
  void tell_reply(std::uint32_t id, const Result<ClientReply>& reply);
  void tell_record(const RecordEnd& record);

  template <class M>
  bool send(MessageKind kind, const M& body);

  ClientOptions options_;
  ServerInfo server_;
  std::unique_ptr<Connection> connection_;
  msgpack::Buffer received_;
  std::map<std::uint32_t, Stream> streams_;
  std::map<std::uint32_t, ReplyHandler> replies_;
  std::map<std::uint32_t, Waiting> results_;
  std::map<std::uint32_t, SecretHandler> secrets_;
  std::map<std::uint64_t, RecordHandler> records_;
  RecordHandler on_record_;
  Provided provided_;
  /// Commands that may have expired, in their order; the server was asked.
  std::deque<msgpack::Buffer> in_doubt_;
  std::optional<Error> replaced_;  ///< by another connection of the same name
  std::uint32_t last_stream_ = 0;
  std::uint32_t last_id_ = 0;
  std::uint64_t repairs_ = 0;
  std::chrono::milliseconds pause_{0};
  std::chrono::steady_clock::time_point retry_at_;
};

}  // namespace ctibus::wire
