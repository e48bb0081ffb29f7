#pragma once

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../../support/tied.hpp"
#include "control.hpp"

namespace ctibus::fault {

/// A disk that fails on demand, for programs that are started on it.
class FaultyDisk {
 public:
  /// `folder`: whose files are subject to it. `file`: for the control; elsewhere.
  FaultyDisk(std::filesystem::path folder, std::filesystem::path file)
      : folder_(std::move(folder)), file_(std::move(file)) {
    const int descriptor = ::open(file_.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0 || ::ftruncate(descriptor, sizeof(Control)) != 0)
      throw std::runtime_error("no control file");
    memory_ = ::mmap(nullptr, sizeof(Control), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    ::close(descriptor);
    if (memory_ == MAP_FAILED) throw std::runtime_error("no control memory");
    new (memory_) Control;
  }
  FaultyDisk(const FaultyDisk&) = delete;
  FaultyDisk& operator=(const FaultyDisk&) = delete;
  ~FaultyDisk() { ::munmap(memory_, sizeof(Control)); }

  Control& control() { return *static_cast<Control*>(memory_); }
  /// From the call after the next `let_pass` on.
  void arm(Effect effect, int error, std::uint32_t calls, std::int64_t let_pass = 0,
           std::int64_t times = kForGood) {
    auto& shared = control();
    shared.effect = Effect::none;
    shared.error = error;
    shared.calls = calls;
    shared.let_pass = let_pass;
    shared.times = times;
    shared.hits = 0;
    shared.held = 0;  // whoever was killed meanwhile
    shared.effect = effect;
  }
  void heal() { control().effect = Effect::none; }

  [[nodiscard]] std::vector<std::string> environment() const {
    std::vector<std::string> all;
    for (char** variable = environ; *variable != nullptr; ++variable) all.emplace_back(*variable);
    const auto set = [&all](const char* name, const std::string& value) {
      all.emplace_back(name);
      all.back().append(1, '=').append(value);
    };
    set("LD_PRELOAD", FAULT_LAYER);
    set("ASAN_OPTIONS", "verify_asan_link_order=0");
    set(kControlVariable, file_.string());
    set(kFolderVariable, folder_.string());
    return all;
  }

 private:
  std::filesystem::path folder_, file_;
  void* memory_ = nullptr;
};

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
    arguments = support::tied(program, {arguments.begin() + 1, arguments.end()});
    arguments.insert(arguments.begin(), support::setpriv);
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

}  // namespace ctibus::fault
