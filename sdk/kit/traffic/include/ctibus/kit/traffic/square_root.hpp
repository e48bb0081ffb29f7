#pragma once

#include <cstdint>

#include "ctibus/kit/traffic/units.hpp"

/// Staffing by the square root: N = A + beta * sqrt(A) agents for A erlangs, where beta says how
/// well they serve whatever the size.
namespace ctibus::traffic {

/// A + beta * sqrt(A), rounded up; at least 1.
/// Error: `traffic.bad_value` (beta is finite).
Result<std::uint32_t> square_root_agents(double load, double beta);

/// beta of so many agents: (N - A) / sqrt(A). Infinite without a load.
/// Error: `traffic.bad_value`.
Result<double> square_root_beta(double load, std::uint32_t agents);

/// The probability of a wait with patient callers, in the limit of many agents; 1 for beta <= 0.
/// S. Halfin, W. Whitt, "Heavy-traffic limits for queues with many exponential servers", 1981.
double halfin_whitt_wait(double beta);

/// The same when callers leave: `patience` is their mean patience in units of the mean handling
/// time, above 0; beta may be negative. Garnett, Mandelbaum, Reiman, 2002.
double garnett_wait(double beta, double patience);

}  // namespace ctibus::traffic
