#pragma once

#include <cstdint>
#include <cstring>
#include <optional>
#include <span>

#include "ctibus/kit/wire/frame.hpp"

namespace ctibus::wire {

/// The head of a `batch`: consecutive deliveries of one subscription. Little-endian, then the
/// frames back to back.
struct BatchHeader {
  std::uint8_t kind = 0;   ///< MessageKind::batch
  std::uint8_t flags = 0;  ///< batch_snapshot
  std::uint16_t reserved = 0;
  std::uint32_t subscription = 0;
  std::uint64_t first_number = 0;    ///< delivery number of the first frame; dense
  std::uint64_t complete_up_to = 0;  ///< nothing that matches is missing up to this sequence
  std::uint64_t epoch = 0;           ///< log epoch of complete_up_to
  std::uint32_t count = 0;
  std::uint32_t reserved2 = 0;
};
static_assert(sizeof(BatchHeader) == 40, "the batch header is part of the wire format");

/// The frames are last values, older than what follows.
inline constexpr std::uint8_t batch_snapshot = 1;

/// Collects the frames of one batch. One thread.
class BatchWriter {
 public:
  void begin(std::uint32_t subscription, std::uint64_t first_number, bool snapshot);
  void add(const ctibus_frame_header& frame, std::string_view source);
  [[nodiscard]] bool open() const { return !bytes_.empty(); }
  [[nodiscard]] bool snapshot() const { return (header_.flags & batch_snapshot) != 0; }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  /// The finished message; the writer is empty afterwards.
  msgpack::Buffer finish(std::uint64_t epoch, std::uint64_t complete_up_to);

 private:
  BatchHeader header_;
  msgpack::Buffer bytes_;
  std::size_t usual_size_ = 0;  ///< of the batch before
};

/// The head of a `command`, before its one frame.
struct CommandHeader {
  std::uint8_t kind = 0;  ///< MessageKind::command
  std::uint8_t reserved[3] = {};
  std::uint32_t remaining_ms = 0;  ///< until nobody wants it any more
};
static_assert(sizeof(CommandHeader) == 8, "the command header is part of the wire format");

/// The head of a `publish`, before its frames. Of each the client fills flags, trace, number of the
/// identity (growing), event time (0: now), correlation, causation, topic, key and payload.
struct PublishHeader {
  std::uint8_t kind = 0;  ///< MessageKind::publish
  std::uint8_t reserved[3] = {};
  std::uint32_t count = 0;
};
static_assert(sizeof(PublishHeader) == 8, "the publish header is part of the wire format");

/// The head of a `replay`, before its frames: whole ones, with the class, source and identity that
/// they are to have. The client's own numbers for them are dense.
struct ReplayHeader {
  std::uint8_t kind = 0;  ///< MessageKind::replay
  std::uint8_t reserved[3] = {};
  std::uint32_t count = 0;
  std::uint64_t first_number = 0;
};
static_assert(sizeof(ReplayHeader) == 16, "the replay header is part of the wire format");

/// Takes the head off a binary message; nothing when it is too short.
template <class Header>
std::optional<Header> take_header(std::span<const std::uint8_t>& message) {
  Header header;
  if (message.size() < sizeof(header)) return std::nullopt;
  std::memcpy(&header, message.data(), sizeof(header));
  message = message.subspan(sizeof(header));
  return header;
}

/// A received batch. Views of `message`, which is not trusted.
class BatchView {
 public:
  /// Checks every frame; nothing when anything is malformed.
  static std::optional<BatchView> parse(std::span<const std::uint8_t> message);
  [[nodiscard]] const BatchHeader& header() const { return header_; }
  [[nodiscard]] bool snapshot() const { return (header_.flags & batch_snapshot) != 0; }
  /// The next frame, or nothing after the last one.
  std::optional<Frame> next();

 private:
  BatchHeader header_;
  std::span<const std::uint8_t> rest_;
};

}  // namespace ctibus::wire
