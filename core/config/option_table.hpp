#pragma once

#include <string>
#include <vector>

#include "core/manifest/manifest.hpp"

/// The core's own option tables as the data that a plugin's manifest carries. Any thread.
namespace ctibus::config {

/// A section of the configuration that belongs to the core.
struct Section {
  std::string name;  ///< "site"; "plugin" and "client" for what each of them may say
  std::string text;
  std::vector<manifest::OptionSpec> options;
};

/// In the order in which a reader should meet them. Static memory.
const std::vector<Section>& core_sections();

/// One of them by name, which must be known.
const Section& core_section(std::string_view name);

}  // namespace ctibus::config
