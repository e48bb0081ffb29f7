#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::kit::csta {

/// What can be wrong with what a CSTA peer sends, or with what is to be sent to it.
inline constexpr ErrorEntry errors[] = {
    {.id = "csta.bad_ber",
     .text = "A CSTA message breaks the Basic Encoding Rules.",
     .meaning = "The message was not understood; the link goes on.",
     .cure = "Look at the byte that the text names, in a capture of the link; tell the peer's "
             "vendor."},
    {.id = "csta.bad_frame",
     .text = "Bytes from a CSTA peer are no frame.",
     .meaning = "Where its next message begins cannot be told: the link has to be made anew.",
     .cure = "Compare the framing of the profile with a capture: header of eight bytes, length of "
             "two bytes, or 26."},
    {.id = "csta.bad_value",
     .text = "A value does not fit its field in a CSTA message.",
     .meaning = "The message was not sent.",
     .cure = "Write what the text names; numbers, words and octets have forms of their own."},
    {.id = "csta.bad_xml",
     .text = "A CSTA message is no well-formed XML.",
     .meaning = "The message was not understood; the link goes on.",
     .cure = "Look at the place that the text names, in a capture of the link; tell the peer's "
             "vendor."},
    {.id = "csta.link_lost",
     .text = "The link to the switch was lost before it answered.",
     .meaning = "Nobody knows whether the switch has carried the request out.",
     .cure = "Look at the call or device before you ask again: its state is compared with the "
             "switch when the link is back."},
    {.id = "csta.no_answer",
     .text = "The switch has not answered a request in time.",
     .meaning = "Nobody knows whether it has carried the request out, or will.",
     .cure = "Look at the load of the switch and of its CSTA interface; give it more time in the "
             "profile."},
    {.id = "csta.no_session",
     .text = "The switch does not begin a session.",
     .meaning = "The link is closed and made anew after a while; nothing is known of the switch "
                "meanwhile.",
     .cure = "The text has the switch's reason: compare the application's name, password, protocol "
             "versions and the style of the session in the profile with the switch."},
    {.id = "csta.not_associated",
     .text = "There is no association with the switch.",
     .meaning = "In BER nothing may be said before there is one; the link is made anew when the "
                "switch has refused it.",
     .cure =
         "The text has the switch's reason: compare the context, versions, name and password in "
         "the profile with the switch."},
    {.id = "csta.not_in_ber",
     .text = "ECMA-285 cannot say what ECMA-323 can.",
     .meaning = "The message was not sent on a link that speaks BER.",
     .cure = "Leave out the field that the text names, or use a link that speaks XML."},
    {.id = "csta.not_sent",
     .text = "A request was not sent to the switch.",
     .meaning = "Nothing was done: there is no session, or its time was over before its turn came.",
     .cure = "Ask again when connector.state says that the link is up."},
    {.id = "csta.rejected",
     .text = "The switch rejects a message that needs no answer.",
     .meaning = "It did not understand an answer or a message of ours; the link goes on.",
     .cure = "Take a capture of the link and compare the profile's encoding and phase of CSTA with "
             "the switch."},
    {.id = "csta.released",
     .text = "The switch has ended the association.",
     .meaning = "The link is made anew.",
     .cure = "Look at the switch's log, and at the number of applications it allows."},
    {.id = "csta.session_ended",
     .text = "The switch has ended the session.",
     .meaning = "The link is made anew.",
     .cure = "The text has the switch's reason; look at the number of applications it allows."},
    {.id = "csta.silent",
     .text = "The switch gives no sign of life.",
     .meaning = "The link counts as dead and is made anew.",
     .cure = "Look at the network and at the switch's CSTA interface."},
    {.id = "csta.stopped",
     .text = "The session with the switch was ended on this side.",
     .meaning = "Requests under way have no outcome.",
     .cure = "Nothing: the connector was stopped."},
    {.id = "csta.too_deep",
     .text = "A CSTA message has elements in elements beyond all need.",
     .meaning = "The message was not read; the link goes on.",
     .cure = "No switch sends this: look at who is connected to the link."},
    {.id = "csta.too_large",
     .text = "A CSTA message is larger than a frame may be.",
     .meaning = "It was not read, or not sent.",
     .cure = "Send less private data or fewer list entries at once; a frame holds 65535 bytes."},
    {.id = "csta.too_many",
     .text = "Too many requests wait for the switch.",
     .meaning = "The request was not sent.",
     .cure = "Ask again later; a switch that allows it may have a larger window in its profile."},
    {.id = "csta.unknown_operation",
     .text = "A CSTA peer sent an operation, event or error that has an unknown number.",
     .meaning = "The message was not understood; requests among them are rejected.",
     .cure = "Check that the profile names the phase of CSTA that the switch speaks."},
};

}  // namespace ctibus::kit::csta
