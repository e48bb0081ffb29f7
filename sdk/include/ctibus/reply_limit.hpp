#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "ctibus/abi/frame.h"

namespace ctibus {

/// Most that code, text and payload of a command's reply have together, in bytes: with what
/// surrounds them they are one message of the log and of the wire.
inline constexpr std::size_t max_reply_bytes = CTIBUS_FRAME_MAX_SIZE - 4096;

/// Why a reply cannot be brought to whoever asked, who is told bus.frame_too_large instead; nothing
/// when it can. `R` has code, text and payload.
template <class R>
std::optional<std::string> too_large_reply(const R& reply) {
  const std::size_t size = reply.code.size() + reply.text.size() + reply.payload.size();
  if (size <= max_reply_bytes) return std::nullopt;
  return "The command was answered with " + std::to_string(size) + " bytes, of which at most " +
         std::to_string(max_reply_bytes) + " can be brought here.";
}

}  // namespace ctibus
