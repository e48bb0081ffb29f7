#include "core/gateway/backups.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "core/backup/make.hpp"
#include "core/gateway/backup_body.hpp"
#include "core/host/logging.hpp"
#include "core/host/site.hpp"
#include "ctibus/codec.hpp"

namespace ctibus::gateway {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

bool is_name(std::string_view text) {
  constexpr std::size_t longest = 100;
  return text.size() <= longest && !text.starts_with('.') &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_' || c == '.';
         });
}

Result<fs::path> target_of(const Backups::Wanted& wanted, const fs::path& data) {
  if (wanted.path.empty()) return backup::default_target(data);
  const fs::path path = wanted.path;
  if (path.is_absolute() && wanted.anywhere) return backup::clean(path);
  if (is_name(path.string())) return backup::folder_of_backups(data) / path;
  return failure("backup.bad_name",
                 fmt::format("\"{}\" is no name for a backup: write letters, digits, '-', '_' and "
                             "'.'{}.",
                             path.string(), wanted.anywhere ? ", or an absolute path" : ""));
}

}  // namespace

Result<msgpack::Buffer> Backups::make(const Wanted& wanted,
                                      const std::function<bool()>& cancelled) {
  const auto began = Clock::now();
  const auto subject = backup::subject_of(site_.config(), site_.instances());
  const auto target = target_of(wanted, subject.data);
  if (!target) return tl::unexpected(target.error());
  const bool in_memory = subject.log.empty();
  backup::Wanted order{.target = *target, .keys = wanted.keys, .cancelled = cancelled};
  if (!in_memory) order.log = &site_.log();
  const auto manifest = backup::make_backup(subject, order);
  const auto logger = site_.logger("core.backup");
  if (!manifest) {
    logger->write(CTIBUS_LOG_ERROR, manifest.error().code, manifest.error().text);
    return tl::unexpected(manifest.error());
  }
  logger->write(CTIBUS_LOG_INFO, "backup.made",
                fmt::format("{}: {} files, {} bytes, the log up to {}.", target->string(),
                            manifest->files.size(), manifest->bytes(), manifest->log.sequence));
  const std::string path = target->string();
  msgpack::Buffer out;
  encode(body_of(*manifest, path, std::chrono::duration_cast<Duration>(Clock::now() - began)), out);
  return out;
}

}  // namespace ctibus::gateway
