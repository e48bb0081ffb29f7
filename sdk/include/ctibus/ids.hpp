#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ctibus/abi/types.h"

namespace ctibus {

/// RFC 9562 UUID. Default constructed: none.
struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  constexpr Uuid() = default;
  constexpr Uuid(const ctibus_uuid& raw) {  // NOLINT(google-explicit-constructor)
    for (std::size_t i = 0; i < 16; ++i) bytes[i] = raw.bytes[i];
  }
  constexpr operator ctibus_uuid() const {  // NOLINT(google-explicit-constructor)
    ctibus_uuid raw{};
    for (std::size_t i = 0; i < 16; ++i) raw.bytes[i] = bytes[i];
    return raw;
  }

  explicit constexpr operator bool() const { return *this != Uuid{}; }
  friend constexpr auto operator<=>(const Uuid&, const Uuid&) = default;

  /// "0192f3a4-b5c6-7d8e-9f00-112233445566"
  std::string text() const {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    out.reserve(36);
    for (std::size_t i = 0; i < 16; ++i) {
      if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
      out += digits[bytes[i] >> 4];
      out += digits[bytes[i] & 15];
    }
    return out;
  }

  static std::optional<Uuid> parse(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    Uuid uuid;
    std::size_t at = 0;
    for (std::size_t i = 0; i < 16; ++i) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        if (text[at++] != '-') return std::nullopt;
      }
      const int high = nibble(text[at]);
      const int low = nibble(text[at + 1]);
      if (high < 0 || low < 0) return std::nullopt;
      uuid.bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
      at += 2;
    }
    return uuid;
  }

 private:
  static int nibble(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  }
};

/// The identity of a message; see ctibus_message_id. Default constructed: none.
struct MessageId {
  std::uint64_t source_epoch = 0;
  std::uint64_t number = 0;

  constexpr MessageId() = default;
  constexpr MessageId(std::uint64_t epoch, std::uint64_t n) : source_epoch(epoch), number(n) {}
  constexpr MessageId(const ctibus_message_id& raw)  // NOLINT(google-explicit-constructor)
      : source_epoch(raw.source_epoch), number(raw.number) {}
  constexpr operator ctibus_message_id() const {  // NOLINT(google-explicit-constructor)
    return {source_epoch, number};
  }

  explicit constexpr operator bool() const { return number != 0; }
  friend constexpr auto operator<=>(const MessageId&, const MessageId&) = default;

  /// "0192f3a4b5c6d7e8.42"
  std::string text() const {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (int shift = 60; shift >= 0; shift -= 4) out += digits[source_epoch >> shift & 15];
    return out + '.' + std::to_string(number);
  }

  static std::optional<MessageId> parse(std::string_view text) {
    constexpr std::size_t epoch_digits = 16;
    constexpr std::size_t most_digits = 19;  // a number never gets that far
    if (text.size() < epoch_digits + 2 || text.size() > epoch_digits + 1 + most_digits ||
        text[epoch_digits] != '.') {
      return std::nullopt;
    }
    MessageId id;
    for (const char c : text.substr(0, epoch_digits)) {
      const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      if (digit < 0) return std::nullopt;
      id.source_epoch = id.source_epoch << 4 | static_cast<std::uint64_t>(digit);
    }
    for (const char c : text.substr(epoch_digits + 1)) {
      if (c < '0' || c > '9') return std::nullopt;
      id.number = id.number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return id;
  }
};

}  // namespace ctibus

template <>
struct std::hash<ctibus::Uuid> {
  std::size_t operator()(const ctibus::Uuid& uuid) const noexcept {
    std::uint64_t half[2];
    std::memcpy(half, uuid.bytes.data(), 16);
    return static_cast<std::size_t>(half[0] * 0x9e3779b97f4a7c15u ^ half[1]);
  }
};

template <>
struct std::hash<ctibus::MessageId> {
  std::size_t operator()(const ctibus::MessageId& id) const noexcept {
    return static_cast<std::size_t>(id.source_epoch * 0x9e3779b97f4a7c15u ^ id.number);
  }
};
