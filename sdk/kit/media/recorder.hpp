#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "disk.hpp"
#include "rtp_packet.hpp"

namespace ctibus::media {

/// Puts what one stream hears in its place in time: packets that come out of order are sorted, lost
/// ones are silence.
class Recorder {
 public:
  using Time = std::chrono::steady_clock::time_point;

  Recorder(Disk& disk, std::shared_ptr<RecordingFile> file, Time begun);

  void add(Time now, const RtpHeader& header, Codec codec, std::span<const std::uint8_t> bytes);
  /// Hands on what no late packet can change any more. Now and then.
  void flush(Time now);
  /// The newest samples complete the tone of a key.
  void key_heard();
  /// The last call. Without such a tone, when it is what ended the recording.
  void finish(Time now);

 private:
  struct Source {
    std::uint32_t ssrc;
    std::uint32_t timestamp;
    std::int64_t position;
  };

  std::int64_t position_of(Time now) const;
  void hand_on(std::int64_t until);

  Disk& disk_;
  std::shared_ptr<RecordingFile> file_;
  Time begun_;
  std::optional<Source> newest_;
  std::optional<std::int64_t> key_;  ///< where the tone of the latest key begins
  std::int64_t handed_on_ = 0;
  std::vector<std::int16_t> window_;  ///< from handed_on_ on
};

}  // namespace ctibus::media
