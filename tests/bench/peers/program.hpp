#pragma once

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace ctibus::bench {

/// A folder in the system's place for such, gone with its owner.
class TemporaryFolder {
 public:
  explicit TemporaryFolder(const std::filesystem::path& parent);
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Where a program lies, also beside what ordinary users run; empty: it is not installed.
std::filesystem::path find_program(const std::string& name);

/// A TCP port of the loopback that nobody uses now.
int free_port();

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
