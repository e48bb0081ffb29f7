// Speed and memory of the distribution of calls, beside distribution by scanning in the same run.
// Exit 1 when a baseline has decided otherwise.

#include <CLI/CLI.hpp>
#include <string>

#include "rows.hpp"

int main(int argc, char** argv) {
  using namespace ctibus::bench::acd;
  Settings settings;
  std::string part;
  bool json = false;
  CLI::App app{"Speed and memory of the distribution of calls, beside scans of queues and members"};
  app.add_flag("--json", json, "one JSON object a line");
  app.add_option("--row", part, "only rows whose name contains this");
  app.add_option("--scale", settings.scale, "factor for the numbers of decisions and days");
  app.add_option("--rounds", settings.rounds, "of a history; the median of each decision counts");
  app.add_option("--scans", settings.scans, "decisions of a history that a baseline makes itself");
  CLI11_PARSE(app, argc, argv);

  bool failed = false;
  const Report report = [&](const Row& row) {
    failed = failed || !row.failure.empty();
    print(row, json);
  };
  const Wanted wanted = [&](const std::string& name) {
    return name.find(part) != std::string::npos;
  };
  for (const auto rows : {decision_rows, idle_group_rows, memory_rows, month_row}) {
    rows(settings, wanted, report);
  }
  return failed ? 1 : 0;
}
