#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "ctibus/result.hpp"

namespace CLI {
class App;
}

/// The frame of the command line: one file a command.
namespace ctibus::cli {

/// Exit codes that scripts may rely on.
enum Exit : int { ok = 0, failed = 1, usage = 2 };

/// A command declares its arguments and says what to do with them.
struct Command {
  std::string_view name;
  std::string_view text;     ///< one sentence
  std::string_view example;  ///< one line, as typed
  /// Called once, to declare arguments; what it returns runs when the command was chosen, and
  /// returns the exit code.
  std::function<int()> (*set_up)(CLI::App& app);
};

/// Every command, in the order in which --help lists them.
std::span<const Command> commands();

/// "ctibus: log.locked: ..." on standard error. Returns Exit::failed.
int report(const Error& error);

/// "ctibus: ..." on standard error, which is no failure by itself.
void tell(std::string_view text);

/// "ctibus: ..." on standard error. Returns Exit::usage.
int report_usage(std::string_view text);

}  // namespace ctibus::cli
