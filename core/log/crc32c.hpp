#pragma once

#include <cstddef>
#include <cstdint>

#include "core/log/frame.hpp"

namespace ctibus::log {

/// CRC32C (Castagnoli, RFC 3720 appendix B.4), by the processor's instruction where it has one.
std::uint32_t crc32c(const void* data, std::size_t size) noexcept;
/// The same by table, for any processor.
std::uint32_t crc32c_portable(const void* data, std::size_t size) noexcept;

/// What belongs into the checksum field of the frame at `start`.
inline std::uint32_t frame_checksum(const std::byte* start, std::size_t size) noexcept {
  constexpr std::size_t kCovered = offsetof(ctibus_frame_header, version);
  return crc32c(start + kCovered, size - kCovered);
}

}  // namespace ctibus::log
