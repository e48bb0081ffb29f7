#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::acd {

inline constexpr ErrorEntry errors[] = {
    {.id = "acd.not_allowed",
     .text = "The program may not act there.",
     .meaning = "`controllers` names the program, and gives it no right to this. Nothing has "
                "changed.",
     .cure = "Add the group, or the kind of action, to the program's entry in `controllers`."},
    {.id = "acd.cannot_hold",
     .text = "The connector did not take a call to its holding device.",
     .meaning = "The call was not queued; the connector sends it to its default destination when "
                "the time for the route request is over.",
     .cure = "Check the connector's holding device and its capacity (`queue-hold`)."},
    {.id = "acd.command_failed",
     .text = "A connector did not carry out an offer, a withdrawal or a release.",
     .meaning = "The call goes on waiting with its rank and is tried again.",
     .cure = "The text has the connector's reason; look at its link and its log."},
    {.id = "acd.lease_expired",
     .text = "An offer was not ended by the connector in its time.",
     .meaning = "The agent was freed and the call offered again with its rank.",
     .cure = "The connector lost an event: look at its log. Nothing is to be done here."},
    {.id = "acd.group_removed",
     .text = "A waiting call belongs to a group that is not configured any more.",
     .meaning = "The group was removed while the plugin was down. The call was cleared.",
     .cure = "Remove groups by a reload: they then serve their last calls before they vanish."},
};

}  // namespace ctibus::acd
