#pragma once

#include "ctibus/manifest.hpp"

namespace ctibus::capture {

inline constexpr ErrorEntry errors[] = {
    {.id = "capture.bad_schema",
     .text = "The XML schemas of a folder cannot be used.",
     .meaning = "No message was validated. The text names the file and the line.",
     .cure = "Put all files of one edition of the schema, as published, into one folder."},
    {.id = "capture.cannot_read",
     .text = "A capture cannot be read.",
     .meaning = "What comes before the place that the text names was read.",
     .cure = "Capture it with tcpdump -w FILE, dumpcap or Wireshark, as pcap or pcapng."},
};

}  // namespace ctibus::capture
