#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.hpp"
#include "core/gateway/connection.hpp"
#include "core/gateway/protocol.hpp"
#include "core/gateway/wire_frame.hpp"
#include "core/log/reader.hpp"

namespace ctibus::gateway {

struct ClientOptions {
  std::string endpoint;
  std::string name = "client";
  std::string software = "ctibus " CTIBUS_VERSION;
  std::chrono::milliseconds connect_limit{3000};
  bool reconnect = true;
  std::chrono::milliseconds first_pause{100};  ///< before connecting again; doubles
  std::chrono::milliseconds longest_pause{5000};
  /// The connection was lost (with the reason), or is there again (null).
  std::function<void(const Error* lost)> on_connection;
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
  const WireFrame* frame = nullptr;  ///< message and snapshot
  std::uint64_t gap_from = 0;
  std::uint64_t gap_to = 0;
};

struct ClientSubscription {
  std::vector<std::string> patterns;
  std::vector<std::string> keys;
  std::vector<std::string> sources;
  log::Start start;
  std::uint32_t window = 4096;  ///< deliveries on their way at a time
  bool automatic = true;        ///< grants credit as deliveries are handled; else grant() does
  std::function<void(const ClientDelivery&)> handler;
};

struct ClientRequest {
  std::string topic;
  std::string target;
  std::string key;
  msgpack::Buffer payload;
  std::chrono::milliseconds remaining{5000};
  std::string idempotency;
  std::string correlation;  ///< UUID text or empty
};

struct ClientReply {
  ReplyStatus status = ReplyStatus::unknown;
  std::string command;  ///< message id, EPOCH.NUMBER
  std::string code;
  std::string text;
  msgpack::Buffer payload;
};

struct ClientResult {
  msgpack::Buffer body;
  std::vector<msgpack::Buffer> frames;  ///< pieces, each of whole frames
};

/// A client of a site's gateway. It repairs what it loses: after a cut or a restart of the server
/// every subscription resumes by its cursor, without loss or duplicate. One thread; handlers run
/// within run() and the functions that wait, and may call request() and grant() only.
class Client {
 public:
  using ReplyHandler = std::function<void(const Result<ClientReply>&)>;

  /// Errors: wire.unreachable, wire.version, wire.bad_name, wire.busy ...
  static Result<std::unique_ptr<Client>> connect(ClientOptions options);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  ~Client();

  [[nodiscard]] const ServerInfo& server() const { return server_; }
  [[nodiscard]] bool connected() const { return connection_ != nullptr; }

  /// Waits for the server's answer. Returns the number to be used below. Errors: what the server
  /// refuses with (log.bad_pattern, wire.busy ...), wire.unreachable.
  Result<std::uint32_t> subscribe(ClientSubscription subscription);
  void unsubscribe(std::uint32_t subscription);
  void grant(std::uint32_t subscription, std::uint32_t messages);
  /// Where it would resume; nothing before its snapshot is complete.
  [[nodiscard]] std::optional<log::Cursor> cursor(std::uint32_t subscription) const;
  /// Why the server ended it, if it did: it refused to resume it.
  [[nodiscard]] std::optional<Error> ended(std::uint32_t subscription) const;

  /// The handler gets the reply, or wire.no_reply when the connection was lost, or the refusal.
  void request(const ClientRequest& request, ReplyHandler handler);
  /// The same, waiting for it.
  Result<ClientReply> ask(const ClientRequest& request);
  [[nodiscard]] std::size_t pending() const { return replies_.size(); }

  /// Errors: wire.not_found, wire.no_reply, what the site answers.
  Result<ClientResult> query(QueryKind what, std::string_view call = {},
                             std::chrono::milliseconds limit = std::chrono::seconds(30));

  /// Waits until something was handled, `watched` (a file descriptor, or -1) is readable, or the
  /// time is over. Without `reconnect`, a lost connection is the error wire.unreachable.
  Result<> run(std::chrono::milliseconds limit, int watched = -1);

  /// Deliveries that the numbers showed missing, and that were asked for again.
  [[nodiscard]] std::uint64_t repairs() const { return repairs_; }

 private:
  struct Stream {
    ClientSubscription wanted;
    std::uint32_t wire_id = 0;
    bool answered = false;
    std::uint64_t number = 0;  ///< of the newest delivery
    std::optional<log::Cursor> cursor;
    bool in_snapshot = false;
    std::uint32_t used = 0;  ///< credit to be granted again
    std::optional<Error> ended;
  };

  explicit Client(ClientOptions options) : options_(std::move(options)) {}
  Result<> open();
  void lose(const Error& reason);
  void start(Stream& stream);
  void handle(std::span<const std::uint8_t> message);
  void handle_batch(std::span<const std::uint8_t> message);
  void handle_refusal(const Refused& refused);
  void handle_result(std::span<const std::uint8_t> message);
  void handle_progress(std::span<const std::uint8_t> message);
  Stream* by_wire_id(std::uint32_t wire_id);
  /// Whether `number` is the next delivery; if not, the stream begins again at its cursor.
  bool expected(Stream& stream, std::uint64_t number);
  void consumed(Stream& stream, std::uint32_t deliveries);
  template <class M>
  bool send(MessageKind kind, const M& body);

  ClientOptions options_;
  ServerInfo server_;
  std::unique_ptr<Connection> connection_;
  std::map<std::uint32_t, Stream> streams_;
  std::map<std::uint32_t, ReplyHandler> replies_;
  struct Waiting {
    ClientResult result;
    std::optional<Result<>> done;
  };
  std::map<std::uint32_t, Waiting> results_;
  std::uint32_t last_stream_ = 0;
  std::uint32_t last_id_ = 0;
  std::uint64_t repairs_ = 0;
  std::chrono::milliseconds pause_{0};
  std::chrono::steady_clock::time_point retry_at_;
};

}  // namespace ctibus::gateway
