#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::csta {

/// What keeps a CSTA connector from its work, beside what the kit says of messages.
inline constexpr ErrorEntry csta_errors[] = {
    {.id = "csta.bad_options",
     .text = "The site's description of the switch does not fit together.",
     .meaning = "The connector did not start.",
     .cure = "Read the text, which names the place, and correct the site's configuration."},
    {.id = "csta.bad_profile",
     .text = "A profile of a switch cannot be used.",
     .meaning = "The connector does not start, since it would not understand the switch.",
     .cure = "The text names file, line and key; all keys are in docs/csta-profiles.md."},
    {.id = "csta.no_records",
     .text = "The switch does not send its call detail records.",
     .meaning = "No cdr.reported is told; the switch is asked again after a while.",
     .cure = "Look whether the switch offers them to this application and whether another one has "
             "them; else take `call_records` out of the configuration."},
    {.id = "csta.not_connected",
     .text = "The switch could not be reached.",
     .meaning = "The link is tried again after a while; nothing is known of the switch meanwhile.",
     .cure = "The text has host, port and reason: look at the address, at firewalls between, at "
             "whether the switch's CSTA interface is on, and with TLS at the certificates."},
    {.id = "csta.missed",
     .text = "What the switch told of a call does not fit, so the call is looked up.",
     .meaning = "An event was lost, or the switch sends them in an unusual order; what was missed "
                "is told as inferred.",
     .cure = "When it happens often, compare a capture of the link with the profile."},
    {.id = "csta.no_picture",
     .text = "The switch did not say what calls there are.",
     .meaning = "The link is up but of no use yet.",
     .cure = "Look whether the switch offers SnapshotDevice and SnapshotCall to this application; "
             "else say in the profile that it lacks them."},
    {.id = "csta.not_watched",
     .text = "The switch does not let a device be watched.",
     .meaning = "Of calls of that device only their other devices tell.",
     .cure =
         "Correct the number in the configuration, or the switch's permissions and licences for "
         "this application."},
    {.id = "csta.one_link_lost",
     .text = "One of the links to the switch is lost.",
     .meaning = "The other one goes on; nothing is missed.",
     .cure = "The text has the reason. Mend it before the other one fails, too."},
    {.id = "csta.records_refused",
     .text = "Call detail records of the switch could not be kept.",
     .meaning = "The switch was not told that they were taken, and is asked for them again.",
     .cure = "Look why the bus takes no records: a full disk, most often."},
    {.id = "csta.strange_agent",
     .text = "The switch tells of an agent who is not in the configuration.",
     .meaning = "Nothing is told of that agent.",
     .cure = "Add the agent to `agents`, if somebody here wants to know."},
    {.id = "csta.strange_monitor",
     .text = "An event came of a monitor that is not ours.",
     .meaning = "The switch is told to stop that monitor; the event is not taken.",
     .cure =
         "Nothing, unless it goes on: then another application shares our place at the switch."},
    {.id = "csta.strange_route",
     .text = "The switch asks for a route that is not ours to give.",
     .meaning = "The call was handed back to the switch's default.",
     .cure = "Add the device to route_points, or take it out of the application's registration."},
    {.id = "csta.switch_state",
     .text = "The switch tells of trouble of its own.",
     .meaning = "After lost messages everything is looked up anew; an overload passes.",
     .cure = "Look at the switch's own log."},
};

}  // namespace ctibus::csta
