#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ctibus/abi/bus.h"
#include "ctibus/codec.hpp"
#include "ctibus/ids.hpp"

namespace ctibus {

/// A received message as a view of its frame. Valid until the callback it was handed to returns;
/// OwnedMessage keeps one longer.
class MessageView {
 public:
  explicit MessageView(const ctibus_delivery& delivery) : delivery_(&delivery) {}

  std::string_view topic() const { return {section(0), frame().topic_size}; }
  std::string_view key() const { return {section(frame().topic_size), frame().key_size}; }
  std::string_view idempotency() const {
    return {section(std::size_t{frame().topic_size} + frame().key_size), frame().idempotency_size};
  }
  /// MessagePack.
  std::span<const std::uint8_t> payload() const {
    return {reinterpret_cast<const std::uint8_t*>(section(
                std::size_t{frame().topic_size} + frame().key_size + frame().idempotency_size)),
            frame().payload_size};
  }
  std::string_view source() const { return {delivery_->source.data, delivery_->source.size}; }

  MessageClass message_class() const { return static_cast<MessageClass>(frame().message_class); }
  MessageId id() const { return frame().id; }
  MessageId causation() const { return frame().causation; }
  Uuid correlation() const { return frame().correlation; }
  std::uint64_t epoch() const { return frame().log_epoch; }
  std::uint64_t sequence() const { return frame().sequence; }
  Timestamp event_time() const { return milliseconds(frame().event_time_ns); }
  Timestamp publish_time() const { return milliseconds(frame().publish_time_ns); }
  bool inferred() const { return (frame().flags & CTIBUS_FRAME_INFERRED) != 0; }
  bool tombstone() const { return (frame().flags & CTIBUS_FRAME_TOMBSTONE) != 0; }
  /// A last value handed out at the start of a subscription, not news.
  bool snapshot() const { return (delivery_->flags & CTIBUS_DELIVERY_SNAPSHOT) != 0; }

  const ctibus_frame_header& frame() const { return *delivery_->frame; }
  const ctibus_delivery& delivery() const { return *delivery_; }

 private:
  const char* section(std::size_t offset) const {
    return reinterpret_cast<const char*>(delivery_->frame + 1) + offset;
  }

  static Timestamp milliseconds(std::int64_t ns) {
    return Timestamp(std::chrono::floor<Duration>(std::chrono::nanoseconds(ns)));
  }

  const ctibus_delivery* delivery_;
};

/// A received message with its decoded body; texts in it are views of the frame.
template <Message M>
class Event : public MessageView {
 public:
  Event(const ctibus_delivery& delivery, M body) : MessageView(delivery), body_(std::move(body)) {}

  const M* operator->() const { return &body_; }
  const M& operator*() const { return body_; }

 private:
  M body_;
};

/// A copy of a received message that lives as long as its owner wants.
class OwnedMessage {
 public:
  explicit OwnedMessage(const MessageView& message)
      : bytes_(copy(message.frame())), source_(message.source()), delivery_(message.delivery()) {}

  OwnedMessage(const OwnedMessage&) = delete;
  OwnedMessage& operator=(const OwnedMessage&) = delete;
  OwnedMessage(OwnedMessage&&) = default;
  OwnedMessage& operator=(OwnedMessage&&) = default;
  ~OwnedMessage() = default;

  MessageView view() {
    delivery_.frame = reinterpret_cast<const ctibus_frame_header*>(bytes_.data());
    delivery_.source = {source_.data(), source_.size()};
    return MessageView(delivery_);
  }

 private:
  static std::vector<std::uint64_t> copy(const ctibus_frame_header& frame) {
    std::vector<std::uint64_t> bytes((frame.size + 7) / sizeof(std::uint64_t));
    std::memcpy(bytes.data(), &frame, frame.size);
    return bytes;
  }

  std::vector<std::uint64_t> bytes_;
  std::string source_;
  ctibus_delivery delivery_;
};

namespace detail {
/// Nanoseconds since 1970, as far as they go (1677 to 2262).
constexpr std::int64_t nanoseconds(Timestamp time) {
  constexpr std::int64_t limit = INT64_MAX / 1'000'000;
  const std::int64_t milliseconds = time.time_since_epoch().count();
  return (milliseconds > limit ? limit : milliseconds < -limit ? -limit : milliseconds) * 1'000'000;
}
}  // namespace detail

/// What a publication refers to. Left empty, causation is the message being handled.
struct Context {
  Uuid correlation = {};
  MessageId causation = {};
  Timestamp event_time = {};  ///< default: now
  bool inferred = false;
  bool tombstone = false;
};

}  // namespace ctibus
