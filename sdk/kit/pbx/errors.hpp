#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::kit::pbx {

/// Why a provider of the ports of telephony (docs/ports.md) did not carry out a command.
inline constexpr ErrorEntry errors[] = {
    {.id = "agent.device_taken",
     .text = "Another agent is logged on at the device.",
     .meaning = "The agent was not logged on.",
     .cure = "Log the other agent off, or take another device."},
    {.id = "agent.logged_off",
     .text = "The agent is not logged on.",
     .meaning = "The command was refused.",
     .cure = "Log the agent on first."},
    {.id = "agent.unknown",
     .text = "There is no such agent, or the switch does not accept it.",
     .meaning = "The command was refused.",
     .cure = "Check id, password and group against the agents in the options of the plugin that "
             "provides the agent port, and those in the switch."},
    {.id = "agent.unknown_device",
     .text = "The agent has no device, or the connector has no such device.",
     .meaning = "The agent was not logged on.",
     .cure = "Name a device as connector:number, or give the agent one in the options."},
    {.id = "agent.unknown_reason",
     .text = "The reason is not in the site's list.",
     .meaning = "The agent's state was not changed.",
     .cure = "Use a reason of `not_ready_reasons`, or add it there."},
    {.id = "agent.wrong_state",
     .text = "The agent's state does not allow it.",
     .meaning = "The command was refused.",
     .cure = "Wait until the call is over."},
    {.id = "pbx.bad_value",
     .text = "A field of the command has a value that cannot be.",
     .meaning = "The command was not carried out; no call has changed.",
     .cure = "The text names the field and what it may be; see the message's reference."},
    {.id = "pbx.busy",
     .text = "The device, or every line, is busy.",
     .meaning = "The command was not carried out; no call has changed.",
     .cure = "Try again when the device is free; add lines when all are often busy."},
    {.id = "pbx.invalid_destination",
     .text = "The destination cannot be dialled.",
     .meaning = "The command was not carried out; no call has changed.",
     .cure = "Give a number that the switch's dial plan knows, or a device of this connector."},
    {.id = "pbx.link_down",
     .text = "The link to the switch is down.",
     .meaning = "The command was not carried out. Calls go on in the switch; what happens there "
                "is told as inferred when the link is back.",
     .cure = "Look at connector.state for the reason, then at the network and the switch."},
    {.id = "pbx.not_supported",
     .text = "This connector, or this device, cannot do that.",
     .meaning = "The command was not carried out; no call has changed.",
     .cure = "connector.state lists what the connector can do (capabilities)."},
    {.id = "pbx.out_of_service",
     .text = "The device cannot be reached now.",
     .meaning = "The command was not carried out; no call has changed.",
     .cure = "Check that the phone is plugged in and registered (device.state)."},
    {.id = "pbx.unknown_call",
     .text = "There is no such call, or not any more.",
     .meaning = "The command was not carried out.",
     .cure = "Take the call's id from call.state; a call that has ended keeps its id to itself."},
    {.id = "pbx.unknown_device",
     .text = "The connector has no such device.",
     .meaning = "The command was not carried out.",
     .cure = "Write CONNECTOR:NUMBER as in device.state."},
    {.id = "pbx.wrong_state",
     .text = "A connection is not in a state that allows this.",
     .meaning = "The command was not carried out; no call has changed.",
     .cure = "Look at the connections in call.state: only an alerting call can be answered, only a "
             "connected one held, and so on."},
};

}  // namespace ctibus::kit::pbx
