#include "core/backup/files.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <vector>

#include "core/backup/descriptor.hpp"
#include "core/backup/sha256.hpp"

namespace ctibus::backup {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece = std::size_t{1} << 20;
constexpr std::size_t longest_text = std::size_t{64} << 20;

std::string reason(int error) { return std::error_code(error, std::generic_category()).message(); }

tl::unexpected<Error> cancelled_error() {
  return failure("backup.cancelled", "The site is stopping: nothing is left of the backup.");
}

Result<> write_all(int file, std::span<const std::byte> bytes, const fs::path& to) {
  while (!bytes.empty()) {
    const auto written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return cannot_write(to, written < 0 ? errno : ENOSPC);
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
  return {};
}

Result<Descriptor> open_new(const fs::path& to) {
  Descriptor file(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!file) return cannot_write(to, errno);
  return file;
}

Result<> finish(const Descriptor& file, const fs::path& to) {
  if (::fsync(file.get()) != 0) return cannot_write(to, errno);
  return {};
}

/// Both are open. Reads `from`, and writes unless `to` has the blocks already.
Result<Content> pump(int from, const fs::path& source, int to, const fs::path& target,
                     std::uint64_t limit, const Cancelled& cancelled) {
  Content content;
  Sha256 digest;
  std::vector<std::byte> buffer(piece);
  while (content.size < limit) {
    if (cancelled && cancelled()) return cancelled_error();
    const auto wanted = std::min<std::uint64_t>(buffer.size(), limit - content.size);
    const auto got = ::read(from, buffer.data(), wanted);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannot_read(source, errno);
    if (got == 0) break;
    const auto bytes = std::span(buffer).first(static_cast<std::size_t>(got));
    digest.add(bytes);
    content.size += bytes.size();
    if (to < 0) continue;
    if (auto written = write_all(to, bytes, target); !written) {
      return tl::unexpected(written.error());
    }
  }
  content.sha256 = digest.take();
  return content;
}

bool same(const struct stat& a, const struct stat& b) {
  return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
         a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

}  // namespace

tl::unexpected<Error> cannot_write(const fs::path& path, int error) {
  const bool full = error == ENOSPC || error == EDQUOT;
  return failure(full ? "backup.no_space" : "backup.cannot_write",
                 fmt::format("{}: {}.", path.string(), reason(error)));
}

tl::unexpected<Error> cannot_read(const fs::path& path, int error) {
  return failure("backup.unreadable", fmt::format("{}: {}.", path.string(), reason(error)));
}

Result<std::optional<Content>> copy_file(const fs::path& from, const fs::path& to,
                                         std::optional<std::uint64_t> size,
                                         const Cancelled& cancelled) {
  const Descriptor source(::open(from.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!source && errno == ENOENT) return std::nullopt;
  if (!source) return cannot_read(from, errno);
  struct stat before {};
  if (::fstat(source.get(), &before) != 0) return cannot_read(from, errno);
  auto target = open_new(to);
  if (!target) return tl::unexpected(target.error());
  const auto length = static_cast<std::uint64_t>(before.st_size);
  const bool whole = !size || *size == length;
  const bool shared = whole && ::ioctl(target->get(), FICLONE, source.get()) == 0;
  // What is read is what was shared, whoever writes to the source meanwhile.
  const Descriptor clone(shared ? ::open(to.c_str(), O_RDONLY | O_CLOEXEC) : -1);
  if (shared && !clone) return cannot_read(to, errno);
  auto content = pump(shared ? clone.get() : source.get(), from, shared ? -1 : target->get(), to,
                      size.value_or(UINT64_MAX), cancelled);
  if (!content) return tl::unexpected(content.error());
  if (size && content->size != *size) {
    return failure("backup.unreadable", fmt::format("{} ends after {} bytes instead of {}.",
                                                    from.string(), content->size, *size));
  }
  struct stat after {};
  content->changed = ::fstat(source.get(), &after) != 0 || !same(before, after);
  if (auto finished = finish(*target, to); !finished) return tl::unexpected(finished.error());
  return std::move(*content);
}

Result<Content> write_file(const fs::path& to, std::span<const std::span<const std::byte>> parts) {
  auto target = open_new(to);
  if (!target) return tl::unexpected(target.error());
  Content content;
  Sha256 digest;
  // Many parts are small: a system call for each would take its time.
  std::vector<std::byte> gathered;
  const auto flush = [&]() -> Result<> {
    auto written = write_all(target->get(), gathered, to);
    gathered.clear();
    return written;
  };
  for (const auto part : parts) {
    digest.add(part);
    content.size += part.size();
    if (gathered.size() + part.size() > piece) {
      if (auto flushed = flush(); !flushed) return tl::unexpected(flushed.error());
    }
    if (part.size() < piece) {
      gathered.insert(gathered.end(), part.begin(), part.end());
    } else if (auto written = write_all(target->get(), part, to); !written) {
      return tl::unexpected(written.error());
    }
  }
  if (auto flushed = flush(); !flushed) return tl::unexpected(flushed.error());
  content.sha256 = digest.take();
  if (auto finished = finish(*target, to); !finished) return tl::unexpected(finished.error());
  return content;
}

Result<Content> write_text(const fs::path& to, const std::string& text) {
  const std::span<const std::byte> parts[] = {std::as_bytes(std::span(text))};
  return write_file(to, parts);
}

Result<Content> take_up_file(const fs::path& file, const Cancelled& cancelled) {
  const Descriptor opened(::open(file.c_str(), O_RDWR | O_CLOEXEC));
  if (!opened || ::fchmod(opened.get(), 0600) != 0) return cannot_write(file, errno);
  if (auto finished = finish(opened, file); !finished) return tl::unexpected(finished.error());
  return pump(opened.get(), file, -1, {}, UINT64_MAX, cancelled);
}

Result<Content> read_file(const fs::path& file, const Cancelled& cancelled) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!opened) return cannot_read(file, errno);
  return pump(opened.get(), file, -1, {}, UINT64_MAX, cancelled);
}

Result<std::string> read_text(const fs::path& file) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!opened) return cannot_read(file, errno);
  std::string text;
  char buffer[65536];
  while (text.size() < longest_text) {
    const auto got = ::read(opened.get(), buffer, sizeof buffer);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannot_read(file, errno);
    if (got == 0) return text;
    text.append(buffer, static_cast<std::size_t>(got));
  }
  return cannot_read(file, EFBIG);
}

Result<> make_folder(const fs::path& folder) {
  std::error_code error;
  if (fs::is_directory(folder, error)) return {};
  if (folder.has_parent_path() && folder.parent_path() != folder) {
    if (auto made = make_folder(folder.parent_path()); !made) return made;
  }
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return cannot_write(folder, errno);
  return {};
}

Result<> sync_folder(const fs::path& folder) {
  const Descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened || ::fsync(opened.get()) != 0) return cannot_write(folder, errno);
  return {};
}

Result<> sync_folders(const fs::path& folder) {
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end;
       at.increment(error)) {
    if (!at->is_directory() || at->is_symlink()) continue;
    if (auto synced = sync_folder(at->path()); !synced) return synced;
  }
  if (error) return cannot_write(folder, error.value());
  return sync_folder(folder);
}

bool holds_anything(const fs::path& path) {
  std::error_code error;
  const auto status = fs::symlink_status(path, error);
  if (!fs::exists(status)) return false;
  if (!fs::is_directory(status)) return true;
  const bool empty = fs::is_empty(path, error);
  return error || !empty;
}

fs::path clean(const fs::path& path) {
  if (path.empty()) return path;
  const fs::path whole = fs::absolute(path).lexically_normal();
  return whole.has_filename() ? whole : whole.parent_path();
}

bool is_below(const fs::path& path, const fs::path& folder) {
  const auto relative = path.lexically_relative(folder);
  return !relative.empty() && *relative.begin() != "..";
}

}  // namespace ctibus::backup
