#pragma once

#include <time.h>

#include <cstdint>

namespace ctibus::bench {

/// Does something every `pace_ns`, asleep in between.
template <class Work>
void paced(std::uint64_t times, std::int64_t pace_ns, Work&& work) {
  timespec next{};
  ::clock_gettime(CLOCK_MONOTONIC, &next);
  for (std::uint64_t i = 0; i < times; ++i) {
    next.tv_nsec += pace_ns;
    while (next.tv_nsec >= 1'000'000'000) {
      next.tv_nsec -= 1'000'000'000;
      ++next.tv_sec;
    }
    ::clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, nullptr);
    work();
  }
}

}  // namespace ctibus::bench
