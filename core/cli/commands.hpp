#pragma once

#include "core/cli/command.hpp"

/// The commands, each in its file in commands/; commands.cpp lists them.
namespace ctibus::cli {

// On files only.
extern const Command check_config_command;
extern const Command inspect_command;
extern const Command errors_command;
extern const Command schema_command;
extern const Command new_command;
extern const Command keys_command;
extern const Command validate_command;
extern const Command conformance_command;
extern const Command acd_command;
extern const Command csta_command;
extern const Command simulate_command;
extern const Command completion_command;
extern const Command version_command;
extern const Command restore_command;

// On a site, whether it runs or not.
extern const Command backup_command;

// On a running site, through its gateway.
extern const Command top_command;
extern const Command plugins_command;
extern const Command alarms_command;
extern const Command health_command;
extern const Command topics_command;
extern const Command echo_command;
extern const Command state_command;
extern const Command trace_command;
extern const Command request_command;
extern const Command reload_command;
extern const Command record_command;
extern const Command replay_command;
extern const Command load_command;
extern const Command erase_command;
extern const Command consumers_command;

}  // namespace ctibus::cli
