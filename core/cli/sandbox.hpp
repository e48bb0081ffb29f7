#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/cli/latency.hpp"
#include "core/cli/site_access.hpp"

namespace ctibus::cli {

/// Speaks in the names of others at a site that is a sandbox: keeps the pace, loses nothing, and
/// measures. One thread.
class Sandbox {
 public:
  using Clock = std::chrono::steady_clock;

  /// Errors: those of SiteAccess::connect; wire.not_sandboxed.
  static Result<std::unique_ptr<Sandbox>> enter(const SiteAccess& access);

  [[nodiscard]] wire::Client& client() { return *client_; }

  /// Waits until then. False: interrupted. Errors: wire.unreachable.
  Result<bool> wait_until(Clock::time_point due);
  /// Takes the message, in order; waits while the site has no room. False: interrupted. Errors:
  /// wire.unreachable, bus.frame_too_large.
  Result<bool> publish(const wire::Publication& publication, Clock::time_point due);
  /// Waits until the site has everything. False: interrupted.
  Result<bool> finish();

  [[nodiscard]] std::uint64_t published() const { return published_; }
  /// Messages that the site refused, by error id, each with its first text.
  struct Refusal {
    std::uint64_t count = 0;
    std::string text;
  };
  [[nodiscard]] const std::map<std::string, Refusal>& refusals() const { return refusals_; }
  /// How long after its time each message was handed over.
  [[nodiscard]] const Latency& behind() const { return behind_; }
  /// From there to the site's confirmation.
  [[nodiscard]] const Latency& confirmed() const { return confirmed_; }

 private:
  struct Sent {
    std::uint64_t number;
    Clock::time_point at;
  };
  Sandbox() = default;
  Result<> run(std::chrono::milliseconds limit);

  std::shared_ptr<wire::Publications> publications_;
  std::unique_ptr<wire::Client> client_;
  std::deque<Sent> sent_;  ///< not confirmed; bounded as `publications_` is
  std::uint64_t published_ = 0;
  std::map<std::string, Refusal> refusals_;
  Latency behind_;
  Latency confirmed_;
};

/// What a Sandbox has measured, for people.
std::string describe(const Sandbox& sandbox);

}  // namespace ctibus::cli
