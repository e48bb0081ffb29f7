#pragma once

#include <cstdint>

#include "ctibus/kit/traffic/units.hpp"

/// Lines without a queue: a call that finds all of them taken is lost. Poisson arrivals, handling
/// times of any distribution. A. K. Erlang, "Solution of some problems in the theory of
/// probabilities of significance in automatic telephone exchanges", 1917; computed by the recursion
/// over the lines, which neither overflows nor cancels.
namespace ctibus::traffic {

/// The probability that a call is lost. Without lines it is 1.
/// Error: `traffic.bad_value`.
Result<double> erlang_b(double load, std::uint32_t lines);

/// The erlangs that `lines` carry (capacity) while no more than `blocking` of the calls are lost.
/// Error: `traffic.bad_value` (`blocking` is above 0 and below 1).
Result<double> erlang_b_load(std::uint32_t lines, double blocking);

/// The fewest lines that lose no more than `blocking` of the calls.
/// Error: `traffic.bad_value` (`blocking` is above 0 and at most 1).
Result<std::uint32_t> erlang_b_lines(double load, double blocking);

}  // namespace ctibus::traffic
