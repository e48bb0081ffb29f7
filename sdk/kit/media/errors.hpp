#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::kit::media {

/// Why a session description was refused, and why media cannot be had.
inline constexpr ErrorEntry errors[] = {
    {.id = "media.bad_address",
     .text = "The address for sound cannot be used.",
     .meaning = "No sound can flow; nothing was started.",
     .cure = "Give a numeric IPv4 or IPv6 address of this machine."},
    {.id = "media.bad_ports",
     .text = "The port range for sound holds no pair of ports.",
     .meaning = "No sound can flow; nothing was started.",
     .cure = "Give a first port below the last one, with an even port and its next between them."},
    {.id = "media.cannot_play",
     .text = "A sound file cannot be played.",
     .meaning = "Callers who should wait hear the built-in music instead; announcements are "
                "skipped.",
     .cure = "Check that the file exists, may be read, is a sound file and is not longer than an "
             "hour."},
    {.id = "media.cannot_record",
     .text = "A recording cannot be written.",
     .meaning = "The call goes on; what is missing from the file is lost.",
     .cure = "Check the folder, its owner and the free space of the disk."},
    {.id = "media.no_resources",
     .text = "The system gives no timer, socket or thread.",
     .meaning = "No sound can flow; nothing was started.",
     .cure = "Raise the limit of open files; each party of a call takes two."},
    {.id = "sip.bad_sdp",
     .text = "A session description cannot be read.",
     .meaning = "The offer or answer that it belongs to is refused.",
     .cure = "Report the line that is named to the maker of the peer."},
    {.id = "sip.no_audio",
     .text = "The peer offers no sound that we can use.",
     .meaning = "The call, or its change, is refused with 488.",
     .cure = "Switch on an audio stream by RTP with a numeric address at the peer."},
    {.id = "sip.no_common_codec",
     .text = "The peer and we have no codec in common.",
     .meaning = "The call, or its change, is refused with 488.",
     .cure = "Switch on PCMA or PCMU (G.711) at the peer."},
    {.id = "sip.srtp_only",
     .text = "The peer insists on encrypted sound (SRTP).",
     .meaning = "The call, or its change, is refused with 488.",
     .cure = "Make encryption optional or switch it off at the peer."},
};

}  // namespace ctibus::kit::media
