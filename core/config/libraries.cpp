#include "core/config/libraries.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/errors/nearest.hpp"

namespace ctibus::config {
namespace {

bool is_path(std::string_view use) {
  return use.find('/') != std::string_view::npos || use.ends_with(".so");
}

}  // namespace

const std::map<std::string, std::filesystem::path>& Libraries::files() const {
  if (scanned_) return files_;
  scanned_ = true;
  for (const auto& folder : folders_) {
    std::error_code code;
    for (std::filesystem::directory_iterator at(folder, code), end; !code && at != end;
         at.increment(code)) {
      if (at->path().extension() == ".so") files_.emplace(at->path().stem(), at->path());
    }
  }
  return files_;
}

std::vector<std::string> Libraries::ids() const {
  std::vector<std::string> out;
  for (const auto& [id, file] : files()) out.push_back(id);
  return out;
}

std::vector<std::string> Libraries::offering(std::string_view what) const {
  std::vector<std::string> out;
  for (const auto& [id, file] : files()) {
    const auto found = manifest::read(file);
    if (!found) continue;
    const auto& offers = found->offers;
    if (id == what || std::find(offers.begin(), offers.end(), what) != offers.end()) {
      out.push_back(id);
    }
  }
  return out;
}

Result<Libraries::Library> Libraries::find(const std::string& use,
                                           const std::filesystem::path& base) const {
  std::filesystem::path file;
  std::error_code code;
  if (is_path(use)) {
    file = base / use;
    if (!std::filesystem::is_regular_file(file, code)) {
      return failure("config.unknown_plugin",
                     fmt::format("There is no library {}.", file.string()));
    }
  } else {
    const auto found = files().find(use);
    if (found == files().end()) {
      std::vector<std::string> folders;
      for (const auto& folder : folders_) folders.push_back(folder.string());
      return failure("config.unknown_plugin",
                     fmt::format("There is no plugin \"{}\" in {}.{}", use,
                                 folders.empty() ? "the plugin path, which is empty"
                                                 : fmt::format("{}", fmt::join(folders, ", ")),
                                 errors::did_you_mean(use, ids())));
    }
    file = found->second;
  }
  auto read = manifest::read(file);
  if (!read) return tl::unexpected(read.error());
  if (!is_path(use) && read->id != use) {
    return failure("config.wrong_plugin",
                   fmt::format("{} holds the plugin \"{}\": rename the file, or write use = {}.",
                               file.string(), read->id, file.string()));
  }
  return Library{std::filesystem::absolute(file, code).lexically_normal(), std::move(*read)};
}

std::vector<std::filesystem::path> installed_plugin_folders() {
  std::error_code code;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", code);
  if (code) return {};
  const auto prefix = program.parent_path().parent_path();
  std::vector<std::filesystem::path> out;
  for (const auto& folder : {prefix / CTIBUS_PLUGIN_FOLDER, prefix / "plugins"}) {
    if (std::filesystem::is_directory(folder, code)) out.push_back(folder);
  }
  return out;
}

}  // namespace ctibus::config
