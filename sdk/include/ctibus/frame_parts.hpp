#pragma once

#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>

#include "ctibus/abi/frame.h"

namespace ctibus {

/// What follows the header of a frame (abi/frame.h), in this order.
struct FrameParts {
  std::string_view topic;
  std::string_view key;
  std::string_view idempotency;
  std::span<const std::uint8_t> payload;
  std::string_view source;  ///< only as a frame travels
};

/// Bytes of a frame with these parts, padding included.
constexpr std::size_t frame_size(const FrameParts& parts) noexcept {
  return (sizeof(ctibus_frame_header) + parts.topic.size() + parts.key.size() +
          parts.idempotency.size() + parts.payload.size() + parts.source.size() + 7) &
         ~std::size_t{7};
}

/// Writes a whole frame to `at`, where frame_size(parts) bytes are free. The sizes in `header` are
/// set; the parts fit into them: nobody else checks.
inline void write_frame(std::uint8_t* at, ctibus_frame_header header,
                        const FrameParts& parts) noexcept {
  const std::size_t size = frame_size(parts);
  header.size = static_cast<std::uint32_t>(size);
  header.topic_size = static_cast<std::uint16_t>(parts.topic.size());
  header.key_size = static_cast<std::uint16_t>(parts.key.size());
  header.idempotency_size = static_cast<std::uint16_t>(parts.idempotency.size());
  header.payload_size = static_cast<std::uint32_t>(parts.payload.size());
  header.source_name_size = static_cast<std::uint16_t>(parts.source.size());
  std::uint8_t* const end = at + size;
  const auto put = [&at](const void* data, std::size_t count) {
    if (count != 0) std::memcpy(at, data, count);
    at += count;
  };
  put(&header, sizeof(header));
  put(parts.topic.data(), parts.topic.size());
  put(parts.key.data(), parts.key.size());
  put(parts.idempotency.data(), parts.idempotency.size());
  put(parts.payload.data(), parts.payload.size());
  put(parts.source.data(), parts.source.size());
  std::memset(at, 0, static_cast<std::size_t>(end - at));
}

}  // namespace ctibus
