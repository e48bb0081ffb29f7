#include "core/backup/places.hpp"

#include <algorithm>

#include "core/backup/files.hpp"

namespace ctibus::backup {
namespace {

namespace fs = std::filesystem;

/// The nearest folder that all are below. They are absolute, so that at last it is "/".
fs::path common_folder(const std::map<std::string, Root>& roots) {
  fs::path common;
  for (const auto& [name, root] : roots) {
    if (common.empty()) common = root.folder;
    while (!is_below(root.folder, common)) common = common.parent_path();
  }
  return common;
}

fs::path joined(const fs::path& folder, const fs::path& below) {
  return below.empty() || below == "." ? folder : folder / below;
}

}  // namespace

Places::Places(const Manifest& manifest, const fs::path& to) {
  const fs::path common = common_folder(manifest.roots);
  for (const auto& [name, root] : manifest.roots) {
    const fs::path was = root.folder;
    roots_[name] = to.empty() ? was : joined(to, was.lexically_relative(common));
  }
  const fs::path data_was = manifest.roots.at("data").folder;
  const fs::path hosts = manifest.hosts.empty() ? data_was / "hosts" : fs::path(manifest.hosts);
  if (is_below(hosts, data_was)) {
    hosts_ = joined(roots_.at("data"), hosts.lexically_relative(data_was));
  } else if (to.empty()) {
    hosts_ = hosts;
  }
  if (!to.empty()) {
    sites_.push_back({to, true});
    return;
  }
  const auto known = [&](const fs::path& target) {
    return std::any_of(sites_.begin(), sites_.end(),
                       [&](const Site& site) { return site.target == target; });
  };
  for (const auto& [name, root] : manifest.roots) {
    if (name != "data" && !known(roots_.at(name))) sites_.push_back({roots_.at(name), root.whole});
  }
  sites_.push_back({roots_.at("data"), true});
}

fs::path Places::of(const std::string& path) const {
  const fs::path parts(path);
  fs::path below;
  for (auto part = std::next(parts.begin()); part != parts.end(); ++part) below /= *part;
  return joined(roots_.at(parts.begin()->string()), below);
}

bool Places::is_whole(const fs::path& place) const {
  return std::any_of(sites_.begin(), sites_.end(),
                     [&](const Site& site) { return site.whole && is_below(place, site.target); });
}

}  // namespace ctibus::backup
