#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::capture {

inline constexpr ErrorEntry errors[] = {
    {.id = "capture.cannot_read",
     .text = "A capture cannot be read.",
     .meaning = "What comes before the place that the text names was read.",
     .cure = "Capture it with tcpdump -w FILE, dumpcap or Wireshark, as pcap or pcapng."},
};

}  // namespace ctibus::capture
