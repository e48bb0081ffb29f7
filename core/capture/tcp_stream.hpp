#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "core/capture/packets.hpp"

namespace ctibus::capture {

/// One direction of a connection of TCP: puts its bytes in order again, once each. What the capture
/// has lost is told when 64 KiB behind it are there, or the connection is over: FIN alone does not
/// tell that, as what was lost before it may be sent again. No thread of its own.
class TcpStream {
 public:
  struct Sink {
    std::function<void(std::string_view bytes)> bytes;
    /// So many are missing here; 0: it is not known how many, a new connection begins.
    std::function<void(std::size_t missing)> gap;
  };
  explicit TcpStream(Sink sink) : sink_(std::move(sink)) {}

  void take(const Segment& segment);
  /// Nothing more comes: hands over what is behind a gap.
  void finish();
  /// There are bytes behind a gap.
  bool waits() const { return !waiting_.empty(); }

 private:
  /// How far a place in the sequence is from the next one that is wanted; they wrap around.
  std::int32_t ahead(std::uint32_t sequence) const {
    return static_cast<std::int32_t>(sequence - *next_);
  }
  void put(std::uint32_t sequence, std::string_view payload);
  void hand_over();
  void jump();

  static constexpr std::size_t most_waiting = 65536;
  // Farther away than anybody sends without an answer: another connection, whose begin is missing.
  static constexpr std::int32_t window = 1 << 24;

  Sink sink_;
  std::optional<std::uint32_t> next_;
  std::map<std::uint64_t, std::string> waiting_;  ///< by their distance from the first byte
  std::uint64_t taken_ = 0;
  std::size_t waiting_bytes_ = 0;
};

}  // namespace ctibus::capture
