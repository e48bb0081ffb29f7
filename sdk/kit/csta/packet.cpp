#include "ctibus/kit/csta/packet.hpp"

#include "ctibus/kit/csta/framing.hpp"
#include "ctibus/kit/csta/schema.hpp"

namespace ctibus::csta {

namespace {

Packet::Kind kind_of(const Element& message, std::int64_t invoke_id) {
  if (const auto* known = find_message(message.name)) {
    switch (known->role) {
      case Role::request:
        return Packet::Kind::request;
      case Role::response:
        return Packet::Kind::response;
      case Role::event:
        return Packet::Kind::event;
      case Role::error:
        return Packet::Kind::error;
    }
  }
  if (invoke_id == kEventInvokeId || message.name.ends_with("Event")) return Packet::Kind::event;
  if (message.name.ends_with("Response")) return Packet::Kind::response;
  return Packet::Kind::request;
}

}  // namespace

Packet packet_of(Element message, std::int64_t invoke_id) {
  const auto kind = kind_of(message, invoke_id);
  return {kind, kind == Packet::Kind::event ? 0 : invoke_id, std::move(message)};
}

}  // namespace ctibus::csta
