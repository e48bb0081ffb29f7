#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/backup/owner.hpp"
#include "core/base/error.hpp"

/// What a backup says of itself: manifest.json, and its SHA-256 in manifest.json.sha256, which
/// `sha256sum -c` reads. Values only.
namespace ctibus::backup {

inline constexpr std::uint32_t format_version = 1;

struct StoredFile {
  std::string path;  ///< in the backup; its first part is a root
  std::uint64_t size = 0;
  std::string sha256;
  Ownership ownership;
};

struct StoredFolder {
  std::string path;
  Ownership ownership;
};

/// The part of a place's path in the backup that stands for a folder of the site.
struct Root {
  std::string folder;  ///< absolute, on the machine of the backup
  bool whole = true;   ///< the folder is the site's alone; else only the files are
};

struct Database {
  std::string owner;  ///< "site", or an instance
  std::string where;  ///< without password
  bool included = true;
};

struct Plugin {
  std::string instance;
  std::string plugin;
  std::string version;
};

struct LogPart {
  std::string path;  ///< in the backup
  std::uint32_t format = 0;
  std::uint64_t epoch = 0;
  std::uint64_t first = 0;     ///< oldest message
  std::uint64_t sequence = 0;  ///< newest: all up to here is in the backup
};

struct Manifest {
  std::uint32_t format = format_version;
  std::string ctibus;  ///< version
  std::string made;    ///< ISO 8601, UTC
  std::string site;
  std::string config_file;  ///< in the backup
  bool running = false;     ///< the site was
  bool keys = false;        ///< the keyring is in it
  std::string keyring;      ///< where it lies or would lie in the backup; empty: not below a root
  std::string hosts;        ///< folder of the processes of instances, where the backup was made
  LogPart log;              ///< path empty: the log lives in memory
  std::vector<Plugin> plugins;
  std::vector<Database> databases;
  std::vector<std::string> notes;  ///< what an operator should know
  std::map<std::string, Root> roots;
  std::vector<StoredFolder> folders;
  std::vector<StoredFile> files;

  [[nodiscard]] std::uint64_t bytes() const;
};

/// "manifest.json"
inline constexpr std::string_view manifest_name = "manifest.json";

/// Writes both files into the folder. Errors: those of files.hpp.
Result<> write_manifest(const Manifest& manifest, const std::filesystem::path& folder);

/// Errors: backup.not_a_backup, backup.damaged, backup.downgrade_refused.
Result<Manifest> read_manifest(const std::filesystem::path& folder);

/// Errors: backup.damaged, backup.downgrade_refused.
std::string manifest_to_json(const Manifest& manifest);
Result<Manifest> manifest_from_json(std::string_view text);

}  // namespace ctibus::backup
