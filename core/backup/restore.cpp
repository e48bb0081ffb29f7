#include "core/backup/restore.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <memory>
#include <optional>

#include "core/backup/files.hpp"
#include "core/backup/package.hpp"
#include "core/backup/places.hpp"
#include "core/backup/subject.hpp"
#include "core/backup/verify.hpp"
#include "core/base/file_lock.hpp"
#include "core/log/copy.hpp"
#include "core/process/folder.hpp"
#include "ctibus/kit/wire/endpoint.hpp"

namespace ctibus::backup {
namespace {

namespace fs = std::filesystem;

class Restoring {
 public:
  Restoring(fs::path backup, Destination destination)
      : backup_(std::move(backup)), destination_(std::move(destination)) {}

  Result<Restored> run() {
    auto verified = verify(backup_);
    if (!verified) return tl::unexpected(verified.error());
    restored_.manifest = std::move(*verified);
    suffix_ = fmt::format(
        ".before-restore-{:%Y%m%dT%H%M%SZ}",
        fmt::gmtime(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
    for (auto step : {&Restoring::find_places, &Restoring::keep_daemons_out,
                      &Restoring::look_at_targets, &Restoring::write_files, &Restoring::keep_keys,
                      &Restoring::own_files, &Restoring::publish}) {
      if (auto done = (this->*step)(); !done) return tl::unexpected(done.error());
    }
    tell();
    return std::move(restored_);
  }

 private:
  const Manifest& manifest() const { return restored_.manifest; }

  fs::path place_of(const std::string& path) const { return places_.of(path); }

  Result<> find_places() {
    places_ = Places(manifest(), destination_.to);
    restored_.config_file = place_of(manifest().config_file);
    restored_.data = place_of("data");
    return {};
  }

  static tl::unexpected<Error> running(const std::string& why) {
    return failure("backup.site_running",
                   why + " Stop the site first, or restore into another folder with --to.");
  }

  /// A running site holds its data folder and its log, which are held from here on until all is in
  /// its place.
  Result<> keep_daemons_out() {
    if (auto alone = hold_data_folder(); !alone) return alone;
    if (auto alone = hold_log(); !alone) return alone;
    // Of before there was a lock of the data folder.
    const auto socket = restored_.data / "gateway.sock";
    if (wire::probe("ipc://" + socket.string())) {
      return running(socket.string() + " is answered by a site.");
    }
    return look_for_hosts();
  }

  /// Where nothing is nobody runs; who begins to meanwhile is noticed when it is published.
  Result<> hold_data_folder() {
    const auto file = lock_of_data_folder(restored_.data);
    std::error_code none;
    const bool there = destination_.force ? holds_anything(restored_.data) : fs::exists(file, none);
    if (!there) return {};
    auto lock = FileLock::take(file);
    if (!lock && lock.error() == EWOULDBLOCK) {
      return running(fmt::format("A site runs in {}.", restored_.data.string()));
    }
    if (!lock) return cannot_write(file, lock.error());
    data_lock_ = std::move(*lock);
    return {};
  }

  Result<> hold_log() {
    if (manifest().log.path.empty()) return {};
    const auto folder = place_of(manifest().log.path);
    std::error_code none;
    if (!fs::is_directory(folder, none)) return {};
    auto locked = log::lock_closed(folder);
    if (!locked && locked.error().code == "log.locked") return running(locked.error().text);
    if (!locked) return failure("backup.cannot_write", locked.error().text);
    log_lock_ = std::move(*locked);
    return {};
  }

  /// A core that was killed leaves them alive: they would go on with what is set aside.
  Result<> look_for_hosts() const {
    std::error_code error;
    for (fs::directory_iterator at(places_.hosts(), error), end; !error && at != end;
         at.increment(error)) {
      if (const auto holder = process::Folder(at->path()).holder()) {
        return running(fmt::format("Process {} still holds the instance {} of the site: end it.",
                                   *holder, at->path().filename().string()));
      }
    }
    return {};
  }

  Result<> look_at_targets() {
    if (destination_.force) return {};
    const auto refuse = [](const fs::path& what) {
      return failure("backup.not_empty",
                     fmt::format("{} exists. Name another folder with --to; with --force it is "
                                 "set aside. Nothing was changed.",
                                 what.string()));
    };
    for (const auto& site : places_.sites()) {
      if (site.whole && holds_anything(site.target)) return refuse(site.target);
    }
    for (const auto& file : manifest().files) {
      if (places_.is_whole(place_of(file.path))) continue;
      if (differs(file)) return refuse(place_of(file.path));
    }
    return {};
  }

  /// Something else than the file of the backup is there.
  bool differs(const StoredFile& file) const {
    const auto place = place_of(file.path);
    if (!holds_anything(place)) return false;
    const auto there = read_file(place, {});
    return !there || there->sha256 != file.sha256;
  }

  /// Everything goes beside its place first.
  Result<> write_files() {
    for (const auto& site : places_.sites()) {
      auto package =
          Package::begin(site.whole ? site.target : site.target / "restored", "restoring");
      if (!package) return tl::unexpected(package.error());
      packages_.emplace_back(site, std::move(*package));
    }
    for (const auto& folder : manifest().folders) {
      if (auto made = make_folder(interim(place_of(folder.path))); !made) return made;
    }
    for (const auto& file : manifest().files) {
      const auto place = interim(place_of(file.path));
      if (auto made = make_folder(place.parent_path()); !made) return made;
      const auto content = copy_file(backup_ / file.path, place, std::nullopt, {});
      if (!content) return tl::unexpected(content.error());
      if (!*content || (*content)->sha256 != file.sha256) {
        return failure("backup.damaged", (backup_ / file.path).string() +
                                             " has changed since it was verified. Nothing was "
                                             "changed.");
      }
    }
    return {};
  }

  /// Where a place is prepared.
  fs::path interim(const fs::path& place) const {
    const std::pair<Places::Site, Package>* nearest = nullptr;
    for (const auto& one : packages_) {
      if (is_below(place, one.first.target) &&
          (nearest == nullptr || is_below(one.first.target, nearest->first.target))) {
        nearest = &one;
      }
    }
    const auto below = place.lexically_relative(nearest->first.target);
    return below == "." ? nearest->second.folder() : nearest->second.folder() / below;
  }

  /// A backup without the keyring does not take away the one that is there.
  Result<> keep_keys() {
    if (manifest().keys || manifest().keyring.empty()) return {};
    const auto keyring = place_of(manifest().keyring);
    if (!places_.is_whole(keyring)) return {};
    std::error_code error;
    for (fs::recursive_directory_iterator at(keyring, error), end; !error && at != end;
         at.increment(error)) {
      if (!at->is_regular_file()) continue;
      const auto place = interim(at->path());
      if (auto made = make_folder(place.parent_path()); !made) return made;
      const auto content = copy_file(at->path(), place, std::nullopt, {});
      if (!content) return tl::unexpected(content.error());
      if (auto owned = apply(ownership_of(at->path()), place); !owned) {
        return tl::unexpected(owned.error());
      }
      if (auto owned = apply(ownership_of(at->path().parent_path()), place.parent_path()); !owned) {
        return tl::unexpected(owned.error());
      }
      kept_keys_ = true;
    }
    return {};
  }

  Result<> own_files() {
    bool known = true;
    const auto give = [&](const std::string& path, const Ownership& ownership) -> Result<> {
      auto applied = apply(ownership, interim(place_of(path)));
      if (!applied) return tl::unexpected(applied.error());
      known = known && *applied;
      return {};
    };
    for (const auto& file : manifest().files) {
      if (auto given = give(file.path, file.ownership); !given) return given;
    }
    for (const auto& folder : manifest().folders) {
      if (auto given = give(folder.path, folder.ownership); !given) return given;
    }
    if (!known) {
      restored_.notes.emplace_back(
          "Some files belong to root now: this machine does not know their users.");
    }
    return {};
  }

  Result<> publish() {
    for (auto& [site, package] : packages_) {
      if (!site.whole) {
        if (auto done = publish_files(site.target, package.folder()); !done) return done;
        continue;
      }
      const fs::path aside = site.target.string() + suffix_;
      const bool something = holds_anything(site.target);
      // Without --force nothing was there; something may be now.
      auto done = destination_.force ? package.publish_instead_of(aside) : package.publish();
      if (!done) return done;
      if (something) restored_.aside.push_back(aside);
    }
    if (!restored_.aside.empty()) keep_backups(restored_.aside.back());
    return {};
  }

  /// Files that share their folder with others: each at once.
  Result<> publish_files(const fs::path& target, const fs::path& folder) {
    for (const auto& file : manifest().files) {
      const auto place = place_of(file.path);
      if (places_.is_whole(place) || !is_below(place, target)) continue;
      const auto prepared = folder / place.lexically_relative(target);
      std::error_code error;
      if (!fs::exists(prepared, error) || !differs_or_missing(file)) continue;
      if (holds_anything(place)) {
        const fs::path aside = place.string() + suffix_;
        fs::rename(place, aside, error);
        if (error) return cannot_write(aside, error.value());
        restored_.aside.push_back(aside);
      }
      if (auto made = make_folder(place.parent_path()); !made) return made;
      fs::rename(prepared, place, error);
      if (error) return cannot_write(place, error.value());
      if (auto synced = sync_folder(place.parent_path()); !synced) return synced;
    }
    return {};
  }

  bool differs_or_missing(const StoredFile& file) const {
    return !holds_anything(place_of(file.path)) || differs(file);
  }

  /// Backups in the data folder are no part of what was restored.
  void keep_backups(const fs::path& aside) const {
    const auto old = folder_of_backups(aside);
    const auto now = folder_of_backups(restored_.data);
    std::error_code error;
    if (fs::is_directory(old, error) && !fs::exists(now, error)) fs::rename(old, now, error);
  }

  void tell() {
    if (kept_keys_) restored_.notes.emplace_back("The keyring is the one that was there.");
    for (const auto& note : manifest().notes) restored_.notes.push_back(note);
    for (const auto& database : manifest().databases) {
      if (database.included) continue;
      restored_.notes.push_back(
          fmt::format("{}'s tables are in {}: restore them there, as of {} or later.",
                      database.owner, database.where, manifest().made));
    }
  }

  fs::path backup_;
  Destination destination_;
  Restored restored_;
  std::string suffix_;
  Places places_;
  std::vector<std::pair<Places::Site, Package>> packages_;
  std::optional<FileLock> data_lock_;
  std::shared_ptr<void> log_lock_;
  bool kept_keys_ = false;
};

}  // namespace

Result<Restored> restore(const fs::path& backup, const Destination& destination) {
  return Restoring(backup, destination).run();
}

}  // namespace ctibus::backup
