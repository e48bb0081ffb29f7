#pragma once

#include <algorithm>
#include <chrono>
#include <cmath>

#include "ctibus/kit/traffic/units.hpp"
#include "event_queue.hpp"

namespace ctibus::acd::simulation {

/// Beyond, nanoseconds overflow when they are added up.
inline constexpr traffic::Seconds longest{1e9};

inline Moment moment_of(traffic::Seconds time) {
  return Moment(std::llround(std::min(time, longest).count() * 1e9));
}

inline traffic::Seconds seconds_of(Moment time) { return time; }

}  // namespace ctibus::acd::simulation
