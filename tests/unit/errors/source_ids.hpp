#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Error ids as they stand in source files, found without a compiler.
namespace source_ids {

/// Where an id was found: "core/log/segment.cpp:120".
using Places = std::map<std::string, std::vector<std::string>>;

/// Ids that calls such as failure("...") and log().error("...") in `text` use.
void find_used(std::string_view text, const std::string& file, Places& out);

/// Ids that tables of ErrorEntry in `text` declare.
void find_declared(std::string_view text, const std::string& file, Places& out);

/// Every .hpp, .cpp and .h below the folders, relative to `root`.
std::vector<std::filesystem::path> sources(const std::filesystem::path& root,
                                           const std::vector<std::string>& folders);

}  // namespace source_ids
