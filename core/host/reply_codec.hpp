#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "core/host/reply_store.hpp"

namespace ctibus::host {

/// The payload of a bus.reply: status, code and text, in this order and always present, then the
/// reply fields. Reply fields that are no MessagePack map are left out.
std::vector<std::uint8_t> pack_reply(const CommandReply& reply);

/// The way back; `command` is left alone. Empty when the payload is none that pack_reply wrote.
std::optional<CommandReply> unpack_reply(std::span<const std::uint8_t> payload);

}  // namespace ctibus::host
