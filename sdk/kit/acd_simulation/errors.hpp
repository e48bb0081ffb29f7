#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::kit::acd_simulation {

inline constexpr ErrorEntry errors[] = {
    {.id = "acd.bad_scenario",
     .text = "The callers or shifts of a simulation do not fit the call centre.",
     .meaning = "They name a group or an agent that is not configured, or a time that makes no "
                "sense. Nothing was simulated.",
     .cure = "The text names it: correct it there."},
};

}  // namespace ctibus::kit::acd_simulation
