#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/error.hpp"

namespace ctibus::process {

/// How a process ended, as far as it is known.
struct Exit {
  int signal = 0;  ///< 0: by itself
  int status = 0;
  bool known = false;  ///< by its parent; else it only is not there any more
};

/// A process that this one looks after: its child, or one that an earlier core has started. Any
/// thread, one at a time.
class Child {
 public:
  /// Starts a program with standard output and error going to `output`, which is emptied; what it
  /// had is kept beside it as OUTPUT.old. In a process group of its own. Errors: host.cannot_run.
  static Result<Child> run(const std::filesystem::path& program,
                           const std::vector<std::string>& arguments,
                           const std::filesystem::path& output);
  /// Looks after a running process. Nothing when there is none.
  static std::optional<Child> adopt(pid_t pid);
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  /// Lets it run.
  ~Child();

  [[nodiscard]] pid_t pid() const { return pid_; }
  /// Waits for its end; nothing when the time is over first. Once it has ended, the same again.
  std::optional<Exit> wait(std::chrono::milliseconds limit);
  /// SIGKILL.
  void kill();

 private:
  Child(pid_t pid, int fd, bool ours) : pid_(pid), fd_(fd), ours_(ours) {}
  pid_t pid_;
  int fd_;
  bool ours_;
  std::optional<Exit> exit_;
};

}  // namespace ctibus::process
