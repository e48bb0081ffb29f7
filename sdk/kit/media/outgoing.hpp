#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "rtp_packet.hpp"

namespace ctibus::media {

/// What one stream sends is one RTP source, whoever speaks: its SSRC stays, its sequence numbers
/// and timestamps go on when a relayed peer, a sound and digits take turns.
class Outgoing {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Outgoing(std::uint32_t ssrc, std::uint16_t sequence, std::uint32_t timestamp, Time now);

  /// The next packet of our own sound.
  RtpHeader sound(Time now, std::uint32_t samples);
  /// Where an event of ours begins; all its packets have this timestamp.
  std::uint32_t begin_event(Time now);
  RtpHeader event(std::uint32_t timestamp, bool first);
  void end_event(std::uint32_t timestamp, std::uint32_t samples);

  /// A packet of the peer that we are bridged to. Its gaps are kept, so that the receiver knows of
  /// losses. Nothing: too late, others have spoken since.
  std::optional<RtpHeader> relayed(Time now, const RtpHeader& from, std::uint32_t samples);

 private:
  enum class Source : std::uint8_t { none, sound, event, relay };

  std::uint32_t clock(Time now) const;
  std::uint32_t resumed(Time now) const;
  RtpHeader own(std::uint32_t timestamp);

  std::uint32_t ssrc_;
  std::uint16_t sequence_;        ///< of the newest packet
  std::uint32_t next_timestamp_;  ///< after the newest packet
  std::uint32_t first_timestamp_;
  Time begun_;
  Source source_ = Source::none;

  struct Relay {
    std::uint32_t ssrc = 0;
    std::uint16_t floor = 0;  ///< older packets are from before the relay began
    std::uint16_t newest = 0;
    std::uint32_t timestamp = 0;
    std::uint16_t sequence_offset = 0;
    std::uint32_t timestamp_offset = 0;
  };
  Relay relay_;
};

}  // namespace ctibus::media
