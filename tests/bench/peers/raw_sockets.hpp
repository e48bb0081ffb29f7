#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <zmq.hpp>

namespace ctibus::bench {

/// CURVE keys of a measurement that has no secrets.
struct RawKeys {
  std::string server_public, server_secret, client_public, client_secret;

  static RawKeys make() {
    RawKeys keys;
    char first[41], second[41];
    zmq_curve_keypair(first, second);
    keys.server_public = first;
    keys.server_secret = second;
    zmq_curve_keypair(first, second);
    keys.client_public = first;
    keys.client_secret = second;
    return keys;
  }
};

inline constexpr int raw_high_water = 10'000;
inline constexpr int raw_patience_ms = 20'000;

/// The server's socket. It blocks at the high-water mark instead of dropping.
inline zmq::socket_t raw_router(zmq::context_t& context, const std::string& endpoint,
                                const std::string& secret_key = {}) {
  zmq::socket_t socket(context, zmq::socket_type::router);
  socket.set(zmq::sockopt::linger, 0);
  socket.set(zmq::sockopt::router_mandatory, true);
  socket.set(zmq::sockopt::sndhwm, raw_high_water);
  socket.set(zmq::sockopt::rcvhwm, raw_high_water);
  socket.set(zmq::sockopt::rcvtimeo, raw_patience_ms);
  if (!secret_key.empty()) {
    socket.set(zmq::sockopt::curve_server, true);
    socket.set(zmq::sockopt::curve_secretkey, secret_key);
  }
  socket.bind(endpoint);
  return socket;
}

inline zmq::socket_t raw_dealer(zmq::context_t& context, const std::string& endpoint,
                                const RawKeys* keys = nullptr) {
  zmq::socket_t socket(context, zmq::socket_type::dealer);
  socket.set(zmq::sockopt::linger, 0);
  socket.set(zmq::sockopt::sndhwm, raw_high_water);
  socket.set(zmq::sockopt::rcvhwm, raw_high_water);
  socket.set(zmq::sockopt::rcvtimeo, raw_patience_ms);
  if (keys != nullptr) {
    socket.set(zmq::sockopt::curve_serverkey, keys->server_public);
    socket.set(zmq::sockopt::curve_publickey, keys->client_public);
    socket.set(zmq::sockopt::curve_secretkey, keys->client_secret);
  }
  socket.connect(endpoint);
  return socket;
}

}  // namespace ctibus::bench
