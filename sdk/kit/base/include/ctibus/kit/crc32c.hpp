#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace ctibus {
namespace detail {

constexpr std::array<std::uint32_t, 256> make_crc32c_table() {
  constexpr std::uint32_t reflected_polynomial = 0x82F63B78U;
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < table.size(); ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) {
      rest = rest >> 1 ^ ((rest & 1U) != 0 ? reflected_polynomial : 0U);
    }
    table[byte] = rest;
  }
  return table;
}
inline constexpr auto crc32c_table = make_crc32c_table();

}  // namespace detail

/// CRC32C (Castagnoli, RFC 3720 appendix B.4), by table, on any processor.
constexpr std::uint32_t crc32c(std::span<const std::uint8_t> bytes) noexcept {
  std::uint32_t rest = ~0U;
  for (const std::uint8_t byte : bytes) {
    rest = rest >> 8 ^ detail::crc32c_table[(rest ^ byte) & 0xffU];
  }
  return ~rest;
}

}  // namespace ctibus
