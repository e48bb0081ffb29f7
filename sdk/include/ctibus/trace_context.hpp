#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "ctibus/abi/types.h"

namespace ctibus {

/// W3C: whoever began the trace wants it kept.
inline constexpr std::uint8_t trace_sampled = 0x01;

namespace detail {
/// 2 to the power of 64 over the golden ratio: multiples of it are far from each other.
inline constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;
}  // namespace detail

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

/// Who gives no trace gets one that follows from what is in the header anyway, so that nothing has
/// to be drawn, kept or sent: everybody computes the same ids.
///
/// The span of a message: from its identity, unique within its source. Eight bytes, never all zero.
inline void derive_span(const ctibus_message_id& id, std::uint8_t (&span_id)[8]) noexcept {
  std::uint64_t span = id.source_epoch + detail::golden * id.number;
  if (span == 0) span = 1;
  std::memcpy(span_id, &span, sizeof span);
}

/// The trace of a message that continues none: the root call's id, so that a conversation is one
/// trace that can be looked up by its call; without a call, from its identity.
inline void derive_trace(const ctibus_uuid& correlation, const ctibus_message_id& id,
                         std::uint8_t (&trace_id)[16]) noexcept {
  std::uint64_t words[2];
  std::memcpy(words, correlation.bytes, sizeof words);
  if ((words[0] | words[1]) == 0) {
    words[0] = id.source_epoch;
    words[1] = detail::golden * id.number;  // spread out, for samplers that look at an id's end
    if ((words[0] | words[1]) == 0) words[1] = 1;
  }
  std::memcpy(trace_id, words, sizeof words);
}

inline bool has_trace(const std::uint8_t (&trace_id)[16]) noexcept {
  std::uint64_t words[2];
  std::memcpy(words, trace_id, sizeof words);
  return (words[0] | words[1]) != 0;
}

/// Whether it says which span led to it. Without one, a message has a span of its own.
inline bool has_span(const std::uint8_t (&span_id)[8]) noexcept {
  std::uint64_t span = 0;
  std::memcpy(&span, span_id, sizeof span);
  return span != 0;
}
inline bool has_span(const ctibus_trace& trace) noexcept { return has_span(trace.span_id); }

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
