#include "ctibus/kit/wire/endpoint.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>

namespace ctibus::wire {

Result<std::filesystem::path> socket_path(std::string_view endpoint) {
  constexpr std::string_view ipc = "ipc://";
  if (!endpoint.starts_with(ipc) || endpoint.size() == ipc.size()) {
    return failure("wire.bad_endpoint",
                   fmt::format("\"{}\" is no endpoint: write ipc://PATH.", endpoint));
  }
  const std::string_view path = endpoint.substr(ipc.size());
  if (path.size() >= sizeof(sockaddr_un::sun_path)) {
    return failure("wire.bad_endpoint",
                   fmt::format("The socket path {} is longer than {} bytes: choose a shorter one.",
                               path, sizeof(sockaddr_un::sun_path) - 1));
  }
  if (path.front() == '@') {
    return failure(
        "wire.bad_endpoint",
        fmt::format("{} has no file, so no permissions protect it: write ipc://PATH.", endpoint));
  }
  return std::filesystem::path(path);
}

Result<> probe(std::string_view endpoint) {
  auto path = socket_path(endpoint);
  if (!path) return tl::unexpected(path.error());
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string& text = path->native();
  std::memcpy(address.sun_path, text.data(), text.size());
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  const int connected =
      fd < 0 ? -1 : ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  const int error = errno;
  if (fd >= 0) ::close(fd);
  // Somebody listens, with as many who wait as there may be.
  if (connected == 0 || error == EAGAIN) return {};
  const std::string reason = std::generic_category().message(error);
  if (error == EACCES || error == EPERM) {
    return failure("wire.unreachable",
                   fmt::format("Cannot reach {}: {}. Run this as a user who may write to {}.",
                               endpoint, reason, text));
  }
  return failure("wire.unreachable",
                 fmt::format("Cannot reach {}: {}. Is ctibusd running? Start it with: ctibusd "
                             "--config FILE",
                             endpoint, reason));
}

bool valid_client_name(std::string_view name) {
  if (name.empty() || name.size() > 32) return false;
  for (const char c : name) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    if (!good) return false;
  }
  return true;
}

}  // namespace ctibus::wire
