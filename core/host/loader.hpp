#pragma once

#include <filesystem>

#include "core/base/error.hpp"
#include "core/manifest/manifest.hpp"
#include "ctibus/abi/plugin.h"

namespace ctibus::host {

/// Loads a plugin library, runs its entry and checks what it says against its manifest. A library
/// is never unloaded: the same path gives the same plugin for the life of the process. Errors:
/// loader.cannot_load (with the linker's words), loader.no_entry, loader.bad_plugin. Any thread.
Result<const ctibus_plugin*> load_library(const std::filesystem::path& library,
                                          const manifest::Manifest& manifest);

/// The checks alone, for a plugin that is part of this program.
Result<const ctibus_plugin*> check_plugin(const ctibus_plugin* plugin, const std::string& origin,
                                          const manifest::Manifest& manifest);

}  // namespace ctibus::host
