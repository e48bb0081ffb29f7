#pragma once

#include <atomic>

#include "ctibus/kit/media/rtp_media.hpp"

namespace ctibus::media {

/// RtpCounters while they grow. Any thread.
struct Counters {
  std::atomic<std::uint64_t> received{0};
  std::atomic<std::uint64_t> sent{0};
  std::atomic<std::uint64_t> strangers{0};
  std::atomic<std::uint64_t> malformed{0};
  std::atomic<std::uint64_t> not_sent{0};
  std::atomic<std::uint64_t> digits_dropped{0};
  std::atomic<std::uint64_t> recording_lost{0};

  RtpCounters read() const {
    return {received, sent, strangers, malformed, not_sent, digits_dropped, recording_lost};
  }
};

}  // namespace ctibus::media
