#include "core/backup/restore.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "core/backup/files.hpp"
#include "core/cli/commands.hpp"
#include "core/presentation/to_json.hpp"

namespace ctibus::cli {
namespace {

struct Arguments {
  std::string backup;
  std::string to;
  bool force = false;
  bool json = false;
};

int run(const Arguments& arguments) {
  backup::Destination destination{.force = arguments.force};
  if (!arguments.to.empty()) destination.to = backup::clean(arguments.to);
  const auto restored = backup::restore(backup::clean(arguments.backup), destination);
  if (!restored) return report(restored.error());
  const auto& manifest = restored->manifest;
  if (arguments.json) {
    nlohmann::ordered_json out;
    out["config"] = restored->config_file.string();
    out["data"] = restored->data.string();
    out["made"] = manifest.made;
    out["sequence"] = manifest.log.sequence;
    out["aside"] = nlohmann::ordered_json::array();
    for (const auto& path : restored->aside) out["aside"].push_back(path.string());
    out["notes"] = restored->notes;
    fmt::print("{}\n", presentation::line_of(out));
    return ok;
  }
  fmt::print("{}, as of {}", manifest.site, manifest.made);
  if (manifest.log.sequence != 0) fmt::print(" and message {}", manifest.log.sequence);
  fmt::print(", is in {}.\n", restored->data.string());
  for (const auto& path : restored->aside) {
    fmt::print("What was there is {} now.\n", path.string());
  }
  for (const auto& note : restored->notes) fmt::print("{}\n", note);
  fmt::print(
      "Whoever was erased since then is in it again: erase them again. Start it with\n"
      "  ctibusd --config {}\n",
      restored->config_file.string());
  return ok;
}

std::function<int()> set_up(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("BACKUP", arguments->backup, "Folder that `ctibus backup` made")
      ->required()
      ->type_name("DIR");
  app.add_option("--to", arguments->to,
                 "Put everything below this folder instead of where it was, to look at it or to "
                 "move the site")
      ->type_name("DIR");
  app.add_flag("--force", arguments->force, "Set aside what is there, under another name");
  app.add_flag("--json", arguments->json, "Print JSON");
  return [=] { return run(*arguments); };
}

}  // namespace

const Command restore_command{"restore",
                              "Put a backup back, after checking all of it; the site is stopped.",
                              "ctibus restore /srv/backups/monday --to /srv/lookat", &set_up};

}  // namespace ctibus::cli
