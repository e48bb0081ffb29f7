#include "core/cli/commands.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace ctibus::cli {

std::span<const Command> commands() {
  static const Command all[] = {
      // On files only.
      check_config_command,
      inspect_command,
      errors_command,
      schema_command,
      new_command,
      keys_command,
      validate_command,
      conformance_command,
      version_command,
      // On a running site.
      top_command,
      plugins_command,
      alarms_command,
      topics_command,
      echo_command,
      state_command,
      trace_command,
      request_command,
      reload_command,
      consumers_command,
  };
  return all;
}

int report(std::string_view code, std::string_view text) {
  fmt::print(stderr, "ctibus: {}: {}\n", code, text);
  return failed;
}

int report_usage(std::string_view text) {
  fmt::print(stderr, "ctibus: {}\n", text);
  return usage;
}

}  // namespace ctibus::cli
