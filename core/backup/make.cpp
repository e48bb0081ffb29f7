#include "core/backup/make.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>

#include "core/backup/package.hpp"
#include "core/log/copy.hpp"
#include "core/log/log.hpp"
#include "core/log/segment_file.hpp"
#include "ctibus/kit/sql.hpp"
#include "ctibus/kit/sqlite_copy.hpp"
#include "ctibus/version.h"

namespace ctibus::backup {
namespace {

namespace fs = std::filesystem;

constexpr unsigned log_file_mode = 0640;

Result<> as_ours(const kit::Result<void>& done) {
  if (done) return {};
  const auto& error = done.error();
  if (error.code == "sql.cancelled") return failure("backup.cancelled", error.text);
  if (error.code == "sql.disk_full") return failure("backup.no_space", error.text);
  return failure("backup.unreadable", error.code + ": " + error.text);
}

class Maker final : public log::CopySink {
 public:
  Maker(const Subject& subject, const Wanted& wanted, Package& package)
      : subject_(subject), wanted_(wanted), package_(package) {}

  Result<Manifest> run() {
    manifest_.ctibus = CTIBUS_VERSION;
    manifest_.made = fmt::format(
        "{:%Y-%m-%dT%H:%M:%SZ}",
        fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
    manifest_.site = subject_.site;
    manifest_.running = wanted_.log != nullptr;
    manifest_.plugins = subject_.plugins;
    manifest_.roots["config"] = {subject_.config_files.front().parent_path().string(), false};
    manifest_.roots["data"] = {subject_.data.string(), true};
    manifest_.hosts = subject_.hosts.string();
    if (is_below(subject_.keyring, subject_.data)) {
      manifest_.keyring = in_backup("data", subject_.data, subject_.keyring);
    }
    for (auto step : {&Maker::take_config, &Maker::take_log, &Maker::take_data,
                      &Maker::take_databases, &Maker::take_keys, &Maker::write}) {
      if (auto done = (this->*step)(); !done) return tl::unexpected(done.error());
    }
    return std::move(manifest_);
  }

  // The log's files.
  Result<bool> copy(const std::string& name, const fs::path& from, std::uint64_t size) override {
    const auto path = manifest_.log.path + "/" + name;
    auto content = copy_file(from, package_.folder() / path, size, wanted_.cancelled);
    if (!content) return tl::unexpected(content.error());
    if (!*content) return false;
    note(path, **content, log_ownership());
    return true;
  }

  Result<void> write(const std::string& name,
                     std::span<const std::span<const std::byte>> parts) override {
    const auto path = manifest_.log.path + "/" + name;
    auto content = write_file(package_.folder() / path, parts);
    if (!content) return tl::unexpected(content.error());
    note(path, *content, log_ownership());
    return {};
  }

  Result<void> discard() override {
    const std::string below = manifest_.log.path + "/";
    std::erase_if(manifest_.files, [&](const StoredFile& file) {
      if (!file.path.starts_with(below)) return false;
      std::error_code ignored;
      fs::remove(package_.folder() / file.path, ignored);
      return true;
    });
    return {};
  }

 private:
  static std::string in_backup(const std::string& root, const fs::path& folder,
                               const fs::path& path) {
    const auto below = path.lexically_relative(folder);
    return below == "." ? root : (fs::path(root) / below).string();
  }

  Ownership log_ownership() const {
    Ownership ownership = ownership_of(subject_.log);
    ownership.mode = log_file_mode;
    return ownership;
  }

  void note(const std::string& path, const Content& content, const Ownership& ownership) {
    manifest_.files.push_back({path, content.size, content.sha256, ownership});
    if (content.changed) {
      manifest_.notes.push_back(path + " was written to while it was copied.");
    }
  }

  /// The folder in the backup that `path` is in; those of the site above it, up to its root, are
  /// noted with their owners.
  Result<> take_folder(const std::string& root, const fs::path& folder, const fs::path& at) {
    if (auto made = make_folder(package_.folder() / in_backup(root, folder, at)); !made) {
      return made;
    }
    if (!manifest_.roots.at(root).whole) return {};
    const std::string path = in_backup(root, folder, at);
    const auto known = std::any_of(manifest_.folders.begin(), manifest_.folders.end(),
                                   [&](const StoredFolder& one) { return one.path == path; });
    if (!known) manifest_.folders.push_back({path, ownership_of(at)});
    return {};
  }

  Result<> take_file(const std::string& root, const fs::path& folder, const fs::path& file) {
    if (auto made = take_folder(root, folder, file.parent_path()); !made) return made;
    const auto path = in_backup(root, folder, file);
    auto content = copy_file(file, package_.folder() / path, std::nullopt, wanted_.cancelled);
    if (!content) return tl::unexpected(content.error());
    if (*content) note(path, **content, ownership_of(file));
    return {};
  }

  Result<> take_sqlite(const std::string& root, const fs::path& folder, const fs::path& file) {
    if (auto made = take_folder(root, folder, file.parent_path()); !made) return made;
    const auto path = in_backup(root, folder, file);
    const auto to = package_.folder() / path;
    if (auto copied = as_ours(sql::copy_sqlite(file, to, wanted_.cancelled)); !copied) {
      std::error_code none;
      if (!fs::exists(file, none)) return {};  // it was for the moment only
      return copied;
    }
    auto content = take_up_file(to, wanted_.cancelled);
    if (!content) return tl::unexpected(content.error());
    note(path, *content, ownership_of(file));
    return {};
  }

  Result<> take_config() {
    const auto folder = subject_.config_files.front().parent_path();
    manifest_.config_file = in_backup("config", folder, subject_.config_files.front());
    for (const auto& file : subject_.config_files) {
      if (auto taken = take_file("config", folder, file); !taken) return taken;
    }
    return {};
  }

  Result<> take_log() {
    if (subject_.log.empty()) {
      manifest_.notes.emplace_back("The log lives in memory and is not in the backup.");
      return {};
    }
    std::string root = "data";
    if (!is_below(subject_.log, subject_.data)) {
      root = "log";
      manifest_.roots[root] = {subject_.log.string(), true};
    }
    const fs::path folder = manifest_.roots.at(root).folder;
    if (auto made = take_folder(root, folder, subject_.log); !made) return made;
    manifest_.log.path = in_backup(root, folder, subject_.log);
    std::error_code none;
    if (wanted_.log == nullptr && !fs::exists(subject_.log, none)) return {};
    auto copied =
        wanted_.log != nullptr ? wanted_.log->copy(*this) : log::copy_closed(subject_.log, *this);
    if (!copied) return tl::unexpected(copied.error());
    manifest_.log.format = log::SegmentHeader::kVersion;
    manifest_.log.epoch = copied->position.epoch;
    manifest_.log.sequence = copied->position.sequence;
    manifest_.log.first = copied->first;
    return {};
  }

  bool is_left_out(const fs::path& path) const {
    if (path == package_.folder() || path == subject_.keyring || path == subject_.log) return true;
    return std::any_of(
        subject_.left_out.begin(), subject_.left_out.end(), [&](const fs::path& out) {
          // "site.log" is rotated to "site.1.log".
          const bool rotated = !out.extension().empty() &&
                               path.parent_path() == out.parent_path() &&
                               path.extension() == out.extension() &&
                               path.filename().string().starts_with(out.stem().string() + ".");
          return path == out || rotated;
        });
  }

  /// "a.db-wal" and its like belong to a database whose copy does not need them.
  static bool is_beside_sqlite(const fs::path& path) {
    const std::string name = path.string();
    for (const std::string_view suffix : {"-wal", "-shm", "-journal"}) {
      if (name.ends_with(suffix) && sql::is_sqlite(name.substr(0, name.size() - suffix.size()))) {
        return true;
      }
    }
    return false;
  }

  /// All of the data folder but what is this machine's, or dealt with elsewhere.
  Result<> take_data() {
    std::vector<fs::path> folders{subject_.data};
    while (!folders.empty()) {
      const fs::path folder = std::move(folders.back());
      folders.pop_back();
      if (auto taken = take_contents(folder, folders); !taken) return taken;
    }
    return {};
  }

  /// Of one folder; those in it are added to `folders`. While a site runs any of it may be gone at
  /// any moment, and is then no part of the site.
  Result<> take_contents(const fs::path& folder, std::vector<fs::path>& folders) {
    std::error_code error;
    fs::directory_iterator at(folder, error);
    if (error == std::errc::no_such_file_or_directory) return {};
    if (error) return cannot_read(folder, error.value());
    if (auto taken = take_folder("data", subject_.data, folder); !taken) return taken;
    for (const fs::directory_iterator end; !error && at != end; at.increment(error)) {
      const fs::path path = at->path();
      if (is_left_out(path)) continue;
      std::error_code gone;
      const auto status = at->symlink_status(gone);
      if (fs::is_directory(status)) {
        folders.push_back(path);
      } else if (fs::is_regular_file(status)) {
        if (is_beside_sqlite(path)) continue;
        auto taken = sql::is_sqlite(path) ? take_sqlite("data", subject_.data, path)
                                          : take_file("data", subject_.data, path);
        if (!taken) return taken;
      } else if (fs::is_symlink(status)) {
        manifest_.notes.push_back(path.string() + " is a link and is not in the backup.");
      }
    }
    if (error && error != std::errc::no_such_file_or_directory) {
      return cannot_read(folder, error.value());
    }
    return {};
  }

  Result<> take_databases() {
    for (const auto& source : subject_.sources) {
      const auto parsed = sql::DataSource::parse(source.dsn);
      if (!parsed) continue;  // the plugin has said so
      const bool file = parsed->dialect() == sql::Dialect::sqlite;
      if (!file || !fs::path(parsed->target()).is_absolute()) {
        manifest_.databases.push_back({source.owner, parsed->display(), false});
        continue;
      }
      const fs::path path = clean(parsed->target());
      std::error_code none;
      if (!fs::exists(path, none)) continue;
      manifest_.databases.push_back({source.owner, parsed->display(), true});
      if (is_below(path, subject_.data)) continue;
      const std::string root = fmt::format("database{}", ++outside_);
      manifest_.roots[root] = {path.parent_path().string(), false};
      if (auto taken = take_sqlite(root, path.parent_path(), path); !taken) return taken;
    }
    return {};
  }

  Result<> take_keys() {
    std::error_code error;
    if (!wanted_.keys) {
      if (fs::exists(subject_.keyring, error)) {
        manifest_.notes.emplace_back(
            "The keyring is not in the backup: make it with --keys, or keep a copy apart.");
      }
      return {};
    }
    std::string root = "data";
    if (manifest_.keyring.empty()) {
      root = "keys";
      manifest_.roots[root] = {subject_.keyring.string(), true};
      manifest_.keyring = root;
    }
    const fs::path folder = manifest_.roots.at(root).folder;
    for (fs::recursive_directory_iterator at(subject_.keyring, error), end; !error && at != end;
         at.increment(error)) {
      if (!at->is_regular_file()) continue;
      if (auto taken = take_file(root, folder, at->path()); !taken) return taken;
    }
    if (error && error != std::errc::no_such_file_or_directory) {
      return cannot_read(subject_.keyring, error.value());
    }
    manifest_.keys = true;
    return {};
  }

  Result<> write() { return write_manifest(manifest_, package_.folder()); }

  const Subject& subject_;
  const Wanted& wanted_;
  Package& package_;
  Manifest manifest_;
  int outside_ = 0;
};

}  // namespace

Result<Manifest> make_backup(const Subject& subject, const Wanted& wanted) {
  if (holds_anything(wanted.target)) {
    return failure("backup.exists",
                   fmt::format("{} exists: name another folder. Nothing was written.",
                               wanted.target.string()));
  }
  std::shared_ptr<void> lock;
  std::error_code none;
  if (wanted.log == nullptr && !subject.log.empty() && fs::exists(subject.log, none)) {
    auto locked = log::lock_closed(subject.log);
    if (!locked && locked.error().code == "log.locked") {
      return failure("backup.site_running", locked.error().text);
    }
    if (!locked) return failure("backup.unreadable", locked.error().text);
    lock = std::move(*locked);
  }
  auto package = Package::begin(wanted.target, "partial");
  if (!package) return tl::unexpected(package.error());
  auto manifest = Maker(subject, wanted, *package).run();
  if (!manifest) return manifest;
  if (auto published = package->publish(); !published) return tl::unexpected(published.error());
  return manifest;
}

}  // namespace ctibus::backup
