#pragma once

#include <cstdint>

#include "ctibus/describe.hpp"

/// Arithmetic on moments that a file tells, and that may be any number: what would leave the range
/// stays at its end. Pure.
namespace ctibus::recording {

[[nodiscard]] constexpr std::int64_t sum(std::int64_t a, std::int64_t b) noexcept {
  std::int64_t out = 0;
  if (!__builtin_add_overflow(a, b, &out)) return out;
  return b > 0 ? INT64_MAX : INT64_MIN;
}

[[nodiscard]] constexpr std::int64_t difference(std::int64_t a, std::int64_t b) noexcept {
  std::int64_t out = 0;
  if (!__builtin_sub_overflow(a, b, &out)) return out;
  return b < 0 ? INT64_MAX : INT64_MIN;
}

[[nodiscard]] constexpr std::int64_t nanoseconds_of(Duration duration) noexcept {
  constexpr std::int64_t in_millisecond = 1'000'000;
  std::int64_t out = 0;
  if (!__builtin_mul_overflow(duration.count(), in_millisecond, &out)) return out;
  return duration.count() > 0 ? INT64_MAX : INT64_MIN;
}

/// Of a number that is one.
[[nodiscard]] constexpr std::int64_t nanoseconds_of(double count) noexcept {
  constexpr double beyond = 9223372036854775808.0;  // 2^63, which a double can tell
  if (count >= beyond) return INT64_MAX;
  if (count < -beyond) return INT64_MIN;
  return static_cast<std::int64_t>(count);
}

}  // namespace ctibus::recording
