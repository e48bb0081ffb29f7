#include "core/cli/plugin_folders.hpp"

#include <CLI/CLI.hpp>

namespace ctibus::cli {

PluginFolders::PluginFolders(CLI::App& app) : given_(std::make_shared<std::vector<std::string>>()) {
  app.add_option("--plugin-path", *given_, "Folder of plugin libraries, before the installed ones")
      ->type_name("DIR")
      ->check(CLI::ExistingDirectory);
}

std::vector<std::filesystem::path> PluginFolders::all() const {
  std::vector<std::filesystem::path> out(given_->begin(), given_->end());
  for (auto& folder : config::installed_plugin_folders()) out.push_back(std::move(folder));
  return out;
}

Result<std::vector<manifest::Manifest>> PluginFolders::manifests() const {
  const config::Libraries libraries(
      given_->empty() ? config::installed_plugin_folders()
                      : std::vector<std::filesystem::path>(given_->begin(), given_->end()));
  std::vector<manifest::Manifest> out;
  for (const std::string& id : libraries.ids()) {
    auto library = libraries.find(id, {});
    if (!library) return tl::unexpected(library.error());
    out.push_back(std::move(library->manifest));
  }
  return out;
}

}  // namespace ctibus::cli
