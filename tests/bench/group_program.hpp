#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "report.hpp"

namespace ctibus::bench {

/// Runs the groups that are linked in. Returns 1 when a row has failed, or lost a message.
inline int run_groups(int argc, char** argv, const std::string& text) {
  Settings settings;
  settings.folder = std::filesystem::temp_directory_path();
  std::string part;
  bool json = false;
  CLI::App app{text};
  app.add_flag("--json", json, "one JSON object a line");
  app.add_option("--row", part, "only rows whose name contains this");
  app.add_option("--folder", settings.folder, "where the log on disk goes");
  app.add_option("--scale", settings.scale, "factor for the numbers of messages");
  app.add_option("--rounds", settings.rounds, "turns of baseline and candidate; the median counts");
  CLI11_PARSE(app, argc, argv);

  bool failed = false;
  const auto report = [&](const Row& row) {
    failed = failed || !row.failure.empty();
    print(row, json);
  };
  const auto wanted = [&](const std::string& name) { return name.find(part) != std::string::npos; };
  for (const auto& group : Group::all()) group(settings, report, wanted);
  return failed ? 1 : 0;
}

}  // namespace ctibus::bench
