#pragma once

#include <filesystem>
#include <string_view>

#include "core/base/error.hpp"

namespace ctibus::cli {

/// Writes a whole file or leaves the old one as it was. Errors: cli.cannot_write.
Result<> write_file(const std::filesystem::path& file, std::string_view text);

}  // namespace ctibus::cli
