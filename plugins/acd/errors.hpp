#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::acd {

inline constexpr ErrorEntry errors[] = {
    {.id = "acd.unknown_code",
     .text = "The group of the call has no such business or qualification code.",
     .meaning = "acd.qualify gave a code that is not among the `codes` of the group.",
     .cure = "Give one of those that the text lists, or add it to the group's `codes`."},
    {.id = "acd.record_refused",
     .text = "The bus did not take the record of a message that a caller left, or of a callback.",
     .meaning = "It is offered again every five seconds. A restart before it is safe loses the "
                "record, not the recording, nor that a callback is over.",
     .cure = "The text has the reason, such as a full disk."},
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
     .text = "A connector did not carry out a command for a call.",
     .meaning = "A waiting call keeps its rank; an offer or a release is tried again.",
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
