#pragma once

#include "core/backup/manifest.hpp"
#include "core/presentation/backup_message.hpp"

namespace ctibus::gateway {

/// What is told of a backup. Views of `manifest` and `path`.
inline presentation::BackupBody body_of(const backup::Manifest& manifest, std::string_view path,
                                        Duration took = {}) {
  presentation::BackupBody body{.path = path,
                                .epoch = manifest.log.epoch,
                                .first = manifest.log.first,
                                .sequence = manifest.log.sequence,
                                .files = manifest.files.size(),
                                .bytes = manifest.bytes(),
                                .took = took,
                                .keys = manifest.keys,
                                .notes = manifest.notes};
  for (const auto& database : manifest.databases) {
    if (!database.included) body.left.push_back({database.owner, database.where});
  }
  return body;
}

}  // namespace ctibus::gateway
