#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "ctibus/kit/wire/cursor.hpp"
#include "ctibus/kit/wire/keys.hpp"
#include "ctibus/msgpack.hpp"
#include "ctibus/result.hpp"
#include "ctibus/version.h"

namespace ctibus::wire {

/// What the server says in its welcome.
struct ServerInfo {
  std::uint32_t version = 0;
  std::string site;
  std::string software;
  std::string source;  ///< of what this client publishes and commands
  Cursor tail;
  std::uint64_t taken = 0;  ///< newest number of the client's source_epoch in the log
  std::chrono::milliseconds heartbeat{1000};
  std::uint32_t max_credit = 0;
  bool sandbox = false;  ///< takes messages in the names of others
};

/// One connection, from hello to its loss. It is never mended: its owner makes a new one. One
/// thread.
class Connection {
 public:
  struct Options {
    std::string endpoint;
    std::string name = "client";
    std::string software = "ctibus " CTIBUS_VERSION;
    std::string key;                 ///< for the processes that a core keeps
    ClientKeys keys;                 ///< for an endpoint that wants them
    std::uint64_t source_epoch = 0;  ///< of one who publishes
    Cursor resume;
    std::chrono::milliseconds limit{3000};  ///< to be welcomed
  };
  enum class Event {
    message,  ///< `message` holds what the server sent
    quiet,    ///< the time is over
    watched,  ///< the watched file descriptor is readable
    lost      ///< the server is gone
  };

  /// Errors: wire.unreachable, wire.needs_key, and what the server refuses with (wire.version,
  /// wire.busy ...).
  static Result<std::unique_ptr<Connection>> open(const Options& options);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  /// Says bye.
  ~Connection();

  [[nodiscard]] const ServerInfo& server() const { return server_; }

  /// False: the connection is lost.
  bool send(const msgpack::Buffer& message);
  /// The same without a copy; nobody changes the message any more.
  bool send(const std::shared_ptr<const msgpack::Buffer>& message);
  /// Waits for one event. Sends heartbeats meanwhile, so call it at least that often. `watched`:
  /// a file descriptor, or -1.
  Event wait(std::chrono::milliseconds limit, int watched, msgpack::Buffer& message);
  /// The server sent the message that wait() gave last at most so long ago, unless the network
  /// kept it back. That is long after this program stood still, and short after a pause.
  [[nodiscard]] std::chrono::nanoseconds longest_delay() const { return longest_delay_; }

 private:
  struct Socket;
  explicit Connection(std::unique_ptr<Socket> socket);
  Result<> greet(const Options& options);

  std::unique_ptr<Socket> socket_;
  ServerInfo server_;
  std::chrono::steady_clock::time_point heard_;
  std::chrono::steady_clock::time_point spoke_;
  std::chrono::steady_clock::time_point caught_up_;  ///< there was nothing left to read
  std::chrono::nanoseconds longest_delay_{0};
  bool lost_ = false;
};

}  // namespace ctibus::wire
