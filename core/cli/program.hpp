#pragma once

#include <functional>
#include <memory>
#include <vector>

namespace CLI {
class App;
}

namespace ctibus::cli {

/// Every command's arguments in one tree, for parsing and for completion. One thread.
class Program {
 public:
  Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program();

  [[nodiscard]] const CLI::App& app() const { return *app_; }
  /// Parses the words and does what the chosen command says. Returns the exit code.
  int run(int argc, char** argv);

 private:
  std::unique_ptr<CLI::App> app_;
  std::vector<CLI::App*> commands_;
  std::vector<std::function<int()>> actions_;
};

}  // namespace ctibus::cli
