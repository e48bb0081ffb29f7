#pragma once

#include "core/host/report.hpp"

namespace ctibus::host {

/// The wire to the outside, as the daemon sees it. Implementations keep a reference to the Site
/// they serve and run on threads of their own.
class Gateway {
 public:
  Gateway() = default;
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;
  /// As stop().
  virtual ~Gateway() = default;

  /// No request is taken any more; returns when the threads have ended. Idempotent. Before
  /// Site::stop.
  virtual void stop() = 0;
  /// As of the latest heartbeat. Any thread.
  [[nodiscard]] virtual GatewayReport report() const = 0;
};

}  // namespace ctibus::host
