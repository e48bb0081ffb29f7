#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/cli/commands.hpp"
#include "core/cli/error_catalogue.hpp"
#include "core/cli/plugin_folders.hpp"
#include "core/errors/nearest.hpp"

namespace ctibus::cli {
namespace {

using Json = nlohmann::ordered_json;

Json to_json(const manifest::ErrorSpec& entry) {
  return {{"id", entry.id}, {"text", entry.text}, {"meaning", entry.meaning}, {"cure", entry.cure}};
}

int list(const PluginFolders& folders, bool json) {
  const auto entries = error_catalogue(folders.all());
  if (json) {
    Json out = Json::array();
    for (const auto& entry : entries) out.push_back(to_json(entry));
    fmt::print("{}\n", out.dump(2));
    return ok;
  }
  std::size_t width = 0;
  for (const auto& entry : entries) width = std::max(width, entry.id.size());
  for (const auto& entry : entries) fmt::print("{:<{}}  {}\n", entry.id, width, entry.text);
  return ok;
}

int lookup(const PluginFolders& folders, const std::string& id, bool json) {
  const auto entries = error_catalogue(folders.all());
  std::vector<std::string> ids;
  for (const auto& entry : entries) {
    ids.push_back(entry.id);
    if (entry.id != id) continue;
    if (json) {
      fmt::print("{}\n", to_json(entry).dump(2));
    } else {
      fmt::print("{}: {}\n\n{}\n\nCure: {}\n", entry.id, entry.text, entry.meaning, entry.cure);
    }
    return ok;
  }
  return report({"cli.unknown_error", fmt::format("No catalogue has the id \"{}\".{}", id,
                                                  errors::did_you_mean(id, ids))});
}

std::function<int()> set_up(CLI::App& app) {
  auto json = std::make_shared<bool>(false);
  auto id = std::make_shared<std::string>();
  app.require_subcommand(1);
  CLI::App* list_app = app.add_subcommand("list", "List every id with its text.");
  CLI::App* lookup_app = app.add_subcommand("lookup", "Explain one id: meaning and cure.");
  lookup_app->add_option("id", *id, "Such as log.disk_full")->required()->type_name("ERROR");
  for (CLI::App* sub : {list_app, lookup_app}) {
    sub->add_flag("--json", *json, "Print as JSON");
    sub->fallthrough();  // --plugin-path belongs to both
  }
  const PluginFolders folders(app);
  return [=] { return list_app->parsed() ? list(folders, *json) : lookup(folders, *id, *json); };
}

}  // namespace

const Command errors_command{"errors", "List or explain the ids that errors and log lines carry.",
                             "ctibus errors lookup log.disk_full", &set_up};

}  // namespace ctibus::cli
