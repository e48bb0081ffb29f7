#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/tied.hpp"

namespace ctibus::support {

/// Of the test itself.
inline std::vector<std::string> environment() {
  std::vector<std::string> all;
  for (char** variable = environ; *variable != nullptr; ++variable) all.emplace_back(*variable);
  return all;
}

/// A program that the test has started and ends with it. Standard output and errors come in one
/// text.
class Process {
 public:
  Process(std::vector<std::string> arguments, std::vector<std::string> environment) {
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&files, ends[1], STDERR_FILENO);
    const std::string program = arguments.front();
    arguments = tied(program, {arguments.begin() + 1, arguments.end()});
    arguments.insert(arguments.begin(), setpriv);
    auto given = pointers(arguments), variables = pointers(environment);
    const int failed =
        ::posix_spawn(&process_, given[0], &files, nullptr, given.data(), variables.data());
    posix_spawn_file_actions_destroy(&files);
    ::close(ends[1]);
    output_ = ends[0];
    if (failed != 0) throw std::runtime_error("cannot start " + program);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() {
    if (process_ > 0) (void)end(SIGKILL);
    ::close(output_);
  }

  /// Whatever it says until `wanted` is in it; false when it ends or says nothing for too long.
  [[nodiscard]] bool await_text(const std::string& wanted) {
    return await([&] { return text_.find(wanted, after_) != std::string::npos; });
  }
  template <class Condition>
  [[nodiscard]] bool await(Condition condition) {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(90);
    bool more = true;
    while (!condition()) {
      if (!more || std::chrono::steady_clock::now() > limit) return false;
      more = read_some(10);
    }
    return true;
  }
  /// What await_text() looks at of counts from here on.
  void forget() { after_ = text_.size(); }
  [[nodiscard]] const std::string& text() const { return text_; }

  /// With all that it still says; the status of waitpid.
  int wait() {
    while (read_some(-1)) {}
    int status = 0;
    ::waitpid(process_, &status, 0);
    process_ = -1;
    return status;
  }
  int end(int signal) {
    ::kill(process_, signal);
    return wait();
  }

 private:
  static std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> all;
    for (auto& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
  }
  bool read_some(int limit_ms) {
    pollfd wanted{output_, POLLIN, 0};
    if (::poll(&wanted, 1, limit_ms) <= 0) return true;
    char bytes[4096];
    const auto size = ::read(output_, bytes, sizeof bytes);
    if (size <= 0) return false;
    text_.append(bytes, static_cast<std::size_t>(size));
    return true;
  }

  pid_t process_ = -1;
  int output_ = -1;
  std::string text_;
  std::size_t after_ = 0;
};

}  // namespace ctibus::support
