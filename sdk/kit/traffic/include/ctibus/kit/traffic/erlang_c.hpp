#pragma once

#include <cstdint>

#include "ctibus/kit/traffic/units.hpp"

namespace ctibus::traffic {

/// Agents with a queue in which everybody waits until answered, first come first served: M/M/N
/// (A. K. Erlang, 1917).
///
/// A load of `agents` or more is not refused, since curves are drawn across that limit: such a
/// queue grows for ever, so everybody waits, and means and quantiles are infinite.
class ErlangC {
 public:
  struct System {
    double load = 0;           ///< erlangs: arrivals a second * handling
    std::uint32_t agents = 1;  ///< 1 to `max_agents`
    Seconds handling{1};       ///< mean, talk and wrap-up; 1e-9 to 1e12 s
  };

  /// Error: `traffic.bad_value`. Time and memory: O(agents), O(1).
  static Result<ErlangC> create(const System& system);

  [[nodiscard]] const System& system() const { return system_; }
  /// Is the load below the number of agents?
  [[nodiscard]] bool stable() const;
  [[nodiscard]] double wait_probability() const { return wait_; }
  /// P(W > t)
  [[nodiscard]] double wait_exceeds(Seconds t) const;
  /// The service level: the share of callers who are answered within t.
  [[nodiscard]] double answered_within(Seconds t) const;
  /// The mean wait of all callers, the unhindered included (ASA).
  [[nodiscard]] Seconds mean_wait() const;
  /// The time within which `share` of all callers are answered: 0.9 is the 90th percentile.
  [[nodiscard]] Seconds wait_quantile(double share) const;
  /// The mean number of callers who wait.
  [[nodiscard]] double mean_queue() const;
  /// The share of their time that agents are busy.
  [[nodiscard]] double occupancy() const;

 private:
  ErlangC(const System& system, double wait) : system_(system), wait_(wait) {}
  /// By how much a second more calls could be answered than arrive; 0: by none.
  [[nodiscard]] double spare_rate() const;

  System system_;
  double wait_;
};

/// The fewest agents who reach a service level when nobody hangs up.
/// Error: `traffic.bad_value` (a share of 1 and above is reached by no number of agents).
Result<std::uint32_t> erlang_c_agents(double load, Seconds handling, const ServiceLevel& wanted);

}  // namespace ctibus::traffic
