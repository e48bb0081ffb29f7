#pragma once

#include <cstddef>

#include "core/log/publisher.hpp"
#include "core/log/type_table.hpp"

namespace ctibus::log {

/// Bytes of the frame for a draft; 0 when it is too large.
std::size_t built_size(const TypeEntry& type, const Draft& draft) noexcept;

/// Writes the frame, but for what only the sequencer knows (epoch, sequence, publish time,
/// checksum). `out` has `size = built_size(...)` bytes and is aligned to 8.
void build_frame(std::byte* out, std::size_t size, const TypeEntry& type, const Draft& draft,
                 std::uint32_t source, ctibus_message_id id) noexcept;

}  // namespace ctibus::log
