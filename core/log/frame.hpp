#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <string_view>

#include "core/base/error.hpp"
#include "ctibus/abi/frame.h"

namespace ctibus::log {

/// What a message promises; fixed by its type (see ctibus/abi/frame.h).
enum class MessageClass : std::uint8_t {
  state = CTIBUS_CLASS_STATE,
  event = CTIBUS_CLASS_EVENT,
  record = CTIBUS_CLASS_RECORD,
  command = CTIBUS_CLASS_COMMAND,
  reply = CTIBUS_CLASS_REPLY
};

/// A typed, read-only view of one frame as it lies in the log. Does not own; valid as long as
/// whoever hands it over says. Cheap to copy. Every accessor but the default constructor and
/// `empty()` needs a non-empty view.
class FrameView {
 public:
  FrameView() = default;

  /// Trusts the bytes: they come from a log or from `parse`.
  explicit FrameView(const std::byte* start) noexcept
      : header_(reinterpret_cast<const ctibus_frame_header*>(start)) {}

  /// Checks that `bytes` begins with a whole, consistent frame (sizes, version, class, alignment to
  /// 8 bytes) without looking at the checksum. Error: `log.bad_frame`.
  static Result<FrameView> parse(std::span<const std::byte> bytes);

  [[nodiscard]] bool empty() const noexcept { return header_ == nullptr; }
  [[nodiscard]] const ctibus_frame_header& header() const noexcept { return *header_; }
  [[nodiscard]] std::size_t size() const noexcept { return header_->size; }
  [[nodiscard]] std::span<const std::byte> bytes() const noexcept { return {start(), size()}; }

  [[nodiscard]] MessageClass message_class() const noexcept {
    return static_cast<MessageClass>(header_->message_class);
  }
  [[nodiscard]] std::uint32_t type() const noexcept { return header_->type; }
  [[nodiscard]] std::uint64_t sequence() const noexcept { return header_->sequence; }
  [[nodiscard]] std::uint64_t epoch() const noexcept { return header_->log_epoch; }
  [[nodiscard]] const ctibus_message_id& id() const noexcept { return header_->id; }
  [[nodiscard]] bool tombstone() const noexcept {
    return (header_->flags & CTIBUS_FRAME_TOMBSTONE) != 0;
  }
  [[nodiscard]] bool inferred() const noexcept {
    return (header_->flags & CTIBUS_FRAME_INFERRED) != 0;
  }

  [[nodiscard]] std::string_view topic() const noexcept { return text(0, header_->topic_size); }
  [[nodiscard]] std::string_view key() const noexcept {
    return text(header_->topic_size, header_->key_size);
  }
  [[nodiscard]] std::string_view idempotency_key() const noexcept {
    return text(std::size_t{header_->topic_size} + header_->key_size, header_->idempotency_size);
  }
  [[nodiscard]] std::span<const std::byte> payload() const noexcept {
    return {start() + sizeof(ctibus_frame_header) + header_->topic_size + header_->key_size +
                header_->idempotency_size,
            header_->payload_size};
  }

 private:
  [[nodiscard]] const std::byte* start() const noexcept {
    return reinterpret_cast<const std::byte*>(header_);
  }
  [[nodiscard]] std::string_view text(std::size_t offset, std::size_t size) const noexcept {
    return {reinterpret_cast<const char*>(header_ + 1) + offset, size};
  }

  const ctibus_frame_header* header_ = nullptr;
};

/// A frame that stays valid on its own: shares ownership of the memory it lies in.
class RetainedFrame {
 public:
  RetainedFrame() = default;
  RetainedFrame(std::shared_ptr<const void> owner, FrameView view)
      : owner_(std::move(owner)), view_(view) {}

  [[nodiscard]] const FrameView& view() const noexcept { return view_; }

 private:
  std::shared_ptr<const void> owner_;
  FrameView view_;
};

/// Bytes a frame needs, padding included.
constexpr std::size_t frame_size(std::size_t topic, std::size_t key, std::size_t idempotency,
                                 std::size_t payload) noexcept {
  return (sizeof(ctibus_frame_header) + topic + key + idempotency + payload + 7) & ~std::size_t{7};
}

inline bool is_none(const ctibus_uuid& uuid) noexcept {
  constexpr ctibus_uuid none{};
  return std::memcmp(&uuid, &none, sizeof none) == 0;
}

}  // namespace ctibus::log
