#pragma once

#include <filesystem>
#include <vector>

#include "core/manifest/manifest.hpp"

namespace ctibus::cli {

/// The core's errors and those of every plugin in the folders, sorted by id. A plugin whose
/// manifest cannot be read has none; that does not hide the others.
std::vector<manifest::ErrorSpec> error_catalogue(std::vector<std::filesystem::path> plugin_folders);

}  // namespace ctibus::cli
