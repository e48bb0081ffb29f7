#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "core/base/error.hpp"
#include "core/base/listen_address.hpp"
#include "core/host/gateway.hpp"

namespace ctibus::host {
class Site;
}

namespace ctibus::metrics {

/// A site told to those who watch it: /metrics for Prometheus, /health (its loops turn), /ready (it
/// can be used); 503 and the failing checks when not. On a thread of its own.
class Endpoint {
 public:
  using Gateways = std::vector<std::unique_ptr<host::Gateway>>;

  /// An opened site, which need not have been started and must outlive the endpoint. Errors:
  /// metrics.listen.
  static Result<std::unique_ptr<Endpoint>> open(host::Site& site, const ListenAddress& address);
  Endpoint() = default;
  Endpoint(const Endpoint&) = delete;
  Endpoint& operator=(const Endpoint&) = delete;
  /// As stop().
  virtual ~Endpoint() = default;

  /// Counts these in; they must outlive the endpoint, or its stop(). Any thread.
  virtual void watch(const Gateways& gateways) = 0;
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  /// Before Site::stop. Idempotent.
  virtual void stop() = 0;
};

}  // namespace ctibus::metrics
