#pragma once

#include <chrono>
#include <cstdint>

#include "ctibus/result.hpp"

/// Teletraffic theory, and the statistics and random variates of simulations that are compared with
/// it. Values and pure functions: any thread, at any time. Shares and probabilities are 0 to 1,
/// loads are erlangs. The one error is `traffic.bad_value`: an argument that is no number, negative
/// where that means nothing, or beyond `max_agents`.
namespace ctibus::traffic {

/// Time as averages need it.
using Seconds = std::chrono::duration<double>;

/// The most agents or lines, and erlangs, that the formulas are asked about.
inline constexpr std::uint32_t max_agents = 1'000'000;

/// What callers are promised: this share of those who call is answered within that time.
struct ServiceLevel {
  double share = 0.8;
  Seconds within{20};
};

/// Erlangs that so many calls within `over` bring: calls * handling / over.
/// Error: `traffic.bad_value` (nothing may be negative; `over` is above 0).
Result<double> offered_load(double calls, Seconds over, Seconds handling);

}  // namespace ctibus::traffic
