#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "core/host/report.hpp"

namespace ctibus::host {
class Site;
}

namespace ctibus::metrics {

/// Whether the core's loops turn: each is asked for a sign of life, and asked again when it has
/// given one. Asking does not wait. Any thread, one at a time.
class Pulse {
 public:
  /// A loop that owes an answer for longer is stuck.
  explicit Pulse(std::chrono::nanoseconds limit = std::chrono::seconds(10));

  void ask(host::Site& site);
  [[nodiscard]] std::vector<host::CheckReport> checks() const;

 private:
  /// Shared with the questions, whose answers may come late.
  struct Loop {
    std::string name;
    std::atomic<std::int64_t> asked_ns{0};  ///< 0: it owes nothing
  };
  std::chrono::nanoseconds limit_;
  std::vector<std::shared_ptr<Loop>> loops_;
};

}  // namespace ctibus::metrics
