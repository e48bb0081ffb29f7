#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::csta {

/// Why there is no link to a switch; what is wrong with what it says is in the kit.
inline constexpr ErrorEntry csta_errors[] = {
    {.id = "csta.bad_profile",
     .text = "A profile of a switch cannot be used.",
     .meaning = "The connector does not start, since it would not understand the switch.",
     .cure = "The text names file, line and key; all keys are in docs/csta-profiles.md."},
    {.id = "csta.not_connected",
     .text = "The switch could not be reached.",
     .meaning = "The link is tried again after a while; nothing is known of the switch meanwhile.",
     .cure = "The text has host, port and reason: look at the address, at firewalls between, at "
             "whether the switch's CSTA interface is on, and with TLS at the certificates."},
};

}  // namespace ctibus::csta
