#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::sip {

/// Why something did not happen in the SIP switch; what the stack has to say is in the kit.
inline constexpr ErrorEntry sip_errors[] = {
    {.id = "sip.bad_options",
     .text = "The SIP switch's numbers or trunks do not fit together.",
     .meaning = "The connector did not start.",
     .cure = "Read the text, which names the place, and correct the site's configuration."},
    {.id = "sip.locked_out",
     .text = "An address has failed to log on too often.",
     .meaning = "It is not heard for the time of digest.lock_out_time. Either a telephone has a "
                "wrong password, or somebody tries passwords.",
     .cure = "Correct the telephone's password; let a firewall keep strangers away."},
    {.id = "sip.stranger",
     .text = "Somebody who is neither a trunk nor a telephone wanted to call.",
     .meaning = "The call was refused with 403.",
     .cure = "When it is a carrier's address, add it to its trunk's addresses."},
    {.id = "sip.overload",
     .text = "There are as many calls as max_calls allows.",
     .meaning = "Further ones are refused with 503 until some have ended.",
     .cure = "Raise max_calls when the machine can carry more."},
    {.id = "sip.trunk_out_of_order",
     .text = "A trunk's peer does not answer.",
     .meaning = "Calls out by it fail until it answers again; it is asked every 30 seconds.",
     .cure = "Check the peer's address, the network and the carrier."},
    {.id = "sip.not_picked_up",
     .text = "A telephone did not pick a call up.",
     .meaning = "The call goes on ringing where it rang.",
     .cure = "Let the telephone allow answering by Call-Info, Alert-Info or Answer-Mode."},
    {.id = "sip.old_dialogs",
     .text = "Calls of an earlier life of this connector were ended.",
     .meaning = "The process had been killed; both ends of its calls got a BYE.",
     .cure = "Look for the reason of its end in the log before."}};

}  // namespace ctibus::sip
