#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::kit::acd {

inline constexpr ErrorEntry errors[] = {
    {.id = "acd.bad_option",
     .text = "The groups or agents of the acd plugin contradict each other.",
     .meaning = "A name is missing or used twice, an agent belongs to a group that does not exist, "
                "or a limit lacks its destination. At the start the instance fails; at a reload "
                "the old settings stay in force and no call is touched.",
     .cure = "The text names the group or agent: correct it there."},
    {.id = "acd.unknown_group",
     .text = "There is no such group.",
     .meaning = "The command was not carried out.",
     .cure = "`ctibus top` lists the groups by their names."},
    {.id = "acd.unknown_call",
     .text = "The call is not being distributed.",
     .meaning =
         "No group has it, nor had it a short while ago: it was never here, or its decisions "
         "are forgotten.",
     .cure = "`ctibus state acd.call_state` lists the calls that wait; what became of an older one "
             "`ctibus trace` tells."},
    {.id = "acd.call_not_waiting",
     .text = "The call does not wait just now.",
     .meaning =
         "It is arriving, being offered, on its way out, or an agent has it. The command was "
         "not carried out.",
     .cure = "The text says where it is; try again when it waits (`ctibus state acd.call_state`)."},
    {.id = "acd.agent_not_free",
     .text = "The agent cannot be offered a call now.",
     .meaning =
         "The agent has a call or is being offered one, or the device cannot be reached. The "
         "call waits on.",
     .cure = "The text says which: choose another agent, or try again afterwards."},
    {.id = "acd.other_connector",
     .text = "The agent sits at another switch than the one that holds the call.",
     .meaning = "The call waits on.",
     .cure = "Choose an agent who is logged on at a device of the call's connector."},
    {.id = "acd.bad_value",
     .text = "A field of the command has a value that cannot be.",
     .meaning = "The command was not carried out; nothing has changed.",
     .cure = "The text names the field and what it may be; see the message's reference."},
    {.id = "acd.bad_condition",
     .text = "A condition on skills cannot be read.",
     .meaning = "Conditions compare levels of skills (french >= 3), joined by and, or, not and "
                "parentheses; levels go from 0 to 100.",
     .cure = "The text says at which character it goes wrong."},
    {.id = "acd.unknown_work",
     .text = "There is no such work item.",
     .meaning = "It was never submitted, or it is over.",
     .cure = "`ctibus state acd.call_state` lists those that are left; acd.work_ended tells what "
             "became of another. Submit it again if it shall be distributed."},
    {.id = "acd.not_in_hand",
     .text = "The agent does not have this work item.",
     .meaning = "It is neither being offered to the agent nor in hand: the offer is over, or "
                "another agent has it. Nothing has changed.",
     .cure = "`ctibus state acd.call_state` says who has it."},
    {.id = "acd.too_much_work",
     .text = "The group has so many work items that it takes no more.",
     .meaning = "10,000 of them are not over: nobody does them, or somebody floods the site.",
     .cure = "End what is stale (acd.end_work), or limit how many may wait (`queues`)."},
    {.id = "acd.unknown_callback",
     .text = "There is no such callback.",
     .meaning = "It was never asked for, or it is over.",
     .cure =
         "`ctibus state acd.callback_state` lists those that are left; acd.callback_ended tells "
         "what became of another."},
    {.id = "acd.callback_taken",
     .text = "The callback is under way.",
     .meaning =
         "An agent calls the customer at this moment, they talk, or the customer is still in "
         "the call in which it was asked for.",
     .cure = "Wait until acd.callback_state says another status."},
    {.id = "acd.callback_not_allowed",
     .text = "The agent may not call this customer back.",
     .meaning = "The agent is not in the callback's group, may not call back at all, or another "
                "agent was asked for.",
     .cure = "Let another agent take it, or set `callbacks` and `groups` of the agent."},
    {.id = "acd.too_many_callbacks",
     .text = "The group has so many callbacks that it takes no more.",
     .meaning = "10,000 customers of it wait to be called back: nobody carries them out, or "
                "somebody floods the site. Lost calls and keys make none either.",
     .cure = "Close what is stale (acd.close_callback), or let callbacks expire sooner."},
};

}  // namespace ctibus::kit::acd
