#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "tests/support/free_port.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::bench {

using support::free_port;
using support::TemporaryFolder;

/// Where a program lies, also beside what ordinary users run; empty: it is not installed.
std::filesystem::path find_program(const std::string& name);

/// Another program that runs as long as this object, and no longer than this process. What it
/// writes goes to a file.
class Program {
 public:
  Program(const std::vector<std::string>& words, const std::filesystem::path& output);
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program();
  [[nodiscard]] pid_t pid() const { return pid_; }
  /// Waits until `there` says so; throws Failed, with what the program wrote, when it ends before
  /// or 20 s are over.
  void await(const std::function<bool()>& there) const;

 private:
  std::string name_;
  std::filesystem::path output_;
  pid_t pid_ = -1;
};

/// Empty when it cannot be read.
std::string text_of(const std::filesystem::path& file);
void write_file(const std::filesystem::path& path, const std::string& text);

}  // namespace ctibus::bench
