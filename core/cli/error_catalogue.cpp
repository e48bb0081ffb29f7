#include "core/cli/error_catalogue.hpp"

#include <algorithm>

#include "core/config/libraries.hpp"
#include "core/errors/catalogue.hpp"

namespace ctibus::cli {

std::vector<manifest::ErrorSpec> error_catalogue(
    std::vector<std::filesystem::path> plugin_folders) {
  std::vector<manifest::ErrorSpec> out;
  for (const errors::Part& part : errors::parts()) {
    for (const ErrorEntry& entry : part.entries) {
      out.push_back({std::string(entry.id), std::string(entry.text), std::string(entry.meaning),
                     std::string(entry.cure)});
    }
  }
  const config::Libraries libraries(std::move(plugin_folders));
  for (const std::string& id : libraries.ids()) {
    const auto library = libraries.find(id, {});
    if (!library) continue;
    out.insert(out.end(), library->manifest.errors.begin(), library->manifest.errors.end());
  }
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.id < b.id; });
  return out;
}

}  // namespace ctibus::cli
