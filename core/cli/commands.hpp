#pragma once

#include "core/cli/command.hpp"

/// Commands that need no running site. Those that talk to one, through the gateway, are to be
/// declared below them and listed in commands.cpp.
namespace ctibus::cli {

extern const Command check_config_command;
extern const Command inspect_command;
extern const Command errors_command;
extern const Command schema_command;
extern const Command new_command;
extern const Command version_command;

}  // namespace ctibus::cli
