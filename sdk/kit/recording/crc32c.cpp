#include "crc32c.hpp"

#include <array>

namespace ctibus::recording {
namespace {

constexpr std::array<std::uint32_t, 256> make_table() {
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

constexpr auto table = make_table();

}  // namespace

std::uint32_t crc32c(std::span<const std::uint8_t> bytes) noexcept {
  std::uint32_t rest = ~0U;
  for (const std::uint8_t byte : bytes) rest = rest >> 8 ^ table[(rest ^ byte) & 0xffU];
  return ~rest;
}

}  // namespace ctibus::recording
