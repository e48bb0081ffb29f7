#pragma once

#include <cstdint>

#include "ctibus/kit/traffic/units.hpp"

namespace ctibus::traffic {

/// How long a caller waits with `ahead` others before, all agents busy and nobody hanging up:
/// (ahead + 1) * handling / agents. Infinite without agents.
Seconds expected_wait(std::uint64_t ahead, Seconds handling, std::uint32_t agents);

}  // namespace ctibus::traffic
