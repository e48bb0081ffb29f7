#include "channel.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <stdexcept>
#include <utility>

namespace ctibus::readers {
namespace {

sockaddr_un address_of(const std::filesystem::path& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = socket.string();
  if (path.size() >= sizeof(address.sun_path)) throw std::runtime_error("too long: " + path);
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

int new_socket() {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) throw std::runtime_error("there is no socket to be had");
  return fd;
}

bool readable(int fd, std::chrono::milliseconds limit) {
  pollfd item{fd, POLLIN, 0};
  return ::poll(&item, 1, static_cast<int>(limit.count())) > 0;
}

}  // namespace

Channel::Channel(Channel&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      over_(other.over_),
      received_(std::move(other.received_)),
      begin_(std::exchange(other.begin_, 0)) {}

Channel& Channel::operator=(Channel&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(over_, other.over_);
  std::swap(received_, other.received_);
  std::swap(begin_, other.begin_);
  return *this;
}

Channel::~Channel() {
  if (fd_ >= 0) ::close(fd_);
}

Channel Channel::connect(const std::filesystem::path& socket) {
  Channel channel(new_socket());
  const auto address = address_of(socket);
  if (::connect(channel.fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    throw std::runtime_error("nobody listens at " + socket.string());
  }
  return channel;
}

bool Channel::send(const json& line) {
  if (fd_ < 0) return false;
  const std::string text = line.dump() + "\n";
  std::size_t sent = 0;
  while (sent < text.size()) {
    const ssize_t now = ::send(fd_, text.data() + sent, text.size() - sent, MSG_NOSIGNAL);
    if (now < 0 && errno == EINTR) continue;
    if (now <= 0) return false;
    sent += static_cast<std::size_t>(now);
  }
  return true;
}

std::optional<json> Channel::receive(std::chrono::milliseconds limit) {
  const auto until = std::chrono::steady_clock::now() + limit;
  std::size_t searched = begin_;
  while (fd_ >= 0) {
    const std::size_t end = received_.find('\n', searched);
    if (end != std::string::npos) {
      const std::string line = received_.substr(begin_, end - begin_);
      begin_ = end + 1;
      return json::parse(line);
    }
    received_.erase(0, std::exchange(begin_, 0));
    searched = received_.size();
    const auto left =
        std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
    if (over_ || !readable(fd_, std::max(left, std::chrono::milliseconds(0)))) return std::nullopt;
    char bytes[65536];
    const ssize_t count = ::recv(fd_, bytes, sizeof(bytes), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      over_ = true;
      return std::nullopt;
    }
    received_.append(bytes, static_cast<std::size_t>(count));
  }
  return std::nullopt;
}

void Channel::shut_down() { ::shutdown(fd_, SHUT_RDWR); }

Listener::Listener(std::filesystem::path socket) : socket_(std::move(socket)), fd_(new_socket()) {
  const auto address = address_of(socket_);
  if (::bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 ||
      ::listen(fd_, 8) != 0) {
    ::close(fd_);
    throw std::runtime_error("cannot listen at " + socket_.string());
  }
}

Listener::~Listener() {
  ::close(fd_);
  ::unlink(socket_.c_str());
}

Channel Listener::accept(std::chrono::milliseconds limit) {
  if (!readable(fd_, limit)) throw std::runtime_error("nobody came to " + socket_.string());
  const int fd = ::accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
  if (fd < 0) throw std::runtime_error("nobody came to " + socket_.string());
  return Channel(fd);
}

}  // namespace ctibus::readers
