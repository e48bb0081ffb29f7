#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/error.hpp"
#include "core/manifest/manifest.hpp"

namespace ctibus::config {

/// The plugin libraries in some folders. Reads manifests, never loads a library. One thread.
class Libraries {
 public:
  explicit Libraries(std::vector<std::filesystem::path> folders) : folders_(std::move(folders)) {}

  struct Library {
    std::filesystem::path file;
    manifest::Manifest manifest;
  };

  /// `use` is a plugin id, looked for in the folders in their order, or a path (it has a '/' or
  /// ends in ".so") relative to `base`. Errors: config.unknown_plugin, config.wrong_plugin, and
  /// manifest's.
  Result<Library> find(const std::string& use, const std::filesystem::path& base) const;

  /// Ids of every library there is, sorted.
  [[nodiscard]] std::vector<std::string> ids() const;

  /// Ids of the plugins that offer `what`, sorted: for cures.
  [[nodiscard]] std::vector<std::string> offering(std::string_view what) const;

 private:
  [[nodiscard]] const std::map<std::string, std::filesystem::path>& files() const;

  std::vector<std::filesystem::path> folders_;
  mutable std::map<std::string, std::filesystem::path> files_;
  mutable bool scanned_ = false;
};

/// Where this installation, or this build tree, keeps its plugins.
std::vector<std::filesystem::path> installed_plugin_folders();

}  // namespace ctibus::config
