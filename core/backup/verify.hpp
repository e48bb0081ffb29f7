#pragma once

#include <filesystem>

#include "core/backup/files.hpp"
#include "core/backup/manifest.hpp"
#include "core/base/error.hpp"

namespace ctibus::backup {

/// Reads all of a backup and compares it with its manifest. Changes nothing. Errors:
/// backup.damaged (names the file, and in the log the place), those of read_manifest.
Result<Manifest> verify(const std::filesystem::path& backup, const Cancelled& cancelled = {});

}  // namespace ctibus::backup
