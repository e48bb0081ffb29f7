#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "core/capture/capture_time.hpp"
#include "core/capture/ip_packets.hpp"

namespace ctibus::capture {

/// Puts packets that were sent in fragments together again (RFC 791 section 3.2, RFC 8200 section
/// 4.5). Those that are not whole after 30 seconds are forgotten, and the oldest ones of too many;
/// so are those whose fragments overlap. One thread.
class Fragments {
 public:
  /// The payload of the packet, when this was the last fragment that was missing.
  std::optional<std::string> add(const IpPacket& fragment, CaptureTime time);

 private:
  struct Pieces {
    std::map<std::size_t, std::string> pieces;  ///< by their offsets
    std::size_t bytes = 0;
    std::optional<std::size_t> size;  ///< of the whole, since its end is there
    std::uint64_t stamp = 0;
    CaptureTime begun{};
  };
  using Packets = std::map<std::string, Pieces>;
  void forget(Packets::iterator packet);

  static constexpr std::size_t most_packets = 1024;
  static constexpr std::size_t largest_packet = 65535;
  static constexpr std::chrono::seconds longest_wait{30};

  Packets packets_;
  std::map<std::uint64_t, std::string> order_;
  std::uint64_t stamp_ = 0;
};

}  // namespace ctibus::capture
