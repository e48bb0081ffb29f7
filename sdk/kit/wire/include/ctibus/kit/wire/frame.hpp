#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "ctibus/abi/frame.h"
#include "ctibus/describe.hpp"
#include "ctibus/ids.hpp"
#include "ctibus/msgpack.hpp"

namespace ctibus::wire {

/// One message as it travels: the log's frame with the name of its source behind the payload.
/// Views of the bytes it was read from, which need no alignment; the header is a copy.
struct Frame {
  ctibus_frame_header header{};
  std::string_view topic;
  std::string_view key;
  std::string_view idempotency;
  std::span<const std::uint8_t> payload;
  std::string_view source;

  [[nodiscard]] MessageClass message_class() const {
    return static_cast<MessageClass>(header.message_class);
  }
  [[nodiscard]] MessageId id() const { return header.id; }
  [[nodiscard]] MessageId causation() const { return header.causation; }
  [[nodiscard]] Uuid correlation() const { return header.correlation; }
  [[nodiscard]] bool tombstone() const { return (header.flags & CTIBUS_FRAME_TOMBSTONE) != 0; }
  [[nodiscard]] bool inferred() const { return (header.flags & CTIBUS_FRAME_INFERRED) != 0; }

  /// Takes one frame off the front of `bytes`, which are not trusted; nothing when they are
  /// malformed. Any thread.
  static std::optional<Frame> take(std::span<const std::uint8_t>& bytes);
};

/// Bytes of a frame with these parts, padding included.
constexpr std::size_t frame_size(std::size_t parts) noexcept {
  return (sizeof(ctibus_frame_header) + parts + 7) & ~std::size_t{7};
}

/// Appends a frame as it travels: `frame` as the ABI hands it out, with its parts behind it. Any
/// thread.
void append_frame(msgpack::Buffer& out, const ctibus_frame_header& frame, std::string_view source);

}  // namespace ctibus::wire
