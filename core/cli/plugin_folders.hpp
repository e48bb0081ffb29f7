#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/config/libraries.hpp"

namespace CLI {
class App;
}

namespace ctibus::cli {

/// `--plugin-path DIR`, which several commands take: folders searched before the installed ones.
class PluginFolders {
 public:
  explicit PluginFolders(CLI::App& app);

  [[nodiscard]] std::vector<std::filesystem::path> all() const;

  /// The manifests of every library in `--plugin-path`, or else of the installed ones, by id.
  /// Errors: the first manifest that cannot be read.
  [[nodiscard]] Result<std::vector<manifest::Manifest>> manifests() const;

 private:
  std::shared_ptr<std::vector<std::string>> given_;
};

}  // namespace ctibus::cli
