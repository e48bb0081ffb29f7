#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "core/base/error.hpp"
#include "core/gateway/protocol.hpp"
#include "ctibus/msgpack.hpp"

namespace ctibus::gateway {

/// The server's ZeroMQ socket (ROUTER): one frame a message, peers by their routing id. One thread.
class ServerSocket {
 public:
  enum class Sent {
    yes,
    full,  ///< the peer does not take what it was sent; try again later
    gone
  };
  /// `message` lives until the handler returns; empty when the peer sent several frames.
  using Handler =
      std::function<void(const std::string& peer, std::span<const std::uint8_t> message)>;

  /// Errors: wire.tcp_needs_keys, wire.bad_endpoint, wire.cannot_bind.
  static Result<std::unique_ptr<ServerSocket>> bind(const std::string& endpoint,
                                                    const Limits& limits);
  ServerSocket(const ServerSocket&) = delete;
  ServerSocket& operator=(const ServerSocket&) = delete;
  ~ServerSocket();

  /// On `full` and `gone` the message is left as it is.
  Sent send(const std::string& peer, msgpack::Buffer& message);
  /// Handles up to `most` messages that are there; true when there may be more.
  bool receive(std::size_t most, const Handler& handler);
  /// Waits until there is a message, or `fd` is readable, or the time is over.
  void wait(int fd, std::chrono::milliseconds limit);

 private:
  struct Implementation;
  explicit ServerSocket(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace ctibus::gateway
