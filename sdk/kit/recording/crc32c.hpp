#pragma once

#include <cstdint>
#include <span>

namespace ctibus::recording {

/// CRC32C (Castagnoli, RFC 3720 appendix B.4).
std::uint32_t crc32c(std::span<const std::uint8_t> bytes) noexcept;

}  // namespace ctibus::recording
