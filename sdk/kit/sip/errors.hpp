#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::kit::sip {

/// What the stack answers when it cannot start, or tells people while it runs.
inline constexpr ErrorEntry errors[] = {
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
    {.id = "sip.bad_uri",
     .text = "A SIP URI cannot be read.",
     .meaning = "The option or the message that holds it was refused.",
     .cure = "Write sip:NUMBER@ADDRESS:PORT. In a message it is the peer that has to be mended."},
    {.id = "sip.bad_address",
     .text = "An address in a SIP message cannot be read.",
     .meaning = "The message was refused with 400.",
     .cure = "Mend or update the peer that sent it; a trace of its messages shows the header."},
    {.id = "sip.bad_header",
     .text = "A header of a SIP message cannot be read.",
     .meaning = "The header was not heeded, or the message was refused with 400.",
     .cure = "Mend or update the peer that sent it; the text names the header."},
    {.id = "sip.bad_credentials",
     .text = "A telephone's answer to a challenge cannot be read.",
     .meaning = "It was challenged again.",
     .cure = "Let the telephone use digest with MD5 or SHA-256 and qop auth."},
    {.id = "sip.wrong_password",
     .text = "A trunk's peer does not take our password.",
     .meaning = "The call was not made.",
     .cure = "Correct the trunk's user and password."},
    {.id = "sip.bad_challenge",
     .text = "A trunk's peer asks for a password in a way that we do not know.",
     .meaning = "The call was not made.",
     .cure = "Let the peer offer digest with MD5 or SHA-256 and qop auth."}};

}  // namespace ctibus::kit::sip
