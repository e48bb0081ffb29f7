#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/cli/commands.hpp"
#include "core/cli/plugin_folders.hpp"
#include "core/config/load.hpp"

namespace ctibus::cli {
namespace {

using Json = nlohmann::ordered_json;

void print_json(const config::Loaded& loaded) {
  Json found = Json::array();
  for (const config::Diagnostic& diagnostic : loaded.diagnostics) {
    found.push_back({{"severity", diagnostic.warning ? "warning" : "error"},
                     {"file", diagnostic.place.file ? *diagnostic.place.file : ""},
                     {"line", diagnostic.place.line},
                     {"column", diagnostic.place.column},
                     {"id", diagnostic.code},
                     {"text", diagnostic.text}});
  }
  Json instances = Json::array();
  if (loaded.config) {
    for (const config::Instance& instance : loaded.config->instances) {
      instances.push_back({{"name", instance.name},
                           {"plugin", instance.plugin},
                           {"library", instance.library.string()}});
    }
  }
  const Json out = {
      {"valid", loaded.config.has_value()}, {"diagnostics", found}, {"instances", instances}};
  fmt::print("{}\n", out.dump(2));
}

void print_text(const std::string& file, const config::Loaded& loaded) {
  std::size_t warnings = 0;
  for (const config::Diagnostic& diagnostic : loaded.diagnostics) {
    fmt::print(stderr, "{}\n", diagnostic.line());
    warnings += diagnostic.warning ? 1 : 0;
  }
  const std::size_t found = loaded.diagnostics.size() - warnings;
  if (!loaded.config) {
    fmt::print(stderr, "{}: {} error{}, {} warning{}\n", file, found, found == 1 ? "" : "s",
               warnings, warnings == 1 ? "" : "s");
    return;
  }
  fmt::print("{}: valid, {} instance{}\n", file, loaded.config->instances.size(),
             loaded.config->instances.size() == 1 ? "" : "s");
}

std::function<int()> set_up(CLI::App& app) {
  auto file = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  app.add_option("file", *file, "The site's configuration file")->required()->type_name("FILE");
  app.add_flag("--json", *json, "Print the result as JSON");
  const PluginFolders folders(app);
  return [=] {
    config::Surroundings surroundings = config::this_machine();
    surroundings.plugin_folders = folders.all();
    const config::Loaded loaded = config::load(*file, surroundings);
    if (*json) {
      print_json(loaded);
    } else {
      print_text(*file, loaded);
    }
    return loaded.config ? ok : failed;
  };
}

}  // namespace

const Command check_config_command{"check-config",
                                   "Check a site's configuration without running anything of it.",
                                   "ctibus check-config /etc/ctibus/site.toml", &set_up};

}  // namespace ctibus::cli
