#pragma once

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>

/// A journal that reads the native protocol by its letter, for tests.
class JournalReceiver {
 public:
  using Entry = std::map<std::string, std::string>;

  explicit JournalReceiver(std::filesystem::path path)
      : path_(std::move(path)), fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path_.c_str(), sizeof(address.sun_path) - 1);
    if (::bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
      throw std::runtime_error("cannot bind " + path_.string());
    }
  }
  JournalReceiver(const JournalReceiver&) = delete;
  JournalReceiver& operator=(const JournalReceiver&) = delete;
  ~JournalReceiver() {
    ::close(fd_);
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

  /// The next entry; nothing when none comes for a generous time.
  std::optional<Entry> next() const {
    pollfd waiting{fd_, POLLIN, 0};
    if (::poll(&waiting, 1, 30'000) <= 0) return std::nullopt;
    std::string bytes(1 << 18, 0);
    const ssize_t size = ::recv(fd_, bytes.data(), bytes.size(), 0);
    if (size <= 0) return std::nullopt;
    bytes.resize(static_cast<std::size_t>(size));
    return parse(bytes);
  }
  /// The next one whose `name` is `value`.
  std::optional<Entry> next_with(const std::string& name, const std::string& value) const {
    while (auto entry = next()) {
      const auto found = entry->find(name);
      if (found != entry->end() && found->second == value) return entry;
    }
    return std::nullopt;
  }

 private:
  static Entry parse(const std::string& bytes) {
    Entry out;
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t line = bytes.find('\n', at);
      const std::size_t equals = bytes.find('=', at);
      if (line == std::string::npos) throw std::runtime_error("an entry ends with a line");
      if (equals != std::string::npos && equals < line) {
        out[bytes.substr(at, equals - at)] = bytes.substr(equals + 1, line - equals - 1);
        at = line + 1;
        continue;
      }
      std::uint64_t size = 0;
      std::memcpy(&size, bytes.data() + line + 1, sizeof size);
      out[bytes.substr(at, line - at)] = bytes.substr(line + 9, size);
      at = line + 9 + size + 1;
    }
    return out;
  }

  std::filesystem::path path_;
  int fd_;
};
