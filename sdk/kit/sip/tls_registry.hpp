#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ctibus/kit/sip/stack.hpp"

namespace ctibus::sip {

/// Where Sofia-SIP meets our TLS: a loopback address of its own, so that nothing else is taken for
/// it. A stranger on this machine who uses it is turned away by the registry.
inline constexpr const char* tls_inner_address = "127.83.73.80";

/// Who is at the other end of a TLS connection.
struct TlsPeer {
  Endpoint endpoint;
  std::vector<std::string> names;  ///< that its verified certificate has
};

/// The TLS connections that are up, by the port that each has on the inside. Any thread.
class TlsRegistry {
 public:
  void add(std::uint16_t inner_port, TlsPeer peer) {
    const std::lock_guard guard(lock_);
    by_endpoint_[peer.endpoint] = inner_port;
    by_port_[inner_port] = std::move(peer);
  }
  void remove(std::uint16_t inner_port) {
    const std::lock_guard guard(lock_);
    const auto found = by_port_.find(inner_port);
    if (found == by_port_.end()) return;
    const auto endpoint = by_endpoint_.find(found->second.endpoint);
    if (endpoint != by_endpoint_.end() && endpoint->second == inner_port) {
      by_endpoint_.erase(endpoint);
    }
    by_port_.erase(found);
  }
  std::optional<TlsPeer> at(std::uint16_t inner_port) const {
    const std::lock_guard guard(lock_);
    const auto found = by_port_.find(inner_port);
    return found == by_port_.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<TlsPeer> find(const Endpoint& peer) const {
    const auto port = inner_port(peer);
    return port ? at(*port) : std::nullopt;
  }
  std::optional<std::uint16_t> inner_port(const Endpoint& peer) const {
    const std::lock_guard guard(lock_);
    const auto found = by_endpoint_.find(peer);
    return found == by_endpoint_.end() ? std::nullopt : std::optional(found->second);
  }
  std::size_t size() const {
    const std::lock_guard guard(lock_);
    return by_port_.size();
  }

 private:
  mutable std::mutex lock_;
  std::map<std::uint16_t, TlsPeer> by_port_;
  std::map<Endpoint, std::uint16_t> by_endpoint_;
};

}  // namespace ctibus::sip
