#pragma once

#include <sys/wait.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

/// What a run of a program left behind.
struct Outcome {
  int exit_code = -1;
  std::string out;     ///< standard output
  std::string errors;  ///< standard error
};

inline std::string read_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

/// Runs a shell command; both outputs are kept apart.
inline Outcome run_command(const std::string& command) {
  char file[] = "/tmp/ctibus-errors-XXXXXX";
  const int descriptor = mkstemp(file);
  if (descriptor < 0) throw std::runtime_error("mkstemp");
  close(descriptor);
  Outcome out;
  FILE* pipe = popen(std::string(command).append(" 2>").append(file).c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("popen");
  char buffer[4096];
  for (std::size_t size = 0; (size = fread(buffer, 1, sizeof(buffer), pipe)) > 0;) {
    out.out.append(buffer, size);
  }
  const int status = pclose(pipe);
  out.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  out.errors = read_text(file);
  std::filesystem::remove(file);
  return out;
}

/// Runs `ctibus ARGUMENTS`.
inline Outcome ctibus_run(const std::string& arguments) {
  std::string command = CTIBUS_PROGRAM;
  return run_command(command.append(" ").append(arguments));
}
