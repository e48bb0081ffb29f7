#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "core/base/error.hpp"
#include "core/capture/capture_time.hpp"

/// What was captured on a network.
namespace ctibus::capture {

enum class Transport : std::uint8_t { tcp, udp };

/// What one packet says of a connection of TCP; or a datagram of UDP, which is whole by itself.
struct Segment {
  CaptureTime time{};
  std::string from;  ///< "192.0.2.1:1050", "[2001:db8::1]:1050"
  std::string to;
  Transport transport = Transport::tcp;
  std::uint32_t sequence = 0;  ///< this and the next two: of TCP
  bool begins = false;         ///< SYN: the next byte's number is one more
  bool ends = false;           ///< FIN or RST
  bool aborts = false;         ///< RST: neither side says anything more
  std::string_view payload;    ///< lives until the next segment is read
};

/// Hands over the segments of TCP and the datagrams of UDP in a capture (pcap or pcapng; Ethernet,
/// with or without VLAN, Linux' "any", raw IP, loopback), in its order; fragments are put together.
/// What is neither, or was cut short, is passed over.
/// Returns how many packets the file has. Errors: capture.cannot_read.
Result<std::size_t> read_segments(const std::filesystem::path& file,
                                  const std::function<void(const Segment&)>& take);

/// One packet; `link_type` as libpcap numbers them. False: it is no whole segment. Pure.
bool parse_segment(int link_type, std::string_view packet, Segment& segment);
/// Whether parse_segment() knows it.
bool knows_link(int link_type);

}  // namespace ctibus::capture
