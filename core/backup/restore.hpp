#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/backup/manifest.hpp"
#include "core/base/error.hpp"

namespace ctibus::backup {

struct Destination {
  /// Below it everything lies as it lay below its nearest common folder; empty: where it was.
  std::filesystem::path to;
  bool force = false;  ///< what is there is set aside
};

struct Restored {
  Manifest manifest;
  std::filesystem::path config_file;
  std::filesystem::path data;
  std::vector<std::filesystem::path> aside;  ///< where what was there is now
  std::vector<std::string> notes;
};

/// Puts a backup back. All of it is verified, and written beside where it belongs, before anything
/// that is there is touched. Errors: backup.site_running, backup.not_empty, those of verify() and
/// of files.hpp.
Result<Restored> restore(const std::filesystem::path& backup, const Destination& destination);

}  // namespace ctibus::backup
