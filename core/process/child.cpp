#include "core/process/child.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace ctibus::process {
namespace {

int open_pid(pid_t pid) { return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0)); }

/// posix_spawn's settings, which are given back in any case.
struct Settings {
  Settings() {
    posix_spawn_file_actions_init(&files);
    posix_spawnattr_init(&attributes);
  }
  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;
  ~Settings() {
    posix_spawn_file_actions_destroy(&files);
    posix_spawnattr_destroy(&attributes);
  }
  posix_spawn_file_actions_t files{};
  posix_spawnattr_t attributes{};
};

}  // namespace

Result<std::unique_ptr<Holder>> Child::run(const std::filesystem::path& program,
                                           const std::vector<std::string>& arguments,
                                           const std::filesystem::path& output) {
  std::error_code ignored;
  auto old = output;
  old += ".old";
  std::filesystem::rename(output, old, ignored);

  std::string path = program.string();
  std::vector<std::string> words = arguments;
  std::vector<char*> argv = {path.data()};
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  Settings settings;
  const std::string target = output.string();
  posix_spawn_file_actions_addopen(&settings.files, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&settings.files, STDERR_FILENO, target.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  posix_spawn_file_actions_adddup2(&settings.files, STDERR_FILENO, STDOUT_FILENO);
  // It outlives the core: what it held of the core's, such as a port, the next core would not get.
  posix_spawn_file_actions_addclosefrom_np(&settings.files, STDERR_FILENO + 1);
  // The core blocks the signals that it waits for.
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  sigdelset(&all, SIGKILL);
  sigdelset(&all, SIGSTOP);
  posix_spawnattr_setsigmask(&settings.attributes, &none);
  posix_spawnattr_setsigdefault(&settings.attributes, &all);
  posix_spawnattr_setpgroup(&settings.attributes, 0);
  posix_spawnattr_setflags(&settings.attributes,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  pid_t pid = 0;
  const int error =
      posix_spawn(&pid, path.c_str(), &settings.files, &settings.attributes, argv.data(), environ);
  if (error != 0) {
    return failure("host.cannot_run",
                   fmt::format("Cannot run {}: {}.", path, std::generic_category().message(error)));
  }
  const int fd = open_pid(pid);
  if (fd < 0) {
    const int why = errno;
    ::kill(pid, SIGKILL);
    while (::waitpid(pid, nullptr, 0) < 0 && errno == EINTR) {}
    return failure("host.cannot_run", fmt::format("Cannot look after {}: {}.", path,
                                                  std::generic_category().message(why)));
  }
  return std::unique_ptr<Holder>(new Child(pid, fd, true));
}

std::unique_ptr<Holder> Child::adopt(pid_t pid) {
  if (pid <= 1 || pid == ::getpid()) return nullptr;
  const int fd = open_pid(pid);
  if (fd < 0) return nullptr;
  return std::unique_ptr<Holder>(new Child(pid, fd, false));
}

Child::~Child() { ::close(fd_); }

std::optional<Exit> Child::wait(std::chrono::milliseconds limit) {
  if (exit_) return exit_;
  pollfd item{fd_, POLLIN, 0};
  if (::poll(&item, 1, static_cast<int>(limit.count())) <= 0) return std::nullopt;
  Exit exit;
  int status = 0;
  if (ours_ && ::waitpid(pid_, &status, WNOHANG) == pid_) {
    exit.known = true;
    exit.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    exit.status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  }
  exit_ = exit;
  return exit_;
}

Result<> Child::kill() {
  // By the descriptor: the number may belong to somebody else by now.
  if (::syscall(SYS_pidfd_send_signal, fd_, SIGKILL, nullptr, 0) == 0 || errno == ESRCH) return {};
  return failure("host.unresponsive", fmt::format("Cannot kill process {}: {}.", pid_,
                                                  std::generic_category().message(errno)));
}

}  // namespace ctibus::process
