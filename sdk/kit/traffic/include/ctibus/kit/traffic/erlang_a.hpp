#pragma once

#include <cstdint>

#include "ctibus/kit/traffic/units.hpp"

namespace ctibus::traffic {

/// Agents with a queue that impatient callers leave: M/M/N+M, first come first served, patience
/// exponential. It has a steady state at every load. C. Palm, "Contributions to the theory on
/// delay systems", 1946/1957; O. Garnett, A. Mandelbaum, M. Reiman, "Designing a call center with
/// impatient customers", M&SOM 4(3), 2002; A. Mandelbaum, S. Zeltyn, "Service engineering in
/// action: the Palm/Erlang-A queue", 2007.
///
/// W is the time in the queue of any caller, answered or not; a caller who is answered at once has
/// W = 0.
class ErlangA {
 public:
  struct System {
    double load = 0;           ///< erlangs that are offered: arrivals a second * handling
    std::uint32_t agents = 1;  ///< 1 to `max_agents`
    Seconds handling{1};       ///< mean, talk and wrap-up; 1e-9 to 1e12 s
    Seconds patience{1};       ///< mean, 1e-9 to 1e12 s
  };

  /// Error: `traffic.bad_value`. Time: O(agents), and a numeric integral whose effort does not
  /// depend on them.
  static Result<ErlangA> create(const System& system);

  [[nodiscard]] const System& system() const { return system_; }
  /// The probability that a caller finds all agents busy.
  [[nodiscard]] double wait_probability() const { return wait_; }
  /// The share of callers who hang up.
  [[nodiscard]] double abandonment() const { return abandonment_; }
  /// E[W]
  [[nodiscard]] Seconds mean_wait() const { return mean_wait_; }
  /// E[W] of those who are answered.
  [[nodiscard]] Seconds mean_wait_of_answered() const;
  /// The mean number of callers who wait.
  [[nodiscard]] double mean_queue() const;
  /// The share of their time that agents are busy.
  [[nodiscard]] double utilisation() const;
  /// P(W > t)
  [[nodiscard]] double wait_exceeds(Seconds t) const;
  /// The time that W does not exceed with probability `share`: 0.9 is the 90th percentile.
  [[nodiscard]] Seconds wait_quantile(double share) const;
  /// The service level: the share of all who call that is answered within t.
  [[nodiscard]] double answered_within(Seconds t) const;
  /// The share of all who call that has hung up within t.
  [[nodiscard]] double abandoned_within(Seconds t) const;

 private:
  ErlangA(const System& system, double wait, double total);

  System system_;
  double wait_;
  double total_;  ///< the integral that makes the density of waits one
  double abandonment_ = 0;
  Seconds mean_wait_{0};
};

/// What is wanted of a queue that callers leave.
struct ErlangATarget {
  ServiceLevel service_level;  ///< a share of 0 wants nothing
  double abandonment = 1;      ///< at most; 1 wants nothing
};

/// The fewest agents who keep both promises. The `agents` of the system are not looked at.
/// Error: `traffic.bad_value` (a service level of 1 or an abandonment of 0 is kept by no number).
Result<std::uint32_t> erlang_a_agents(const ErlangA::System& system, const ErlangATarget& wanted);

}  // namespace ctibus::traffic
