#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "core/config/diagnostic.hpp"
#include "core/config/site_config.hpp"

namespace ctibus::config {

/// What loading takes from the machine. The environment has no other influence.
struct Surroundings {
  /// Folders of plugins, searched after the site's own plugin_path.
  std::vector<std::filesystem::path> plugin_folders;
  /// The service manager's folder of credentials.
  std::optional<std::filesystem::path> credentials;
};

/// The installed plugins, and $CREDENTIALS_DIRECTORY.
Surroundings this_machine();

struct Loaded {
  std::optional<SiteConfig> config;     ///< only when there is no error
  std::vector<Diagnostic> diagnostics;  ///< errors and warnings, in the order of the files
};

/// Reads and checks a whole site: its files (the main one and `conf.d/*.toml` beside it), every
/// key, value and secret, every library's manifest, and whether the instances fit together. Runs no
/// plugin code and changes nothing on the disk. Any thread; blocks on the disk.
Loaded load(const std::filesystem::path& file, const Surroundings& surroundings = this_machine());

}  // namespace ctibus::config
