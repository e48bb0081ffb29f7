#pragma once

#include "core/gateway/session.hpp"
#include "ctibus/kit/wire/batch.hpp"
#include "ctibus/kit/wire/control.hpp"
#include "ctibus/msgpack.hpp"

namespace ctibus::gateway {

/// Readers of other languages decode what is published.
inline bool is_map(std::span<const std::uint8_t> payload, bool whole) {
  if (payload.empty()) return true;
  msgpack::Reader reader(payload);
  if (reader.peek() != msgpack::Type::map) return false;
  return !whole || (reader.skip() && reader.at_end());
}

}  // namespace ctibus::gateway
