#pragma once

#include <filesystem>

#include "core/config/diagnostic.hpp"
#include "core/config/site_config.hpp"

namespace ctibus::config {

/// Makes every path of the core's sections absolute and fills in what depends on the data folder.
/// `base` is the configuration file's folder. Reports config.bad_endpoint at `endpoint`.
void resolve_paths(SiteConfig& config, const std::filesystem::path& base, const Place& endpoint,
                   const Place& listen, Report& report);

}  // namespace ctibus::config
