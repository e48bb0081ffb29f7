#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::sip {

/// What the stack answers when it cannot start, or tells people while it runs.
inline constexpr ErrorEntry stack_errors[] = {
    {.id = "sip.bad_listen",
     .text = "An entry of 'listen' is no address to listen at.",
     .meaning = "The connector did not start.",
     .cure = "Write udp:ADDRESS:PORT or tcp:ADDRESS:PORT, IPv6 addresses in brackets."},
    {.id = "sip.bad_network",
     .text = "A network cannot be read.",
     .meaning = "The connector did not start.",
     .cure = "Write an address and its number of bits, such as 192.168.0.0/16."},
    {.id = "sip.cannot_listen",
     .text = "An address cannot be listened at.",
     .meaning = "The connector did not start.",
     .cure = "Do what the text says: another program may have the port, or the machine may not "
             "have the address."},
    {.id = "sip.small_receive_buffer",
     .text = "The kernel limits the receive buffer of SIP sockets.",
     .meaning = "Bursts of calls lose messages, which are sent again half a second later.",
     .cure = "Set net.core.rmem_max to 4194304 or more."},
    {.id = "sip.bad_message",
     .text = "A message of ours could not be written.",
     .meaning = "It was not sent, and its call failed; something in it came from a telephone or "
                "a carrier and cannot be repeated.",
     .cure = "Report the text to the authors with a trace of the call."},
};

}  // namespace ctibus::sip
