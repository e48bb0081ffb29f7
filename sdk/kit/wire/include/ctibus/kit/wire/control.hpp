#pragma once

#include <cstdint>
#include <span>

#include "ctibus/codec.hpp"
#include "ctibus/kit/wire/protocol.hpp"

namespace ctibus::wire {

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

/// A refusal as it travels.
inline msgpack::Buffer refused(MessageKind about, std::uint32_t id, const Error& error,
                               std::uint64_t number = 0) {
  return to_wire(MessageKind::refused, Refused{.about = static_cast<std::uint8_t>(about),
                                               .id = id,
                                               .code = error.code,
                                               .text = error.text,
                                               .number = number});
}

}  // namespace ctibus::wire
