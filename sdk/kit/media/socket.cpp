#include "socket.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace ctibus::media {
namespace {

const sockaddr_in& v4(const sockaddr_storage& storage) {
  return reinterpret_cast<const sockaddr_in&>(storage);
}

const sockaddr_in6& v6(const sockaddr_storage& storage) {
  return reinterpret_cast<const sockaddr_in6&>(storage);
}

}  // namespace

std::optional<SocketAddress> SocketAddress::of(const Address& address) {
  SocketAddress out;
  auto& four = reinterpret_cast<sockaddr_in&>(out.storage_);
  auto& six = reinterpret_cast<sockaddr_in6&>(out.storage_);
  if (inet_pton(AF_INET, address.ip.c_str(), &four.sin_addr) == 1) {
    four.sin_family = AF_INET;
    four.sin_port = htons(address.port);
    return out;
  }
  out.storage_ = {};
  if (inet_pton(AF_INET6, address.ip.c_str(), &six.sin6_addr) == 1) {
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(address.port);
    return out;
  }
  return std::nullopt;
}

std::uint16_t SocketAddress::port() const {
  return ntohs(family() == AF_INET ? v4(storage_).sin_port : v6(storage_).sin6_port);
}

socklen_t SocketAddress::size() const {
  return family() == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
}

bool operator==(const SocketAddress& a, const SocketAddress& b) {
  if (a.family() != b.family() || a.port() != b.port()) return false;
  if (a.family() == AF_INET) {
    return v4(a.storage_).sin_addr.s_addr == v4(b.storage_).sin_addr.s_addr;
  }
  return std::memcmp(&v6(a.storage_).sin6_addr, &v6(b.storage_).sin6_addr, sizeof(in6_addr)) == 0;
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ < 0) return;
  const int kept = errno;  // a close on the way out must not hide the reason
  ::close(fd_);
  errno = kept;
}

Descriptor bind_udp(const SocketAddress& address) {
  Descriptor socket(::socket(address.family(), SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!socket) return {};
  const int on = 1;
  const int expedited = IPTOS_DSCP_EF;  // RFC 4594: a wish, which the system may refuse
  if (address.family() == AF_INET6) {
    setsockopt(socket.get(), IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
    setsockopt(socket.get(), IPPROTO_IPV6, IPV6_TCLASS, &expedited, sizeof expedited);
  } else {
    setsockopt(socket.get(), IPPROTO_IP, IP_TOS, &expedited, sizeof expedited);
  }
  if (::bind(socket.get(), address.data(), address.size()) != 0) return {};
  return socket;
}

}  // namespace ctibus::media
