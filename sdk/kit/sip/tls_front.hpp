#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "ctibus/kit/sip/sofia_stack.hpp"
#include "ctibus/result.hpp"
#include "tls_registry.hpp"

namespace ctibus::sip {

/// TLS before Sofia-SIP, on a thread of its own. Sofia-SIP's own TLS sends no chain of
/// certificates, leaves the versions to the system, matches names in ways of its own, knows no
/// limit for handshakes, and takes new certificates only after a new start: so it sees plain
/// connections, and what it needs to know of their peers is in the registry.
class TlsFront {
 public:
  using Notify = std::function<void(SofiaNotice::Level, std::string_view id, std::string text)>;
  /// Called on the front's thread.
  using Reached = std::function<void(Result<Endpoint> peer)>;

  /// Errors: those of load_tls(). `notify` is called on any thread.
  static Result<std::unique_ptr<TlsFront>> make(const TlsOptions& options, Notify notify);
  /// Closes all connections and joins the thread; what waits for a connection hears nothing more.
  ~TlsFront();

  /// Before start(). Returns where it listens, the port filled in; errors: sip.cannot_listen.
  Result<Endpoint> listen(const Endpoint& where);
  /// `inner_port`: where Sofia-SIP listens, at tls_inner_address.
  void start(std::uint16_t inner_port);

  /// Any thread. A connection to the host, an open one or a new one, whose peer is whom the options
  /// take for that host. Errors: sip.tls_peer.
  void reach(const std::string& host, std::uint16_t port, Reached reached);
  /// Any thread.
  const TlsRegistry& registry() const;
  std::uint64_t refused() const;  ///< handshakes that failed, and connections that were too many

 private:
  class State;
  explicit TlsFront(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ctibus::sip
