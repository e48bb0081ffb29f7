#include "core/backup/verify.hpp"

#include <fmt/format.h>

#include "core/log/copy.hpp"

namespace ctibus::backup {
namespace {

namespace fs = std::filesystem;

/// Where in a damaged file of the log.
std::string place_in_log(const fs::path& file) {
  const auto contents = log::read_closed(file.parent_path());
  if (!contents) return {};
  for (const auto& damage : contents->damages) {
    if (damage.file != file.filename()) continue;
    return fmt::format(" The first bad byte is at {}, behind message {}.", damage.offset,
                       damage.after);
  }
  return {};
}

tl::unexpected<Error> damaged(const fs::path& file, const std::string& why) {
  return failure("backup.damaged", fmt::format("{} {}. Nothing was changed.", file.string(), why));
}

Result<> check(const fs::path& backup, const StoredFile& file, const Cancelled& cancelled) {
  const auto path = backup / file.path;
  std::error_code error;
  if (!fs::exists(fs::symlink_status(path, error))) return damaged(path, "is missing");
  const auto content = read_file(path, cancelled);
  if (!content) return tl::unexpected(content.error());
  if (content->size != file.size) {
    return damaged(path, fmt::format("has {} bytes instead of {}", content->size, file.size));
  }
  if (content->sha256 == file.sha256) return {};
  const bool segment = path.extension() == ".log" || path.extension() == ".ckpt";
  return damaged(path, "is not as it was written: its SHA-256 differs." +
                           (segment ? place_in_log(path) : std::string()) + " Take another copy");
}

/// What every file of the log on its own cannot tell.
Result<> check_log(const fs::path& backup, const LogPart& log) {
  if (log.path.empty() || log.sequence == 0) return {};
  const auto contents = log::read_closed(backup / log.path);
  if (!contents) return tl::unexpected(contents.error());
  if (contents->position.sequence != log.sequence) {
    return damaged(backup / log.path, fmt::format("ends at message {} instead of {}",
                                                  contents->position.sequence, log.sequence));
  }
  return {};
}

}  // namespace

Result<Manifest> verify(const fs::path& backup, const Cancelled& cancelled) {
  auto manifest = read_manifest(backup);
  if (!manifest) return manifest;
  for (const auto& file : manifest->files) {
    if (auto good = check(backup, file, cancelled); !good) return tl::unexpected(good.error());
  }
  if (auto good = check_log(backup, manifest->log); !good) return tl::unexpected(good.error());
  return manifest;
}

}  // namespace ctibus::backup
