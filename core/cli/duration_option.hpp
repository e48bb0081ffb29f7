#pragma once

#include <optional>
#include <string>

#include "ctibus/describe.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace ctibus::cli {

/// An option such as `--for 1h30m`. `into` outlives the parsing; what is no duration is told like
/// any misuse of the command line.
CLI::Option* add_duration(CLI::App& app, const std::string& names, Duration& into,
                          const std::string& text);
/// The same; nothing unless it was given.
CLI::Option* add_duration(CLI::App& app, const std::string& names, std::optional<Duration>& into,
                          const std::string& text);

}  // namespace ctibus::cli
