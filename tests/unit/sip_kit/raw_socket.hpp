#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <random>
#include <string>
#include <utility>

#include "ctibus/kit/sip/stack.hpp"
#include "strand.hpp"

namespace ctibus::sip::testing {

/// A socket on 127.0.0.1 that speaks whatever the test writes.
class RawSocket {
 public:
  explicit RawSocket(Transport transport = Transport::udp)
      : socket_(::socket(
            AF_INET, (transport == Transport::tcp ? SOCK_STREAM : SOCK_DGRAM) | SOCK_CLOEXEC, 0)) {
    auto address = loopback(0);
    if (bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
      ADD_FAILURE() << "bind";
    }
    if (transport == Transport::tcp) listen(socket_, 4);
  }
  explicit RawSocket(int socket) : socket_(socket) {}
  /// At port 5060 of a loopback address that nobody else has: where answers go to requests that
  /// name no port and ask for no rport.
  static RawSocket at_any_sip_port() {
    std::random_device chance;
    for (int attempt = 0; attempt < 1000; ++attempt) {
      RawSocket raw(::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
      auto address = loopback(5060);
      address.sin_addr.s_addr = htonl(0x7f010000U + chance() % 0xfe0000U);
      if (bind(raw.socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return raw;
    }
    ADD_FAILURE() << "port 5060 is taken at every address";
    return RawSocket(-1);
  }
  RawSocket(RawSocket&& other) noexcept : socket_(std::exchange(other.socket_, -1)) {}
  RawSocket& operator=(RawSocket&&) = delete;
  ~RawSocket() { close_now(); }

  void close_now() {
    if (socket_ >= 0) close(std::exchange(socket_, -1));
  }

  int handle() const { return socket_; }
  std::uint16_t port() const {
    sockaddr_in address{};
    socklen_t size = sizeof address;
    getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
  }
  Endpoint at(Transport transport = Transport::udp) const {
    return {transport, "127.0.0.1", port()};
  }

  static RawSocket connected(const Endpoint& to) {
    RawSocket raw(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    auto address = loopback(to.port);
    EXPECT_EQ(connect(raw.socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    return raw;
  }
  RawSocket accepted() const {
    EXPECT_TRUE(readable(20s));
    return RawSocket(accept(socket_, nullptr, nullptr));
  }

  void send_to(const Endpoint& to, std::string_view text) const {
    auto address = loopback(to.port);
    EXPECT_EQ(sendto(socket_, text.data(), text.size(), 0, reinterpret_cast<sockaddr*>(&address),
                     sizeof address),
              static_cast<ssize_t>(text.size()));
  }
  void send(std::string_view text) const {
    EXPECT_EQ(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(text.size()));
  }
  /// As much as the other side takes before it closes or stops reading.
  void send_what_is_taken(std::string_view text) const {
    while (!text.empty()) {
      pollfd what{socket_, POLLOUT, 0};
      if (poll(&what, 1, 1000) != 1) return;
      const auto size = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (size <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(size));
    }
  }

  bool readable(std::chrono::milliseconds limit) const {
    pollfd what{socket_, POLLIN, 0};
    return poll(&what, 1, static_cast<int>(limit.count())) == 1;
  }
  /// The next datagram, or what a stream has now; nothing when nothing comes in time.
  std::optional<std::string> receive(std::chrono::milliseconds limit = 20s) const {
    if (!readable(limit)) return std::nullopt;
    std::string text(65536, '\0');
    const auto size = recv(socket_, text.data(), text.size(), 0);
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return text;
  }
  /// The next datagram that has the text in it; others are dropped.
  std::string await(std::string_view wanted) const {
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (std::chrono::steady_clock::now() < end) {
      const auto text = receive(1s);
      if (text && text->find(wanted) != std::string::npos) return *text;
    }
    ADD_FAILURE() << "nothing with '" << wanted << "' came";
    return {};
  }

 private:
  static sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
  }
  int socket_;
};

/// The value of a header in a message as it was received.
inline std::string header_of(const std::string& message, std::string_view name) {
  const auto begin = message.find("\r\n" + std::string(name) + ": ");
  if (begin == std::string::npos) return {};
  const auto value = begin + name.size() + 4;
  return message.substr(value, message.find("\r\n", value) - value);
}

/// A request without a body; `more`: further header lines.
inline std::string raw_request(const std::string& method, const RawSocket& from,
                               const std::string& branch, const std::string& more = {},
                               const std::string& cseq = "1", const std::string& to_tag = {}) {
  return method + " sip:2000@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:" +
         std::to_string(from.port()) + ";rport;branch=z9hG4bK" + branch +
         "\r\nMax-Forwards: 70\r\nFrom: <sip:raw@127.0.0.1>;tag=raw\r\nTo: <sip:2000@127.0.0.1>" +
         (to_tag.empty() ? "" : ";tag=" + to_tag) + "\r\nCall-ID: raw-" +
         std::to_string(from.port()) + "\r\nCSeq: " + cseq + " " + method +
         "\r\nContact: <sip:raw@127.0.0.1:" + std::to_string(from.port()) + ">\r\n" + more +
         "Content-Length: 0\r\n\r\n";
}

/// A request as it comes by a connection of that transport: TCP or TLS.
inline std::string raw_request_by(const std::string& transport, const std::string& method,
                                  const std::string& branch) {
  auto request = raw_request(method, RawSocket(), branch);
  return request.replace(request.find("UDP"), 3, transport);
}

/// A response to a request as it was received; `more`: further header lines.
inline std::string raw_response(const std::string& request, const std::string& status,
                                const std::string& to_tag, const std::string& more = {}) {
  std::string vias;
  for (auto at = request.find("\r\nVia: "); at != std::string::npos;
       at = request.find("\r\nVia: ", at + 2)) {
    vias += request.substr(at + 2, request.find("\r\n", at + 2) - at);
  }
  auto to = header_of(request, "To");
  if (!to_tag.empty() && to.find(";tag=") == std::string::npos) to += ";tag=" + to_tag;
  return "SIP/2.0 " + status + "\r\n" + vias + "From: " + header_of(request, "From") +
         "\r\nTo: " + to + "\r\nCall-ID: " + header_of(request, "Call-ID") +
         "\r\nCSeq: " + header_of(request, "CSeq") + "\r\n" + more + "Content-Length: 0\r\n\r\n";
}

}  // namespace ctibus::sip::testing
