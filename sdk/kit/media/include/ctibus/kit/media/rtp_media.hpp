#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ctibus/kit/media/media.hpp"
#include "ctibus/result.hpp"

namespace ctibus::media {

/// A tone that is switched on and off.
struct Cadence {
  std::vector<double> frequencies;  ///< Hz, sounding together
  std::chrono::milliseconds on{0};
  std::chrono::milliseconds off{0};  ///< 0: continuous
};

struct RtpOptions {
  std::string address = "127.0.0.1";  ///< numeric, IPv4 or IPv6; sockets are bound to it
  std::uint16_t first_port = 20000;
  std::uint16_t last_port = 29999;
  /// What "ringback" and "busy" sound like: those of France unless set otherwise.
  Cadence ringback{{440.0}, std::chrono::milliseconds(1500), std::chrono::milliseconds(3500)};
  Cadence busy{{440.0}, std::chrono::milliseconds(500), std::chrono::milliseconds(500)};
  /// A sound that cannot be played, a recording that cannot be written, no more files that may be
  /// opened; on the strand of the owner.
  std::function<void(const Error&)> on_problem;
};

/// Since the start; each only grows.
struct RtpCounters {
  std::uint64_t received = 0;        ///< packets of peers
  std::uint64_t sent = 0;            ///< packets
  std::uint64_t strangers = 0;       ///< packets from elsewhere than the stream's peer
  std::uint64_t malformed = 0;       ///< not RTP, or of a payload type that was not negotiated
  std::uint64_t not_sent = 0;        ///< packets that the system did not take
  std::uint64_t digits_dropped = 0;  ///< pressed, or asked to send, faster than anybody types
  std::uint64_t recording_lost = 0;  ///< samples that the disk was too slow for; silence instead
};

/// Media over RTP (RFC 3550) with G.711 (RFC 3551) and telephone events (RFC 4733). Sockets are
/// served by one thread, files by another. Handlers and `on_problem` run in what `post` is given,
/// never after close() of their stream or the end of this object.
class RtpMedia : public Media {
 public:
  /// Any thread.
  virtual RtpCounters counters() const = 0;
};

/// `post` runs a function on the strand of the owner; it is called by any thread and must not
/// block. Errors: `media.bad_address`, `media.bad_ports`, `media.no_resources`.
Result<std::unique_ptr<RtpMedia>> make_rtp_media(
    const RtpOptions& options, const std::function<void(std::function<void()>)>& post);

}  // namespace ctibus::media
