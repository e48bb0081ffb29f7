#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "core/gateway/wire_frame.hpp"

namespace ctibus::gateway {

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
  void add(const log::FrameView& frame, std::string_view source);
  [[nodiscard]] bool open() const { return !bytes_.empty(); }
  [[nodiscard]] bool snapshot() const { return (header_.flags & batch_snapshot) != 0; }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }
  /// The finished message; the writer is empty afterwards.
  msgpack::Buffer finish(std::uint64_t epoch, std::uint64_t complete_up_to);

 private:
  BatchHeader header_;
  msgpack::Buffer bytes_;
};

/// A received batch. Views of `message`, which is not trusted.
class BatchView {
 public:
  /// Checks every frame; nothing when anything is malformed.
  static std::optional<BatchView> parse(std::span<const std::uint8_t> message);
  [[nodiscard]] const BatchHeader& header() const { return header_; }
  [[nodiscard]] bool snapshot() const { return (header_.flags & batch_snapshot) != 0; }
  /// The next frame, or nothing after the last one.
  std::optional<WireFrame> next();

 private:
  BatchHeader header_;
  std::span<const std::uint8_t> rest_;
};

}  // namespace ctibus::gateway
