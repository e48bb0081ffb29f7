#pragma once

#include <filesystem>
#include <vector>

namespace ctibus::daemon {

struct Arguments {
  std::filesystem::path config;
  std::vector<std::filesystem::path> plugin_path;  ///< searched before the installed plugins
  bool check_only = false;
};

enum ExitCode : int { ok = 0, failed = 1, usage = 2 };

/// Runs the site until it is told to stop. Errors go to standard error. Once, from main.
ExitCode run(const Arguments& given);

}  // namespace ctibus::daemon
