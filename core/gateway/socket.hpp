#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/base/error.hpp"
#include "core/gateway/limits.hpp"
#include "ctibus/kit/wire/keys.hpp"
#include "ctibus/msgpack.hpp"

namespace ctibus::gateway {

/// How an endpoint tells who connects.
struct Security {
  wire::KeyPair server;  ///< CURVE; empty: whoever may open the socket's file
  /// The user that a public key (Z85) proves, or nothing. `address`: where it comes from. Called
  /// within wait().
  std::function<std::optional<std::string>(const std::string& public_key,
                                           const std::string& address)>
      user_of;
};

/// The server's ZeroMQ socket (ROUTER): one frame a message, peers by their routing id. One thread.
class ServerSocket {
 public:
  enum class Sent {
    yes,
    full,  ///< the peer does not take what it was sent; try again later
    gone
  };
  struct Received {
    std::string_view peer;
    std::string_view user;                  ///< proved by its key; empty without keys
    std::span<const std::uint8_t> message;  ///< empty when the peer sent several frames
  };
  /// Views live until the handler returns.
  using Handler = std::function<void(const Received&)>;

  /// Errors: wire.bad_endpoint, wire.cannot_bind, wire.needs_key (a TCP endpoint without keys),
  /// wire.bad_key.
  static Result<std::unique_ptr<ServerSocket>> bind(const std::string& endpoint,
                                                    const Limits& limits, Security security);
  ServerSocket(const ServerSocket&) = delete;
  ServerSocket& operator=(const ServerSocket&) = delete;
  ~ServerSocket();

  /// Called within wait() for each connection that comes with a key of nobody. Before the first
  /// wait().
  void on_unknown_key(std::function<void(const std::string& address)> handler);

  /// Where it listens, with the port when the endpoint left it open.
  [[nodiscard]] const std::string& endpoint() const;

  /// On `full` and `gone` the message is left as it is.
  Sent send(const std::string& peer, msgpack::Buffer& message);
  /// Handles up to `most` messages that are there, or until they have `most_bytes`; true when there
  /// may be more.
  bool receive(std::size_t most, std::size_t most_bytes, const Handler& handler);
  /// Waits until there is a message, or `fd` is readable, or the time is over.
  void wait(int fd, std::chrono::milliseconds limit);

 private:
  struct Implementation;
  explicit ServerSocket(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace ctibus::gateway
