#pragma once

#include <cstdint>

/// Queues that sdk/kit/traffic has no formula for. Poisson arrivals and exponential handling, mean
/// 1; so are the times.
namespace ctibus::bench {

/// The mean wait of class 1 or 2 of two with priorities that do not interrupt (A. Cobham, 1954;
/// O. Kella, U. Yechiali, "Waiting times in the non-preemptive priority M/M/c queue", 1985).
double priority_wait(int which, double load_1, double load_2, std::uint32_t agents);

/// Calls that find `places` others waiting are lost: M/M/N/N+K.
struct LimitedQueue {
  double lost = 0;
  double mean_queue = 0;
};
LimitedQueue limited_queue(double load, std::uint32_t agents, std::uint32_t places);

/// Calls leave after waiting `limit`: M/M/N+D (F. Baccelli, G. Hebuterne, "On queues with impatient
/// customers", 1981).
struct LimitedWait {
  double left = 0;       ///< the share that waited so long
  double mean_wait = 0;  ///< of all
};
LimitedWait limited_wait(double load, std::uint32_t agents, double limit);

}  // namespace ctibus::bench
