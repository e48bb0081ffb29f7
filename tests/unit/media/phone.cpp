#include "phone.hpp"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

namespace {

sockaddr_storage storage_of(const ctibus::media::Address& address) {
  sockaddr_storage storage{};
  auto& four = reinterpret_cast<sockaddr_in&>(storage);
  auto& six = reinterpret_cast<sockaddr_in6&>(storage);
  if (address.ip.find(':') == std::string::npos) {
    four.sin_family = AF_INET;
    four.sin_port = htons(address.port);
    inet_pton(AF_INET, address.ip.c_str(), &four.sin_addr);
  } else {
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(address.port);
    inet_pton(AF_INET6, address.ip.c_str(), &six.sin6_addr);
  }
  return storage;
}

}  // namespace

Phone::Phone(const std::string& ip) : address_{ip, 0} {
  auto storage = storage_of(address_);
  socklen_t size = sizeof storage;
  socket_ = ::socket(storage.ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&storage), size), 0);
  getsockname(socket_, reinterpret_cast<sockaddr*>(&storage), &size);
  address_.port = ntohs(reinterpret_cast<sockaddr_in&>(storage).sin_port);
  next_.sequence = 65'530;  // wraps soon
  next_.timestamp = 0xffff'f000;
  next_.ssrc = address_.port;
}

Phone::~Phone() { ::close(socket_); }

void Phone::send(std::span<const std::uint8_t> datagram) {
  const auto to = storage_of(to_);
  ::sendto(socket_, datagram.data(), datagram.size(), 0, reinterpret_cast<const sockaddr*>(&to),
           sizeof to);
}

void Phone::send(const Packet& packet) {
  std::vector<std::uint8_t> bytes = {
      0x80, static_cast<std::uint8_t>((packet.marker ? 0x80 : 0) | packet.payload_type)};
  const auto put = [&](std::uint32_t value, int size) {
    while (size-- > 0) bytes.push_back(static_cast<std::uint8_t>(value >> (8 * size)));
  };
  put(packet.sequence, 2);
  put(packet.timestamp, 4);
  put(packet.ssrc, 4);
  bytes.insert(bytes.end(), packet.payload.begin(), packet.payload.end());
  send(bytes);
}

void Phone::speak(std::uint8_t payload_type, std::vector<std::uint8_t> payload) {
  next_.payload_type = payload_type;
  next_.payload = std::move(payload);
  send(next_);
  ++next_.sequence;
  next_.timestamp += static_cast<std::uint32_t>(next_.payload.size());
}

void Phone::press(std::uint8_t payload_type, std::uint8_t event, bool first, bool end,
                  std::uint16_t duration) {
  if (first) event_ = next_.timestamp;
  Packet packet = next_;
  packet.marker = first;
  packet.payload_type = payload_type;
  packet.timestamp = event_;
  packet.payload = {event, static_cast<std::uint8_t>(end ? 0x8a : 0x0a),
                    static_cast<std::uint8_t>(duration >> 8),
                    static_cast<std::uint8_t>(duration & 0xff)};
  send(packet);
  ++next_.sequence;
  next_.timestamp += 160;
}

void Phone::lose(std::size_t packets) {
  next_.sequence = static_cast<std::uint16_t>(next_.sequence + packets);
  next_.timestamp += static_cast<std::uint32_t>(160 * packets);
}

std::optional<Phone::Packet> Phone::hear(std::chrono::milliseconds limit) {
  pollfd ready{.fd = socket_, .events = POLLIN, .revents = 0};
  if (::poll(&ready, 1, static_cast<int>(limit.count())) != 1) return std::nullopt;
  std::array<std::uint8_t, 2048> bytes{};
  const auto got = ::recv(socket_, bytes.data(), bytes.size(), 0);
  EXPECT_GE(got, 12);
  EXPECT_EQ(bytes[0], 0x80);
  if (got < 12) return std::nullopt;
  const auto read = [&](std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) value = value << 8 | bytes[at + i];
    return value;
  };
  return Packet{.marker = (bytes[1] & 0x80) != 0,
                .payload_type = static_cast<std::uint8_t>(bytes[1] & 0x7f),
                .sequence = static_cast<std::uint16_t>(read(2, 2)),
                .timestamp = read(4, 4),
                .ssrc = read(8, 4),
                .payload = {bytes.begin() + 12, bytes.begin() + got}};
}
