#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "core/base/error.hpp"
#include "core/gateway/protocol.hpp"
#include "core/host/gateway.hpp"

namespace ctibus::host {
class Site;
}

namespace ctibus::gateway {

struct ServerOptions {
  std::string endpoint;  ///< ipc://PATH
  std::chrono::milliseconds heartbeat = std::chrono::seconds(1);
  Limits limits;
};

/// Opens the wire to a started site, which must outlive the gateway, on threads of its own. Whoever
/// may open the socket's file (mode 0660) may do everything. Errors: wire.tcp_needs_keys (a TCP
/// endpoint), wire.bad_endpoint, wire.cannot_bind.
Result<std::unique_ptr<host::Gateway>> serve(host::Site& site, ServerOptions options);

}  // namespace ctibus::gateway
