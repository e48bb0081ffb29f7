#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/error.hpp"

/// New plugins from the templates of the SDK.
namespace ctibus::cli {

struct Scaffold {
  std::string kind;                 ///< "plugin" or "connector": a folder of templates
  std::string name;                 ///< the new plugin's id
  std::filesystem::path directory;  ///< where it goes; created
};

/// Where this installation, or this build tree, keeps its templates.
std::filesystem::path installed_templates();

/// Fills the templates in; nothing is ever replaced. Returns the files that were written. Errors:
/// cli.bad_name, cli.exists, cli.missing_templates, cli.cannot_write.
Result<std::vector<std::filesystem::path>> create(const Scaffold& scaffold,
                                                  const std::filesystem::path& templates);

}  // namespace ctibus::cli
