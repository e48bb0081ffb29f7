#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.hpp"

namespace ctibus::process {

/// The folder in which a core and the process of one instance find each other: a socket, a key by
/// which the process proves that it may have it, a lock that the process holds while it lives, and
/// what it wrote on standard error. Core and process may be different users who share the folder's
/// group. What lies in it is the process's to change, so it is read with care: no links, nothing
/// but plain files, no more than a few kilobytes.
class Folder {
 public:
  explicit Folder(std::filesystem::path path) : path_(std::move(path)) {}

  /// Makes it, for this user alone, and a key in it, which the folder's group may read, unless they
  /// are there. A key that is not whole is made anew. Errors: host.folder.
  Result<> make() const;
  /// Gives a file in it, such as the socket, to the folder's group, as far as this user may.
  void share(const std::filesystem::path& file) const;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::string name() const { return path_.filename().string(); }
  [[nodiscard]] std::filesystem::path socket() const { return path_ / "bus"; }
  [[nodiscard]] std::string endpoint() const { return "ipc://" + socket().string(); }
  [[nodiscard]] std::filesystem::path lock() const { return path_ / "lock"; }
  [[nodiscard]] std::filesystem::path error_output() const { return path_ / "stderr.log"; }
  [[nodiscard]] std::filesystem::path last_signal() const { return path_ / "last_signal"; }
  /// Errors: host.folder.
  [[nodiscard]] Result<std::string> key() const;

  /// The process that holds the lock now, as the kernel says.
  [[nodiscard]] std::optional<pid_t> holder() const;
  /// The signal that ended the last process, as far as it could note it; 0: none.
  [[nodiscard]] int noted_signal() const;
  /// The end of what it wrote: at most 20 lines.
  [[nodiscard]] std::vector<std::string> last_lines() const;

 private:
  [[nodiscard]] Result<> make_key() const;

  std::filesystem::path path_;
};

/// The lock of a folder, held as long as this object lives. The process's own thread.
class FolderLock {
 public:
  /// Errors: host.process_running (another process has it), host.folder.
  static Result<FolderLock> take(const Folder& folder);
  FolderLock(FolderLock&& other) noexcept;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  FolderLock& operator=(FolderLock&&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int fd) : fd_(fd) {}
  int fd_;
};

}  // namespace ctibus::process
