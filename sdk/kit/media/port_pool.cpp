#include "port_pool.hpp"

#include <cerrno>

namespace ctibus::media {

PortPair::~PortPair() {
  if (!pool_) return;
  rtp_ = {};
  rtcp_ = {};
  pool_->give_back(port_);
}

PortPool::PortPool(std::string ip, std::uint16_t first, std::uint16_t last) : ip_(std::move(ip)) {
  for (unsigned port = first + first % 2u; port + 1 <= last; port += 2) {
    free_.push_back(static_cast<std::uint16_t>(port));
  }
}

std::optional<PortPair> PortPool::bind(std::uint16_t port) {
  const auto rtp_address = SocketAddress::of({ip_, port});
  const auto rtcp_address = SocketAddress::of({ip_, static_cast<std::uint16_t>(port + 1)});
  if (!rtp_address || !rtcp_address) return std::nullopt;
  auto rtp = bind_udp(*rtp_address);
  if (!rtp) return std::nullopt;
  auto rtcp = bind_udp(*rtcp_address);
  if (!rtcp) return std::nullopt;
  // Nobody reads it: what comes there shall not fill the system's memory.
  const int smallest = 1;
  setsockopt(rtcp.get(), SOL_SOCKET, SO_RCVBUF, &smallest, sizeof smallest);
  return PortPair(shared_from_this(), port, std::move(rtp), std::move(rtcp));
}

std::optional<PortPair> PortPool::take(bool& no_descriptors) {
  // Ports that another program has are skipped, and tried again in their turn.
  for (auto tries = available(); tries > 0; --tries) {
    std::uint16_t port = 0;
    {
      const std::lock_guard lock(mutex_);
      if (free_.empty()) return std::nullopt;
      port = free_.front();
      free_.pop_front();
    }
    auto pair = bind(port);
    const int reason = errno;
    if (pair) return pair;
    give_back(port);
    if (reason == EMFILE || reason == ENFILE) {
      no_descriptors = true;
      return std::nullopt;
    }
  }
  return std::nullopt;
}

std::size_t PortPool::available() const {
  const std::lock_guard lock(mutex_);
  return free_.size();
}

void PortPool::give_back(std::uint16_t port) {
  const std::lock_guard lock(mutex_);
  free_.push_back(port);
}

}  // namespace ctibus::media
