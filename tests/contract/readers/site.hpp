#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/process/child.hpp"
#include "ctibus/kit/wire/client.hpp"
#include "tests/support/temporary_folder.hpp"

namespace ctibus::readers {

class Reader;

/// A ctibusd in a folder of its own, with the rest of the world as a client, "wire.world". One
/// thread.
class Site {
 public:
  /// `log` are lines of its section.
  explicit Site(const std::string& log = "");
  Site(const Site&) = delete;
  Site& operator=(const Site&) = delete;
  ~Site();

  void start();
  /// kill -9, and a new start.
  void crash();

  /// Sections of the site's file that readers need, by the readers' names.
  void set_section(const std::string& name, const std::string& text);
  void drop_section(const std::string& name);
  /// Reads the file again. Errors: the first failure of an instance.
  Result<> reload();

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::string endpoint() const;
  wire::Client& world() { return *world_; }
  /// Lets the world and the readers run until the condition holds; false after a generous time.
  bool await(const std::function<bool()>& condition);
  /// What the world has published is in the log, and what it asked for is done.
  void settle();

  void add(Reader& reader) { readers_.push_back(&reader); }
  void remove(const Reader& reader) { std::erase(readers_, &reader); }

 private:
  void write_file() const;
  void run_daemon();

  support::TemporaryFolder temporary_{"readers"};
  std::filesystem::path folder_ = temporary_.path();
  std::string log_;
  std::map<std::string, std::string> sections_;
  std::unique_ptr<process::Holder> daemon_;
  std::unique_ptr<wire::Client> world_;
  std::vector<Reader*> readers_;
};

}  // namespace ctibus::readers
