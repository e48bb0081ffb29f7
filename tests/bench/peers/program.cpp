#include "program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <thread>

#include "tests/bench/bench.hpp"
#include "tests/support/tied.hpp"

namespace ctibus::bench {

using namespace std::chrono_literals;

std::filesystem::path find_program(const std::string& name) {
  const char* path = std::getenv("PATH");
  std::istringstream places(std::string(path == nullptr ? "" : path) + ":/usr/sbin:/usr/bin");
  for (std::string place; std::getline(places, place, ':');) {
    const auto file = std::filesystem::path(place) / name;
    if (!place.empty() && ::access(file.c_str(), X_OK) == 0) return file;
  }
  return {};
}

Program::Program(const std::vector<std::string>& words, const std::filesystem::path& output)
    : name_(words.front()), output_(output) {
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const int file = ::open(output.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) throw Failed{"cannot write " + output.string()};
  const pid_t own = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) {
    // Only what is allowed after a fork of several threads.
    support::end_with(own);
    ::dup2(file, STDOUT_FILENO);
    ::dup2(file, STDERR_FILENO);
    ::execv(arguments[0], arguments.data());
    ::_exit(127);
  }
  ::close(file);
  if (pid_ < 0) throw Failed{"cannot start " + name_};
}

Program::~Program() {
  ::kill(pid_, SIGTERM);
  const auto until = std::chrono::steady_clock::now() + 10s;
  while (::waitpid(pid_, nullptr, WNOHANG) == 0) {
    if (std::chrono::steady_clock::now() > until) {
      ::kill(pid_, SIGKILL);
      ::waitpid(pid_, nullptr, 0);
      return;
    }
    std::this_thread::sleep_for(2ms);
  }
}

void Program::await(const std::function<bool()>& there) const {
  const auto until = std::chrono::steady_clock::now() + 20s;
  while (!there()) {
    siginfo_t ended{};
    const bool gone =
        ::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 &&
        ended.si_pid == pid_;
    if (gone || std::chrono::steady_clock::now() > until) {
      std::string said = text_of(output_);
      for (char& c : said) {
        if (c == '"' || c == '\\' || static_cast<unsigned char>(c) < ' ') c = ' ';
      }
      throw Failed{name_ + (gone ? " ended: " : " does not answer: ") + said.substr(0, 500)};
    }
    std::this_thread::sleep_for(5ms);
  }
}

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

void write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream out(path);
  out << text;
  out.close();
  if (!out) throw Failed{"cannot write " + path.string()};
}

}  // namespace ctibus::bench
