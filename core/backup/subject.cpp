#include "core/backup/subject.hpp"

#include <fmt/chrono.h>

#include <chrono>

#include "core/backup/files.hpp"
#include "core/base/file_lock.hpp"
#include "core/config/document.hpp"
#include "core/manifest/manifest.hpp"
#include "ctibus/codec.hpp"

namespace ctibus::backup {
namespace {

/// The option that every plugin with tables has.
struct Tables {
  std::string data_source;

  static constexpr auto describe() {
    return declare_group<Tables>("A plugin with tables.",
                                 field("data_source", &Tables::data_source, "Where they are.",
                                       {.privacy = Privacy::secret}));
  }
};

}  // namespace

std::filesystem::path folder_of_backups(const std::filesystem::path& data) {
  return data / "backups";
}

std::filesystem::path default_target(const std::filesystem::path& data) {
  const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
  return folder_of_backups(data) / fmt::format("{:%Y%m%dT%H%M%SZ}", fmt::gmtime(now));
}

Subject subject_of(const config::SiteConfig& config,
                   const std::vector<config::Instance>& instances) {
  Subject out;
  out.site = config.site.name;
  out.config_files.push_back(clean(config.file));
  for (const auto& file : config::fragments_of(config.file)) {
    out.config_files.push_back(clean(file));
  }
  out.data = clean(config.site.data);
  if (config.log.storage != config::Storage::memory) out.log = clean(config.log.folder);
  out.keyring = clean(config.gateway.keyring);
  out.hosts = clean(config.isolation.sockets);
  out.left_out = {out.hosts, lock_of_data_folder(out.data), folder_of_backups(out.data)};
  if (!config.logging.file.empty()) out.left_out.push_back(clean(config.logging.file));
  out.sources.push_back({"site", config.site.data_source});
  for (const auto& instance : instances) {
    Tables tables;
    if (decode(instance.options, tables) && !tables.data_source.empty()) {
      out.sources.push_back({instance.name, tables.data_source});
    }
    const auto manifest = manifest::read(instance.library);
    out.plugins.push_back(
        {instance.name, instance.plugin, manifest ? manifest->version : std::string()});
  }
  return out;
}

}  // namespace ctibus::backup
