#include "cutting_proxy.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>

namespace ctibus::sql {
namespace {

sockaddr_un address_in(const std::filesystem::path& folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = (folder / ".s.PGSQL.5432").string();
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error("the path is too long");
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

int unix_socket() { return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0); }

bool send_all(int to, const char* data, std::size_t size) {
  while (size != 0) {
    const auto sent = send(to, data, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    data += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

bool readable(int socket) {
  pollfd wanted{socket, POLLIN, 0};
  return poll(&wanted, 1, 10) > 0;
}

}  // namespace

CuttingProxy::CuttingProxy() : listening_(unix_socket()) {
  const auto address = address_in(folder_.path());
  if (bind(listening_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listening_, 16) != 0) {
    throw std::runtime_error("the proxy cannot listen");
  }
  acceptor_ = std::thread([this] { accept_all(); });
}

CuttingProxy::~CuttingProxy() {
  ending_ = true;
  acceptor_.join();
  for (auto& carrier : carriers_) carrier.join();
  close(listening_);
}

std::string CuttingProxy::through(std::string dsn) const {
  const auto real = postgresql_cluster()->folder().string();
  return dsn.replace(dsn.find(real), real.size(), folder_.path().string());
}

void CuttingProxy::cut_at(int number, Moment moment) {
  moment_ = moment;
  cut_ = false;
  countdown_ = number;
}

bool CuttingProxy::cuts_here() {
  if (countdown_.load() < 0 || countdown_.fetch_sub(1) != 0) return false;
  cut_ = true;
  return true;
}

void CuttingProxy::accept_all() {
  while (!ending_) {
    if (!readable(listening_)) continue;
    const int client = accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    const int server = unix_socket();
    const auto address = address_in(postgresql_cluster()->folder());
    if (connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      close(client);
      close(server);
      continue;
    }
    carriers_.emplace_back([this, client, server] { carry(client, server); });
  }
}

void CuttingProxy::carry(int client, int server) {
  // A client sends a request in one piece and waits for the answer.
  std::array<char, 1 << 16> bytes{};
  bool drop_answer = false;
  while (!ending_) {
    pollfd wanted[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (poll(wanted, 2, 10) <= 0) continue;
    if (wanted[0].revents != 0) {
      const auto size = recv(client, bytes.data(), bytes.size(), 0);
      if (size <= 0) break;
      if (cuts_here()) {
        if (moment_ == Moment::before_the_server_sees_it) break;
        drop_answer = true;
      }
      if (!send_all(server, bytes.data(), static_cast<std::size_t>(size))) break;
    }
    if (wanted[1].revents != 0) {
      const auto size = recv(server, bytes.data(), bytes.size(), 0);
      if (size <= 0 || drop_answer) break;
      if (!send_all(client, bytes.data(), static_cast<std::size_t>(size))) break;
    }
  }
  close(client);
  close(server);
}

}  // namespace ctibus::sql
