#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::metrics {

/// What can go wrong while a site tells of itself.
inline constexpr ErrorEntry errors[] = {
    {.id = "metrics.listen",
     .text = "The address for metrics cannot be listened at.",
     .meaning = "The site does not start, so that nobody relies on a watch that is not there.",
     .cure = "Choose a free port and an address of this machine for listen in [metrics]."},
    {.id = "metrics.stuck",
     .text = "A loop of the core gives no sign of life.",
     .meaning = "Calls are not handled as they should be; /health answers 503.",
     .cure = "Look at the alarms for a callback that does not return, then start ctibus again."},
};

}  // namespace ctibus::metrics
