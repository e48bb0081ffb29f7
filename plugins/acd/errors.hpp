#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::acd {

inline constexpr ErrorEntry errors[] = {
    {.id = "acd.bad_option",
     .text = "The groups or agents of the acd plugin contradict each other.",
     .meaning = "A name is missing or used twice, an agent belongs to a group that does not exist, "
                "or a limit lacks its destination. At the start the instance fails; at a reload "
                "the old settings stay in force and no call is touched.",
     .cure = "The text names the group or agent: correct it there."},
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
    {.id = "agent.unknown",
     .text = "There is no such agent.",
     .meaning = "The command was refused.",
     .cure = "Check the agent's id against the agents of the acd plugin's options."},
    {.id = "agent.unknown_device",
     .text = "The agent has no device, or the connector has no such device.",
     .meaning = "The agent was not logged on.",
     .cure = "Name a device as connector:number, or give the agent one in the options."},
    {.id = "agent.device_taken",
     .text = "Another agent is logged on at the device.",
     .meaning = "The agent was not logged on.",
     .cure = "Log the other agent off, or take another device."},
    {.id = "agent.logged_off",
     .text = "The agent is not logged on.",
     .meaning = "The command was refused.",
     .cure = "Log the agent on first."},
    {.id = "agent.unknown_reason",
     .text = "The reason is not in the site's list.",
     .meaning = "The agent's state was not changed.",
     .cure = "Use a reason of `not_ready_reasons`, or add it there."},
    {.id = "agent.wrong_state",
     .text = "The agent's state does not allow it.",
     .meaning = "The command was refused.",
     .cure = "Wait until the call is over."},
};

}  // namespace ctibus::acd
