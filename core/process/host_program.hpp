#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/error.hpp"
#include "core/host/site.hpp"

namespace ctibus::process {

/// The program that holds one plugin: as configured, or ctibus-host beside this one, or below this
/// installation's libexec folder. Errors: host.cannot_run.
Result<std::filesystem::path> host_program(const std::string& configured);

/// What a process was loaded with, so that a core knows again what it would load: library, version,
/// limits, options. A one-way text.
std::string digest_of(const host::ProcessRecipe& recipe);

/// Compares in a time that does not depend on where they differ.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace ctibus::process
