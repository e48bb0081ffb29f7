#pragma once

#include "ctibus/kit/wire/client.hpp"
#include "ctibus/kit/wire/control.hpp"

namespace ctibus::wire {

template <class M>
bool Client::send(MessageKind kind, const M& body) {
  return connection_ != nullptr && connection_->send(to_wire(kind, body));
}

}  // namespace ctibus::wire
