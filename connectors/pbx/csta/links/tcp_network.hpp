#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "network.hpp"

namespace ctibus::csta {

struct TcpLimits {
  std::chrono::milliseconds name = std::chrono::seconds(10);       ///< to look it up
  std::chrono::milliseconds address = std::chrono::seconds(3);     ///< to connect to each of a name
  std::chrono::milliseconds handshake = std::chrono::seconds(10);  ///< of TLS
  /// What was sent before a stream was destroyed may still leave for so long.
  std::chrono::milliseconds linger = std::chrono::seconds(1);
  std::size_t unsent = std::size_t{4} << 20;  ///< bytes; more: closed with csta.link_lost
  std::size_t untaken = std::size_t{1}
                        << 20;  ///< bytes that wait for the strand; then none is read
};

/// Streams over TCP and TLS (at least 1.2), on a thread of its own. A host that does not answer to
/// a name may hold up the destructor for as long as the system asks for names.
class TcpNetwork final : public Network {
 public:
  /// Carries an action to the strand, from any thread, in order; such as Host::post.
  using Post = std::function<void(std::function<void()>)>;

  explicit TcpNetwork(Post post, TcpLimits limits = {});
  ~TcpNetwork() override;

  std::unique_ptr<Stream> connect(const Endpoint& endpoint, StreamListener& listener) override;

 private:
  struct Engine;
  std::unique_ptr<Engine> engine_;
};

}  // namespace ctibus::csta
