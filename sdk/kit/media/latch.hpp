#pragma once

#include <optional>

#include "socket.hpp"

namespace ctibus::media {

/// Who the peer of a stream is: the first one that speaks, for good; only the announced address may
/// still take the place of one that was faster (RFC 7362 clause 4).
class Latch {
 public:
  /// What the description announces; anything else than before begins anew.
  void announce(const SocketAddress& address) {
    if (announced_ == address) return;
    announced_ = address;
    locked_.reset();
  }

  /// False for strangers. Only for packets that are valid otherwise.
  bool accept(const SocketAddress& from) {
    if (locked_ == from) return true;
    if (locked_ && (locked_ == announced_ || announced_ != from)) return false;
    locked_ = from;
    return true;
  }

  /// Where to send; null: nowhere.
  const SocketAddress* peer() const {
    if (locked_) return &*locked_;
    return announced_ ? &*announced_ : nullptr;
  }

 private:
  std::optional<SocketAddress> announced_;
  std::optional<SocketAddress> locked_;
};

}  // namespace ctibus::media
