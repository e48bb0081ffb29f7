#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/error.hpp"

namespace ctibus::manifest {

/// The description of the one note of this owner and type in the section `section` of an ELF64
/// little-endian file; without section headers, in any of its note segments. Every number in the
/// file is checked before it is used. Errors: `manifest.not_a_library`, `manifest.missing`,
/// `manifest.malformed`. Any thread; blocks on the file.
Result<std::string> read_elf_note(const std::filesystem::path& file, std::string_view section,
                                  std::string_view owner, std::uint32_t type);

}  // namespace ctibus::manifest
