#pragma once

#include <string>
#include <vector>

#include "core/config/document.hpp"
#include "core/manifest/manifest.hpp"

namespace ctibus::judge {

/// A value for an option, and what is special about it.
struct OptionCase {
  std::string what;  ///< "the largest value"
  config::Node node;
};

/// Values that the option table allows: the edges first. Within groups and lists of groups one
/// option is varied at a time.
std::vector<OptionCase> allowed_values(const manifest::OptionSpec& option);

/// Values that a host must refuse before the plugin sees them.
std::vector<OptionCase> forbidden_values(const manifest::OptionSpec& option);

/// `table` with this option set.
config::Table with(config::Table table, const std::string& name, config::Node node);
config::Table without(config::Table table, const std::string& name);

}  // namespace ctibus::judge
