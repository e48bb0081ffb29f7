// The bus over its wire and in processes, side by side with raw libzmq and with the usual message
// servers in the same run. Exit 1 when a row has lost a message or could not be measured.

#include <CLI/CLI.hpp>
#include <csignal>

#include "report.hpp"

int main(int argc, char** argv) {
  using namespace ctibus::bench;
  Settings settings;
  settings.folder = std::filesystem::temp_directory_path();
  std::vector<std::string> rows;
  bool json = false;
  CLI::App app{"The bus side by side with its peers in the same run, as ratios"};
  app.add_flag("--json", json, "one JSON object a line");
  app.add_option("--folder", settings.folder, "where logs and sockets go");
  app.add_option("--scale", settings.scale, "factor for the numbers of messages");
  app.add_option("--rounds", settings.rounds, "turns of baseline and candidate; the median counts");
  app.add_option("--paced", settings.paced, "messages a round that measure latency");
  app.add_flag("--log-in-memory", settings.log_in_memory, "our server keeps its log in memory");
  app.add_option("ROW", rows, "only these rows");
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGPIPE, SIG_IGN);

  bool failed = false;
  const auto report = [&](const Row& row) {
    failed = failed || !row.failure.empty();
    print(row, json);
  };
  const auto wanted = [&](const std::string& name) {
    return rows.empty() || std::find(rows.begin(), rows.end(), name) != rows.end();
  };
  for (const auto& group : Group::all()) group(settings, report, wanted);
  return failed ? 1 : 0;
}
