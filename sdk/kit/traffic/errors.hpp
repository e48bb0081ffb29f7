#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::kit::traffic {

/// What can be wrong with a question of teletraffic.
inline constexpr ErrorEntry errors[] = {
    {.id = "traffic.bad_value",
     .text = "A load, time, share or number of agents makes no sense.",
     .meaning = "Nothing was computed. The text names the value and what it may be.",
     .cure = "Correct that value. A service level of 100 % and an abandonment of 0 are reached by "
             "no number of agents."},
};

}  // namespace ctibus::kit::traffic
