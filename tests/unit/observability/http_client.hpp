#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>

/// Says what a test wants over TCP, and hears what comes back.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  }
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient() { ::close(fd_); }

  bool connected() const { return connected_; }
  void say(std::string_view text) const {
    [[maybe_unused]] const auto sent = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
  }

  struct Answer {
    int status = 0;  ///< 0: the connection was closed instead
    std::string head;
    std::string body;
  };
  /// One answer. `head_only`: to a HEAD.
  Answer hear(bool head_only = false) {
    Answer out;
    std::size_t end = 0;
    while ((end = pending_.find("\r\n\r\n")) == std::string::npos) {
      if (!more()) return out;
    }
    out.head = pending_.substr(0, end + 4);
    pending_.erase(0, end + 4);
    out.status = std::stoi(out.head.substr(9, 3));
    const auto length = out.head.find("Content-Length: ");
    const std::size_t size =
        head_only || length == std::string::npos ? 0 : std::stoul(out.head.substr(length + 16));
    while (pending_.size() < size) {
      if (!more()) break;
    }
    out.body = pending_.substr(0, size);
    pending_.erase(0, size);
    return out;
  }
  Answer get(std::string_view path) {
    say("GET " + std::string(path) + " HTTP/1.1\r\nHost: here\r\n\r\n");
    return hear();
  }
  /// True when the other side closes, within a generous time.
  bool closed() {
    while (more()) {}
    return ended_;
  }

 private:
  bool more() {
    pollfd waiting{fd_, POLLIN, 0};
    if (::poll(&waiting, 1, 30'000) <= 0) return false;
    char bytes[4096];
    const ssize_t size = ::recv(fd_, bytes, sizeof bytes, 0);
    ended_ = size <= 0;
    if (!ended_) pending_.append(bytes, static_cast<std::size_t>(size));
    return !ended_;
  }

  int fd_;
  bool connected_ = false;
  bool ended_ = false;
  std::string pending_;
};

/// What a new connection is answered.
inline HttpClient::Answer http_get(std::uint16_t port, std::string_view path) {
  HttpClient client(port);
  return client.get(path);
}
