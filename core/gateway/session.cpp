#include "core/gateway/session.hpp"

namespace ctibus::gateway {

void Session::send(ServerSocket& socket, msgpack::Buffer message) {
  if (gone_) return;
  backlog_.push_back(std::move(message));
  flush(socket);
}

bool Session::flush(ServerSocket& socket) {
  while (!backlog_.empty() && !gone_) {
    switch (socket.send(peer_, backlog_.front())) {
      case ServerSocket::Sent::yes:
        backlog_.pop_front();
        break;
      case ServerSocket::Sent::full:
        return false;
      case ServerSocket::Sent::gone:
        gone_ = true;
        backlog_.clear();
        break;
    }
  }
  return true;
}

}  // namespace ctibus::gateway
