#pragma once

#include <filesystem>
#include <tl/expected.hpp>
#include <utility>

namespace ctibus {

/// A file that one process at a time holds (flock), as long as this object lives, or until the
/// process ends, however it does. Programs that it runs do not inherit it.
class FileLock {
 public:
  /// Makes the file when it is not there. At once, never waits. The error is an errno; EWOULDBLOCK:
  /// somebody else holds it.
  static tl::expected<FileLock, int> take(const std::filesystem::path& file);
  FileLock(FileLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  FileLock& operator=(FileLock&& other) noexcept {
    std::swap(file_, other.file_);
    return *this;
  }
  ~FileLock();

 private:
  explicit FileLock(int file) : file_(file) {}
  int file_;
};

/// What a site holds while it runs, and who replaces its data folder meanwhile.
inline std::filesystem::path lock_of_data_folder(const std::filesystem::path& data) {
  return data / "lock";
}

}  // namespace ctibus
