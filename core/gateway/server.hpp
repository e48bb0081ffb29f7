#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/base/error.hpp"
#include "core/gateway/limits.hpp"
#include "core/gateway/rights.hpp"
#include "core/gateway/socket.hpp"
#include "core/host/gateway.hpp"
#include "ctibus/kit/wire/protocol.hpp"

namespace ctibus::host {
class Site;
}

namespace ctibus::gateway {

class Outbox;
class Session;

/// Whoever speaks with a server's clients beyond the wire's own kinds. The server's thread.
class Attendant {
 public:
  Attendant() = default;
  Attendant(const Attendant&) = delete;
  Attendant& operator=(const Attendant&) = delete;
  virtual ~Attendant() = default;

  /// It was welcomed. Tasks for it go to the outbox under its number.
  virtual void joined(Session& session, const std::shared_ptr<Outbox>& outbox) = 0;
  /// A message of a private kind.
  virtual void received(Session& session, std::span<const std::uint8_t> message) = 0;
  virtual void left(Session& session) = 0;
};

struct ServerOptions {
  std::string endpoint;  ///< ipc://PATH, or tcp://ADDRESS:PORT with keys
  std::chrono::milliseconds heartbeat = std::chrono::seconds(1);
  Limits limits;
  Security security;
  /// Who may come in, as whom. Null: everybody, to do everything. The server's thread.
  std::function<Result<Admission>(const wire::Hello& hello, std::string_view user)> admit;
  std::shared_ptr<Attendant> attendant;  ///< or null
  bool questions = true;                 ///< answers queries
};

/// A server on one endpoint, on threads of its own.
class Server : public host::Gateway {
 public:
  /// Where it listens, with the port when the endpoint left it open.
  [[nodiscard]] virtual const std::string& endpoint() const = 0;
};

/// Opens the wire to a started site, which must outlive the server. The file of an ipc endpoint has
/// mode 0660. Errors: those of ServerSocket::bind.
Result<std::unique_ptr<Server>> serve(host::Site& site, ServerOptions options);

}  // namespace ctibus::gateway
