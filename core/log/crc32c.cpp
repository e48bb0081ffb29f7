#include "core/log/crc32c.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "ctibus/kit/crc32c.hpp"

#if defined(__x86_64__)
#include <nmmintrin.h>
#include <wmmintrin.h>
#endif

namespace ctibus::log {
namespace {

#if defined(__x86_64__)
// One instruction takes three cycles but a new one may begin in each: three stretches side by side
// take a third of the time. What came before a stretch of n bytes is then multiplied by x^(8n).
constexpr std::size_t kMaxWords = 64;  // of one stretch

/// x^power modulo the polynomial, bits reflected.
constexpr std::uint32_t power_of_x(std::size_t power) {
  std::uint32_t value = 0x80000000u;
  for (; power != 0; --power) value = (value >> 1) ^ ((value & 1) != 0 ? 0x82F63B78u : 0u);
  return value;
}

/// By words: the factor that moves a register over so many of them. The product of two reflected
/// values is short of one x, and the instruction that reduces it adds 32.
constexpr std::array<std::uint32_t, 2 * kMaxWords + 1> make_shifts() {
  std::array<std::uint32_t, 2 * kMaxWords + 1> shifts{};
  for (std::size_t words = 1; words < shifts.size(); ++words)
    shifts[words] = power_of_x(64 * words - 33);
  return shifts;
}
constexpr auto kShifts = make_shifts();

__attribute__((target("sse4.2,pclmul"))) inline std::uint64_t times(std::uint64_t crc,
                                                                    std::uint32_t shift) noexcept {
  const auto product = _mm_clmulepi64_si128(_mm_cvtsi64_si128(static_cast<long long>(crc)),
                                            _mm_cvtsi32_si128(static_cast<int>(shift)), 0);
  return static_cast<std::uint64_t>(_mm_cvtsi128_si64(product));
}

inline std::uint64_t word_at(const std::uint8_t* bytes) noexcept {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, 8);
  return word;
}

__attribute__((target("sse4.2,pclmul"))) std::uint32_t crc32c_sse42(const void* data,
                                                                    std::size_t size) noexcept {
  const auto* bytes = static_cast<const std::uint8_t*>(data);
  std::uint64_t crc = 0xFFFFFFFFu;
  while (size >= std::size_t{3} * 8 * 4) {
    const std::size_t words = std::min(size / 24, kMaxWords);
    const auto* second_bytes = bytes + words * 8;
    const auto* third_bytes = second_bytes + words * 8;
    std::uint64_t second = 0;
    std::uint64_t third = 0;
    for (std::size_t i = 0; i < words * 8; i += 8) {
      crc = _mm_crc32_u64(crc, word_at(bytes + i));
      second = _mm_crc32_u64(second, word_at(second_bytes + i));
      third = _mm_crc32_u64(third, word_at(third_bytes + i));
    }
    crc = _mm_crc32_u64(0, times(crc, kShifts[2 * words]) ^ times(second, kShifts[words])) ^ third;
    bytes += words * 24;
    size -= words * 24;
  }
  for (; size >= 8; size -= 8, bytes += 8) crc = _mm_crc32_u64(crc, word_at(bytes));
  auto rest = static_cast<std::uint32_t>(crc);
  for (; size != 0; --size, ++bytes) rest = _mm_crc32_u8(rest, *bytes);
  return ~rest;
}
#endif

}  // namespace

std::uint32_t crc32c_portable(const void* data, std::size_t size) noexcept {
  return ctibus::crc32c({static_cast<const std::uint8_t*>(data), size});
}

std::uint32_t crc32c(const void* data, std::size_t size) noexcept {
#if defined(__x86_64__)
  static const bool has_instruction =
      __builtin_cpu_supports("sse4.2") != 0 && __builtin_cpu_supports("pclmul") != 0;
  if (has_instruction) return crc32c_sse42(data, size);
#endif
  return crc32c_portable(data, size);
}

}  // namespace ctibus::log
