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
      csta_command,
      simulate_command,
      completion_command,
      version_command,
      restore_command,
      // On a site, whether it runs or not.
      backup_command,
      // On a running site.
      top_command,
      plugins_command,
      alarms_command,
      health_command,
      topics_command,
      echo_command,
      state_command,
      trace_command,
      request_command,
      reload_command,
      record_command,
      replay_command,
      load_command,
      erase_command,
      consumers_command,
      acd_command,
  };
  return all;
}

int report(const Error& error) {
  fmt::print(stderr, "ctibus: {}: {}\n", error.code, error.text);
  return failed;
}

void tell(std::string_view text) { fmt::print(stderr, "ctibus: {}\n", text); }

int report_usage(std::string_view text) {
  tell(text);
  return usage;
}

}  // namespace ctibus::cli
