#pragma once

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "fuzz.hpp"

namespace ctibus::fuzz {

/// A file in memory, readable by its owner only, for parsers that want a path.
class TemporaryFile {
 public:
  explicit TemporaryFile(Bytes bytes) : fd_(::memfd_create("fuzz", MFD_CLOEXEC)) {
    require(fd_ >= 0 && ::fchmod(fd_, 0600) == 0, "there is memory for a file");
    while (!bytes.empty()) {
      const auto written = ::write(fd_, bytes.data(), bytes.size());
      require(written > 0, "there is memory for a file");
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { ::close(fd_); }

  [[nodiscard]] std::filesystem::path path() const {
    return "/proc/self/fd/" + std::to_string(fd_);
  }

 private:
  int fd_;
};

}  // namespace ctibus::fuzz
