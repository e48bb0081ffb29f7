#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <span>

namespace ctibus::bench {

/// What every message of a comparison carries: 200 bytes, a MessagePack map
/// {"n": number, "pad": time and zeros}, so that all sides move the same bytes.
class Payload {
 public:
  static constexpr std::size_t size = 200;
  static constexpr std::size_t pad_size = 182;
  /// Makes every number a MessagePack integer of nine bytes.
  static constexpr std::uint64_t number_base = std::uint64_t{1} << 63;

  Payload() {
    static constexpr std::uint8_t head[] = {0x82, 0xa1, 'n', 0xcf};
    static constexpr std::uint8_t pad[] = {0xa3, 'p', 'a', 'd', 0xc4, pad_size};
    std::memcpy(bytes_.data(), head, sizeof(head));
    std::memcpy(bytes_.data() + number_at + 8, pad, sizeof(pad));
    set_number(0);
  }

  void set_number(std::uint64_t number) { put(number_at, number | number_base); }
  /// When it was sent, of the steady clock; 0: its time does not matter.
  void set_time(std::int64_t ns) { put(time_at, static_cast<std::uint64_t>(ns)); }
  [[nodiscard]] std::span<const std::uint8_t> bytes() const { return bytes_; }

  /// UINT64_MAX: these bytes are no such payload.
  static std::uint64_t number_of(std::span<const std::uint8_t> bytes) {
    return bytes.size() == size ? get(bytes, number_at) & ~number_base : UINT64_MAX;
  }
  static std::int64_t time_of(std::span<const std::uint8_t> bytes) {
    return bytes.size() == size ? static_cast<std::int64_t>(get(bytes, time_at)) : 0;
  }

 private:
  static constexpr std::size_t number_at = 4;
  static constexpr std::size_t time_at = size - pad_size;

  void put(std::size_t at, std::uint64_t value) {
    value = __builtin_bswap64(value);
    std::memcpy(bytes_.data() + at, &value, sizeof(value));
  }
  static std::uint64_t get(std::span<const std::uint8_t> bytes, std::size_t at) {
    std::uint64_t value = 0;
    std::memcpy(&value, bytes.data() + at, sizeof(value));
    return __builtin_bswap64(value);
  }

  std::array<std::uint8_t, size> bytes_{};
};

}  // namespace ctibus::bench
