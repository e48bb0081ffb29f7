#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "core/cli/commands.hpp"
#include "core/cli/event_json.hpp"
#include "core/cli/plugin_table.hpp"
#include "core/cli/site_access.hpp"
#include "core/gateway/report_message.hpp"

namespace ctibus::cli {
namespace {

int run(bool json, const SiteAccess& access) {
  auto client = access.connect();
  if (!client) return report(client.error().code, client.error().text);
  const auto result = (*client)->query(wire::QueryKind::report);
  if (!result) return report(result.error().code, result.error().text);
  if (json) {
    fmt::print("{}\n",
               gateway::line_of(body_json(result->body, detail::fields_of<gateway::ReportBody>)));
    return ok;
  }
  gateway::ReportBody site;
  if (auto read = decode(result->body, site); !read) {
    return report(read.error().code, read.error().text);
  }
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
  const SiteAccess access(app);
  return [=] { return run(*json, access); };
}

}  // namespace

const Command plugins_command{"plugins", "Show the running plugins, their load and their lag.",
                              "ctibus plugins", &set_up};

}  // namespace ctibus::cli
