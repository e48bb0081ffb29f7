#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::kit::numbers {

/// What can be wrong with a site's dial plan.
inline constexpr ErrorEntry errors[] = {
    {.id = "numbers.bad_code",
     .text = "A feature code, prefix or special number has characters that no telephone sends.",
     .meaning = "The dial plan cannot be used.",
     .cure = "Write digits, * and # only."},
    {.id = "numbers.bad_pattern",
     .text = "A pattern of internal numbers cannot be read.",
     .meaning = "The dial plan cannot be used.",
     .cure = "Write digits, X (0-9), Z (1-9), N (2-9), [1-4] or [159], or a range such as "
             "2000-2499."},
    {.id = "numbers.unknown_region",
     .text = "There is no numbering plan of this region.",
     .meaning = "National numbers could not be told from foreign ones.",
     .cure = "Write an ISO 3166 alpha-2 code in capitals, such as FR."},
};

}  // namespace ctibus::kit::numbers
