#pragma once

#include <fmt/format.h>

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

template <class NumberOf, class Take>
void Session::take_frames(wire::MessageKind about, std::uint32_t count, Message message,
                          const NumberOf& number_of, const Take& take) {
  if (source_epoch() == 0) {
    return mistake(about, 0,
                   {"wire.malformed", "Who publishes or replays says its source_epoch in hello."});
  }
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto frame = wire::Frame::take(message);
    if (!frame) {
      return mistake(about, 0,
                     {"wire.malformed", fmt::format("Frame {} of the message is none.", i)});
    }
    const std::uint64_t number = number_of(i, *frame);
    if (number <= source_->last()) continue;  // it was sent again after a cut
    const Result<> done = take(*frame, number);
    source_->took(number);
    untold_ = true;
    if (done) {
      common_.measures.published.add();
    } else {
      common_.measures.refused.add();
      send(wire::refused(about, 0, done.error(), number));
      source_->refused({.number = number, .about = about, .error = done.error()});
    }
  }
}

}  // namespace ctibus::gateway
