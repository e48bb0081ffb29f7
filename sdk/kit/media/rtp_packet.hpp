#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// RTP packets on the wire (RFC 3550 clause 5.1).
namespace ctibus::media {

struct RtpHeader {
  bool marker = false;
  std::uint8_t payload_type = 0;
  std::uint16_t sequence = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t ssrc = 0;
};

struct RtpView {
  RtpHeader header;
  std::span<const std::uint8_t> payload;  ///< without padding; into the bytes that were read
};

/// Nothing when it is no RTP of version 2, or lies about its lengths.
std::optional<RtpView> read_rtp(std::span<const std::uint8_t> bytes);

/// Overwrites `out`.
void write_rtp(const RtpHeader& header, std::span<const std::uint8_t> payload,
               std::vector<std::uint8_t>& out);

}  // namespace ctibus::media
