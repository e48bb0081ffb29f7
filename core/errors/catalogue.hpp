#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctibus/manifest.hpp"

/// Every id that the core, the SDK and the kit report an error or write a log line with. A part
/// declares its own in `errors.hpp` in its folder; the build gathers them. Plugins carry theirs in
/// their manifests.
namespace ctibus::errors {

/// The ids of one part, such as "core/log". Static memory.
struct Part {
  std::string_view folder;
  std::span<const ErrorEntry> entries;
};

/// In the order of the folders. Static memory; any thread.
std::span<const Part> parts();

/// Null when no part has this id. Any thread.
const ErrorEntry* find(std::string_view id);

/// All ids, sorted. Any thread.
std::vector<std::string> ids();

}  // namespace ctibus::errors
