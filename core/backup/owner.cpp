#include "core/backup/owner.hpp"

#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>

#include "core/backup/files.hpp"

namespace ctibus::backup {
namespace {

constexpr std::size_t names_bytes = 16384;

std::string user_name(uid_t id) {
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, names_bytes> buffer{};
  if (::getpwuid_r(id, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
    return entry.pw_name;
  }
  return std::to_string(id);
}

std::string group_name(gid_t id) {
  group entry{};
  group* found = nullptr;
  std::array<char, names_bytes> buffer{};
  if (::getgrgid_r(id, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
    return entry.gr_name;
  }
  return std::to_string(id);
}

std::optional<uid_t> user_id(const std::string& name) {
  passwd entry{};
  passwd* found = nullptr;
  std::array<char, names_bytes> buffer{};
  ::getpwnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
  if (found == nullptr) return std::nullopt;
  return entry.pw_uid;
}

std::optional<gid_t> group_id(const std::string& name) {
  group entry{};
  group* found = nullptr;
  std::array<char, names_bytes> buffer{};
  ::getgrnam_r(name.c_str(), &entry, buffer.data(), buffer.size(), &found);
  if (found == nullptr) return std::nullopt;
  return entry.gr_gid;
}

}  // namespace

Ownership ownership_of(const std::filesystem::path& path) {
  struct stat info {};
  if (::lstat(path.c_str(), &info) != 0) return {};
  return {user_name(info.st_uid) + ":" + group_name(info.st_gid), info.st_mode & 07777U};
}

Result<bool> apply(const Ownership& ownership, const std::filesystem::path& path) {
  bool known = true;
  if (::geteuid() == 0 && !ownership.owner.empty()) {
    const auto colon = ownership.owner.find(':');
    const auto user = user_id(ownership.owner.substr(0, colon));
    const auto group = group_id(ownership.owner.substr(colon + 1));
    known = user && group;
    if (known && ::lchown(path.c_str(), *user, *group) != 0) return cannot_write(path, errno);
  }
  // Set-user-id and the like have no place in a site's data.
  if (::chmod(path.c_str(), ownership.mode & 0777U) != 0) return cannot_write(path, errno);
  return known;
}

}  // namespace ctibus::backup
