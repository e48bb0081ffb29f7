#include "schema/definitions.hpp"

#include <sstream>

namespace csta_switch {

void for_each_definition(std::string_view table,
                         const std::function<void(const std::string& definition)>& define) {
  std::istringstream lines{std::string(table)};
  std::string definition;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(' ') && !definition.empty()) {
      define(definition);
      definition.clear();
    }
    definition += line;
  }
  if (!definition.empty()) define(definition);
}

}  // namespace csta_switch
