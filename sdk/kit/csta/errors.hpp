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
    {.id = "csta.not_in_ber",
     .text = "ECMA-285 cannot say what ECMA-323 can.",
     .meaning = "The message was not sent on a link that speaks BER.",
     .cure = "Leave out the field that the text names, or use a link that speaks XML."},
    {.id = "csta.too_deep",
     .text = "A CSTA message has elements in elements beyond all need.",
     .meaning = "The message was not read; the link goes on.",
     .cure = "No switch sends this: look at who is connected to the link."},
    {.id = "csta.too_large",
     .text = "A CSTA message is larger than a frame may be.",
     .meaning = "It was not read, or not sent.",
     .cure = "Send less private data or fewer list entries at once; a frame holds 65535 bytes."},
    {.id = "csta.unknown_operation",
     .text = "A CSTA peer sent an operation, event or error that has an unknown number.",
     .meaning = "The message was not understood; requests among them are rejected.",
     .cure = "Check that the profile names the phase of CSTA that the switch speaks."},
};

}  // namespace ctibus::kit::csta
