// Speed of the bus against raw libzmq in the same run. Exit 1 when a row has lost a message.

#include <CLI/CLI.hpp>

#include "report.hpp"

int main(int argc, char** argv) {
  using namespace ctibus::bench;
  Settings settings;
  settings.folder = std::filesystem::temp_directory_path();
  std::string part;
  bool json = false;
  CLI::App app{"Speed of the bus, as ratios against raw libzmq inproc in the same run"};
  app.add_flag("--json", json, "one JSON object a line");
  app.add_option("--row", part, "only rows whose name contains this");
  app.add_option("--folder", settings.folder, "where the log on disk goes");
  app.add_option("--scale", settings.scale, "factor for the numbers of messages");
  app.add_option("--rounds", settings.rounds, "turns of baseline and candidate; the median counts");
  CLI11_PARSE(app, argc, argv);

  bool lost = false;
  const auto report = [&](const Row& row) {
    lost = lost || !row.failure.empty();
    print(row, json);
  };
  const auto wanted = [&](const std::string& name) { return name.find(part) != std::string::npos; };
  for (const auto& group : Group::all()) group(settings, report, wanted);
  return lost ? 1 : 0;
}
