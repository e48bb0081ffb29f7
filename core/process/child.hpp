#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <memory>
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

/// What holds an instance outside of the core.
class Holder {
 public:
  Holder() = default;
  Holder(const Holder&) = delete;
  Holder& operator=(const Holder&) = delete;
  virtual ~Holder() = default;

  /// Waits for its end; nothing when the time is over first. Once it has ended, the same again. Any
  /// thread, one at a time.
  virtual std::optional<Exit> wait(std::chrono::milliseconds limit) = 0;
  /// Ends it without a word. Any thread, also while another one waits. Errors: host.unresponsive
  /// (it belongs to somebody else).
  virtual Result<> kill() = 0;
  /// Process id.
  [[nodiscard]] virtual pid_t process() const = 0;
};

/// A process that this one looks after: its child, or one that an earlier core has started.
class Child final : public Holder {
 public:
  /// Starts a program with standard output and error going to `output`, which is emptied; what it
  /// had is kept beside it as OUTPUT.old. In a process group of its own, without any other
  /// descriptor of this process. Errors: host.cannot_run.
  static Result<std::unique_ptr<Holder>> run(const std::filesystem::path& program,
                                             const std::vector<std::string>& arguments,
                                             const std::filesystem::path& output);
  /// Looks after a running process. Null when there is none, and for this one.
  static std::unique_ptr<Holder> adopt(pid_t pid);
  /// Lets it run.
  ~Child() override;

  std::optional<Exit> wait(std::chrono::milliseconds limit) override;
  /// SIGKILL.
  Result<> kill() override;
  [[nodiscard]] pid_t process() const override { return pid_; }

 private:
  Child(pid_t pid, int fd, bool ours) : pid_(pid), fd_(fd), ours_(ours) {}
  pid_t pid_;
  int fd_;
  bool ours_;
  std::optional<Exit> exit_;
};

}  // namespace ctibus::process
