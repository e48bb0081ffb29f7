#include <CLI/CLI.hpp>
#include <exception>
#include <string>
#include <vector>

#include "ctibus/version.h"
#include "daemon.hpp"

int main(int argc, char** argv) {
  using namespace ctibus::daemon;
  try {
    CLI::App app{
        "Runs a ctibus site: the log, its plugins and the wire.\n"
        "Example: ctibusd --config /etc/ctibus/site.toml"};
    std::string config;
    std::vector<std::string> plugin_path;
    bool check_only = false;
    app.set_version_flag("--version", CTIBUS_VERSION);
    app.add_option("--config,-c", config, "The site's configuration file")
        ->required()
        ->type_name("FILE");
    app.add_option("--plugin-path", plugin_path,
                   "Folder of plugin libraries, before the installed ones")
        ->type_name("DIR")
        ->check(CLI::ExistingDirectory);
    app.add_flag("--check-only", check_only, "Check the configuration, run nothing");
    app.footer(
        "SIGTERM drains and stops, SIGHUP reloads the configuration.\n"
        "Exit codes: 0 stopped or good, 1 failed, 2 wrong usage.");
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app.exit(error) == 0 ? ok : usage;
    }
    Arguments arguments;
    arguments.config = config;
    for (const auto& folder : plugin_path) arguments.plugin_path.emplace_back(folder);
    arguments.check_only = check_only;
    return run(arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return failed;
  }
}
