#include "core/host/loader.hpp"

#include <fmt/format.h>

#include <boost/dll/shared_library.hpp>
#include <map>
#include <memory>
#include <mutex>

namespace ctibus::host {
namespace {

/// Loaded libraries, never destroyed: threads of plugins may outlive main().
struct Libraries {
  std::mutex mutex;
  std::map<std::string, boost::dll::shared_library> by_path;
};

Libraries& libraries() {
  static auto* const all = new Libraries;  // NOLINT(cppcoreguidelines-owning-memory)
  return *all;
}

}  // namespace

Result<const ctibus_plugin*> check_plugin(const ctibus_plugin* plugin, const std::string& origin,
                                          const manifest::Manifest& manifest) {
  const auto bad = [&](std::string_view why) {
    return failure("loader.bad_plugin",
                   fmt::format("{}: {}. Build the library again.", origin, why));
  };
  if (plugin == nullptr) return bad("its entry returns nothing");
  if (plugin->size < sizeof(ctibus_plugin)) return bad("its description is too short");
  if (plugin->id == nullptr || plugin->version == nullptr || plugin->create == nullptr) {
    return bad("its description is incomplete");
  }
  if (manifest.id != plugin->id) {
    return bad(fmt::format("its manifest says {}, its code says {}", manifest.id, plugin->id));
  }
  return plugin;
}

Result<const ctibus_plugin*> load_library(const std::filesystem::path& path,
                                          const manifest::Manifest& manifest) {
  std::error_code ignored;
  const std::string key = std::filesystem::weakly_canonical(path, ignored).string();
  Libraries& all = libraries();
  const std::lock_guard lock(all.mutex);
  auto& library = all.by_path[key.empty() ? path.string() : key];
  if (!library.is_loaded()) {
    try {
      library.load(path.string(),
                   boost::dll::load_mode::rtld_local | boost::dll::load_mode::rtld_now);
    } catch (const std::exception& why) {
      return failure("loader.cannot_load",
                     fmt::format("{} cannot be loaded: {}. Install what it needs, or build it for "
                                 "this machine.",
                                 path.string(), why.what()));
    }
  }
  if (!library.has(CTIBUS_PLUGIN_ENTRY)) {
    return failure("loader.no_entry",
                   fmt::format("{} has a manifest, but no entry {}: add it with ctibus_add_plugin.",
                               path.string(), CTIBUS_PLUGIN_ENTRY));
  }
  const auto& entry = library.get<const ctibus_plugin*()>(CTIBUS_PLUGIN_ENTRY);
  return check_plugin(entry(), path.string(), manifest);
}

}  // namespace ctibus::host
