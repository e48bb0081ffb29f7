#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "ctibus/abi/types.h"

namespace ctibus {

/// Reads a `traceparent` (W3C Trace Context, level 1, clause 3.2): version 00, or what it says of a
/// later one. Nothing when it is malformed or names no trace. Pure.
inline std::optional<ctibus_trace> parse_traceparent(std::string_view text) {
  constexpr std::size_t size = 55;  // 00-32 digits-16 digits-2 digits
  const auto nibble = [](char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
  };
  std::array<std::uint8_t, 26> bytes{};
  if (text.size() < size || (text.size() > size && text[size] != '-')) return std::nullopt;
  std::size_t at = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if ((i == 1 || i == 17 || i == 25) && text[at++] != '-') return std::nullopt;
    const int high = nibble(text[at++]);
    const int low = nibble(text[at++]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  const std::uint8_t version = bytes[0];
  if (version == 0xff || (version == 0 && text.size() != size)) return std::nullopt;
  ctibus_trace trace{};
  std::copy_n(bytes.begin() + 1, 16, trace.trace_id);
  std::copy_n(bytes.begin() + 17, 8, trace.span_id);
  trace.flags = bytes[25];
  const auto is_set = [](const auto& id) {
    return std::any_of(std::begin(id), std::end(id), [](std::uint8_t byte) { return byte != 0; });
  };
  if (!is_set(trace.trace_id) || !is_set(trace.span_id)) return std::nullopt;
  return trace;
}

/// The same as text. Empty when there is no trace.
inline std::string traceparent_of(const std::uint8_t (&trace_id)[16],
                                  const std::uint8_t (&span_id)[8], std::uint8_t flags) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string out = "00-";
  std::uint8_t any = 0;
  const auto put = [&](std::uint8_t byte) {
    any = static_cast<std::uint8_t>(any | byte);
    out += digits[byte >> 4];
    out += digits[byte & 15];
  };
  for (const std::uint8_t byte : trace_id) put(byte);
  if (any == 0) return {};
  out += '-';
  for (const std::uint8_t byte : span_id) put(byte);
  out += '-';
  put(flags);
  return out;
}

}  // namespace ctibus
