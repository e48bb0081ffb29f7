#pragma once

#include <cstdint>
#include <span>

#include "core/gateway/protocol.hpp"
#include "ctibus/codec.hpp"

namespace ctibus::gateway {

/// A control message as it travels. Pure, any thread.
template <Described M>
msgpack::Buffer to_wire(MessageKind kind, const M& body) {
  msgpack::Buffer out;
  out.push_back(static_cast<std::uint8_t>(kind));
  encode(body, out);
  return out;
}

/// The map behind the kind; texts are views into `message`. Errors: codec.malformed.
template <Described M>
Result<> from_wire(std::span<const std::uint8_t> message, M& body) {
  return decode(message.subspan(1), body);
}

}  // namespace ctibus::gateway
