#pragma once

#include <filesystem>

#include "core/backup/files.hpp"
#include "core/backup/manifest.hpp"
#include "core/backup/subject.hpp"
#include "core/base/error.hpp"

namespace ctibus::log {
class Log;
}

namespace ctibus::backup {

struct Wanted {
  std::filesystem::path target;   ///< absolute; a folder that is not there, or empty
  bool keys = false;              ///< with the keyring
  const log::Log* log = nullptr;  ///< of a running site; null: the site is stopped
  Cancelled cancelled;
};

/// Makes a backup of a site, complete or not at all. The log is taken first and the tables after
/// it: what a consumer has acknowledged up to the log's position is in its tables. Any thread;
/// blocks. Errors: backup.busy, backup.exists, backup.site_running (the site was said to be
/// stopped), those of files.hpp, of Log::copy and of sql::copy_sqlite.
Result<Manifest> make_backup(const Subject& subject, const Wanted& wanted);

}  // namespace ctibus::backup
