#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/backup/manifest.hpp"

namespace ctibus::backup {

/// Where what is in a backup belongs on this machine. A value; pure.
class Places {
 public:
  /// One place that is written: a folder at once, or the files of a folder that is not ours alone.
  struct Site {
    std::filesystem::path target;
    bool whole = true;
  };

  Places() = default;
  /// `manifest` as manifest_from_json() let it pass. `to`: below it everything lies as it lay below
  /// its nearest common folder; empty: where it was.
  Places(const Manifest& manifest, const std::filesystem::path& to);

  /// Of a path in the backup.
  [[nodiscard]] std::filesystem::path of(const std::string& path) const;
  /// Of the processes that hold instances of the site there; empty: not known.
  [[nodiscard]] const std::filesystem::path& hosts() const { return hosts_; }
  /// The data folder last: with it the site is whole.
  [[nodiscard]] const std::vector<Site>& sites() const { return sites_; }
  /// Whether a place is in a folder that is written at once.
  [[nodiscard]] bool is_whole(const std::filesystem::path& place) const;

 private:
  std::map<std::string, std::filesystem::path> roots_;
  std::vector<Site> sites_;
  std::filesystem::path hosts_;
};

}  // namespace ctibus::backup
