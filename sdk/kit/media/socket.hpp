#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <optional>
#include <utility>

#include "ctibus/kit/media/media.hpp"

namespace ctibus::media {

/// An address as the system wants it.
class SocketAddress {
 public:
  SocketAddress() = default;
  /// Nothing when the address is not numeric.
  static std::optional<SocketAddress> of(const Address& address);

  int family() const { return storage_.ss_family; }
  std::uint16_t port() const;
  /// For calls of the system that read or write it.
  sockaddr* data() { return reinterpret_cast<sockaddr*>(&storage_); }
  const sockaddr* data() const { return reinterpret_cast<const sockaddr*>(&storage_); }
  socklen_t size() const;
  static constexpr socklen_t capacity() { return sizeof(sockaddr_storage); }

  friend bool operator==(const SocketAddress& a, const SocketAddress& b);

 private:
  sockaddr_storage storage_{};
};

/// Owns a file descriptor.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// A bound UDP socket that never blocks; false, with errno, when there is none.
Descriptor bind_udp(const SocketAddress& address);

}  // namespace ctibus::media
