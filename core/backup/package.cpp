#include "core/backup/package.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>

#include <cerrno>
#include <cstdio>

#include "core/backup/files.hpp"

namespace ctibus::backup {

namespace fs = std::filesystem;

Package::Package(fs::path target, fs::path folder, Descriptor lock)
    : target_(std::move(target)), folder_(std::move(folder)), lock_(std::move(lock)) {}

Package::Package(Package&& other) noexcept
    : target_(std::move(other.target_)),
      folder_(std::move(other.folder_)),
      lock_(std::move(other.lock_)),
      done_(std::exchange(other.done_, true)) {}

Package::~Package() {
  if (done_) return;
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Result<Package> Package::begin(const fs::path& target, const std::string& word) {
  const fs::path folder =
      target.parent_path() / fmt::format(".{}.{}", target.filename().string(), word);
  if (auto made = make_folder(folder); !made) return tl::unexpected(made.error());
  Descriptor lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  if (!lock) return cannot_write(folder, errno);
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
    return failure("backup.busy",
                   fmt::format("{} is being written by another process.", folder.string()));
  }
  // Of somebody who was killed.
  std::error_code error;
  for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    std::error_code ignored;
    fs::remove_all(at->path(), ignored);
  }
  return Package(target, folder, std::move(lock));
}

Result<> Package::published() {
  done_ = true;
  return sync_folder(target_.parent_path());
}

Result<> Package::publish() {
  if (auto synced = sync_folders(folder_); !synced) return synced;
  if (::rename(folder_.c_str(), target_.c_str()) == 0) return published();
  if (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR) {
    return failure("backup.exists", fmt::format("{} exists: name another folder. Nothing was "
                                                "written.",
                                                target_.string()));
  }
  return cannot_write(target_, errno);
}

Result<> Package::publish_instead_of(const fs::path& aside) {
  if (!holds_anything(target_)) return publish();
  if (auto synced = sync_folders(folder_); !synced) return synced;
  // Under the name that what is there gets: who is killed in between loses neither.
  if (::rename(folder_.c_str(), aside.c_str()) != 0) return cannot_write(aside, errno);
  if (::renameat2(AT_FDCWD, aside.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE) == 0) {
    return published();
  }
  if (::rename(aside.c_str(), folder_.c_str()) != 0) return cannot_write(aside, errno);
  if (::rename(target_.c_str(), aside.c_str()) != 0) return cannot_write(aside, errno);
  if (::rename(folder_.c_str(), target_.c_str()) != 0) {
    const int error = errno;
    (void)::rename(aside.c_str(), target_.c_str());
    return cannot_write(target_, error);
  }
  return published();
}

}  // namespace ctibus::backup
