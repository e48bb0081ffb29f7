#include "core/host/journal.hpp"

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <syslog.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "ctibus/abi/logger.h"

namespace ctibus::host {
namespace {

void append(std::string& out, const Journal::Field& field) {
  out += field.name;
  if (field.value.find('\n') == std::string_view::npos) {
    out += '=';
    out += field.value;
  } else {
    // A value of more than one line is given with its length, 64 bits little-endian.
    out += '\n';
    for (std::size_t i = 0, size = field.value.size(); i < 8; ++i, size >>= 8) {
      out += static_cast<char>(size & 0xff);
    }
    out += field.value;
  }
  out += '\n';
}

}  // namespace

Result<std::unique_ptr<Journal>> Journal::open(const std::string& socket) {
  const auto refuse = [&](const std::string& why) {
    return failure("host.journal",
                   fmt::format("The journal cannot be written at {}: {}. Check journal_socket in "
                               "[logging], or set journal = \"off\".",
                               socket, why));
  };
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket.size() >= sizeof(address.sun_path)) return refuse("the path is too long");
  std::copy(socket.begin(), socket.end(), address.sun_path);
  const int fd = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return refuse(std::generic_category().message(errno));
  std::unique_ptr<Journal> journal(new Journal(fd, socket));
  struct stat status {};
  if (::stat(socket.c_str(), &status) != 0) return refuse(std::generic_category().message(errno));
  if (!S_ISSOCK(status.st_mode)) return refuse("it is no socket");
  return journal;
}

Journal::~Journal() { ::close(fd_); }

bool Journal::write(const std::vector<Field>& fields) const {
  std::string entry;
  for (const Field& field : fields) {
    if (!field.value.empty()) append(entry, field);
  }
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::copy(socket_.begin(), socket_.end(), address.sun_path);
  // Not connected: a journal that was started again listens at the same path.
  return ::sendto(fd_, entry.data(), entry.size(), MSG_NOSIGNAL,
                  reinterpret_cast<const sockaddr*>(&address), sizeof(address)) >= 0;
}

bool Journal::has_standard_error() {
  const char* stream = std::getenv("JOURNAL_STREAM");  // NOLINT(concurrency-mt-unsafe)
  struct stat status {};
  if (stream == nullptr || ::fstat(STDERR_FILENO, &status) != 0) return false;
  return std::string_view(stream) == fmt::format("{}:{}", status.st_dev, status.st_ino);
}

int syslog_priority(std::int32_t level) {
  switch (level) {
    case CTIBUS_LOG_INFO:
      return LOG_INFO;
    case CTIBUS_LOG_WARNING:
      return LOG_WARNING;
    case CTIBUS_LOG_ERROR:
      return LOG_ERR;
    case CTIBUS_LOG_CRITICAL:
      return LOG_CRIT;
    default:
      return LOG_DEBUG;
  }
}

}  // namespace ctibus::host
