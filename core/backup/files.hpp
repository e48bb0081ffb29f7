#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>

#include "core/base/error.hpp"

/// The few things that a backup does to files. Everything written is on the medium when a function
/// returns, but for the name of a new file: sync_folder does that. Any thread; blocks.
/// Errors: backup.no_space, backup.cannot_write, backup.unreadable, backup.cancelled.
namespace ctibus::backup {

/// Asked between pieces; true ends the work with backup.cancelled. May be empty.
using Cancelled = std::function<bool()>;

struct Content {
  std::uint64_t size = 0;
  std::string sha256;
  bool changed = false;  ///< the source was written to meanwhile
};

/// Copies a file, or its first `size` bytes, to a new one that only its owner may read; where the
/// file system can, both share their blocks until one of them changes. nullopt: there is no such
/// file (any more).
Result<std::optional<Content>> copy_file(const std::filesystem::path& from,
                                         const std::filesystem::path& to,
                                         std::optional<std::uint64_t> size,
                                         const Cancelled& cancelled);

Result<Content> write_file(const std::filesystem::path& to,
                           std::span<const std::span<const std::byte>> parts);
Result<Content> write_text(const std::filesystem::path& to, const std::string& text);

/// Of a file that somebody else has written: syncs it and reads it.
Result<Content> take_up_file(const std::filesystem::path& file, const Cancelled& cancelled);
Result<Content> read_file(const std::filesystem::path& file, const Cancelled& cancelled);
/// At most 64 MiB.
Result<std::string> read_text(const std::filesystem::path& file);

/// With all that are missing above it; new ones only for their owner.
Result<> make_folder(const std::filesystem::path& folder);
Result<> sync_folder(const std::filesystem::path& folder);
/// The folder and all below it.
Result<> sync_folders(const std::filesystem::path& folder);
/// Whether it is there and holds anything.
bool holds_anything(const std::filesystem::path& path);
/// As folders are compared and named here: absolute, without "." and "..", and without a slash at
/// its end. Nothing stays nothing.
std::filesystem::path clean(const std::filesystem::path& path);
/// Whether `path` is `folder` or lies below it. Both absolute; pure.
bool is_below(const std::filesystem::path& path, const std::filesystem::path& folder);

/// "backup.no_space" or "backup.cannot_write", by errno.
tl::unexpected<Error> cannot_write(const std::filesystem::path& path, int error);
tl::unexpected<Error> cannot_read(const std::filesystem::path& path, int error);

}  // namespace ctibus::backup
