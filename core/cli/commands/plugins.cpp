#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "core/cli/ask.hpp"
#include "core/cli/commands.hpp"
#include "core/cli/event_json.hpp"
#include "core/cli/plugin_table.hpp"
#include "core/cli/site_access.hpp"
#include "core/errors/nearest.hpp"
#include "core/presentation/report_message.hpp"

namespace ctibus::cli {
namespace {

/// All that is known of one instance.
int show(const presentation::ReportBody& site, const std::string& name) {
  for (const auto& one : site.instances) {
    if (one.name != name) continue;
    const auto line = [](std::string_view what, const std::string& value) {
      if (!value.empty()) fmt::print("{:<10} {}\n", what, value);
    };
    line("instance", name);
    line("plugin", fmt::format("{} {} ({})", one.plugin, one.version, one.maturity));
    line("phase", std::string(names(one.phase)[static_cast<std::size_t>(one.phase)]));
    line("restarts", std::to_string(one.restarts));
    line("runs in", !one.isolated ? "the core"
                    : one.process == 0
                        ? "no process now"
                        : fmt::format("process {}, {} MiB", one.process, one.memory_kib / 1024));
    line("publishes", fmt::format("{}", fmt::join(one.publishes, " ")));
    line("subscribes", fmt::format("{}", fmt::join(one.subscribes, " ")));
    line("provides", fmt::format("{}", fmt::join(one.provides, " ")));
    for (const auto& metric : one.metrics) line(metric.name, fmt::format("{:g}", metric.value));
    if (!one.code.empty()) {
      fmt::print("\n{}: {}\n", one.code, printable(std::string(one.text)));
    }
    if (!one.last_lines.empty()) fmt::print("\nIt wrote before its latest failure:\n");
    for (const auto& last : one.last_lines) fmt::print("  {}\n", printable(std::string(last)));
    return ok;
  }
  std::vector<std::string> known;
  for (const auto& one : site.instances) known.emplace_back(one.name);
  return report_usage(
      fmt::format("This site has no instance {}.{}", name, errors::did_you_mean(name, known)));
}

int run(bool json, const std::string& name, const SiteAccess& access) {
  const auto asked = ask<presentation::ReportBody>(access, {.what = wire::QueryKind::report});
  if (!asked) return report(asked.error());
  if (json) {
    fmt::print("{}\n", presentation::line_of(body_json(
                           asked->result.body, detail::fields_of<presentation::ReportBody>)));
    return ok;
  }
  const presentation::ReportBody& site = asked->body;
  if (!name.empty()) return show(site, name);
  fmt::print("{} (ctibus {}), {} messages in the log, {} alarms\n\n{}", site.site, site.version,
             site.log.sequence, site.alarms.size(), plugin_table(site));
  for (const auto& instance : site.instances) {
    if (!instance.code.empty()) {
      fmt::print("\n{}: {}: {}\n", instance.name, instance.code,
                 printable(std::string(instance.text)));
    }
  }
  return ok;
}

std::function<int()> set_up(CLI::App& app) {
  auto json = std::make_shared<bool>(false);
  app.add_flag("--json", *json, "Print the site's whole report as JSON");
  auto name = std::make_shared<std::string>();
  app.add_option("NAME", *name, "Show all of this instance, with what it wrote before it failed")
      ->type_name("INSTANCE");
  const SiteAccess access(app);
  return [=] { return run(*json, *name, access); };
}

}  // namespace

const Command plugins_command{"plugins", "Show the running plugins, their load and their lag.",
                              "ctibus plugins", &set_up};

}  // namespace ctibus::cli
