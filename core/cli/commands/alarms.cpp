#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "core/cli/commands.hpp"
#include "core/cli/event_json.hpp"
#include "core/cli/site_access.hpp"
#include "core/cli/table.hpp"
#include "core/gateway/iso_time.hpp"
#include "core/gateway/report_message.hpp"
#include "ctibus/codec.hpp"

namespace ctibus::cli {
namespace {

int run(bool json, const SiteAccess& access) {
  auto client = access.connect();
  if (!client) return report(client.error().code, client.error().text);
  const auto result = (*client)->query(wire::QueryKind::report);
  if (!result) return report(result.error().code, result.error().text);
  gateway::ReportBody site;
  if (auto read = decode(result->body, site); !read) {
    return report(read.error().code, read.error().text);
  }
  if (json) {
    const auto out = body_json(result->body, detail::fields_of<gateway::ReportBody>);
    fmt::print("{}\n", out.contains("alarms") ? gateway::line_of(out["alarms"]) : "[]");
    return ok;
  }
  Table table({"SINCE", "SOURCE", "ID", "TEXT"});
  for (const auto& one : site.alarms) {
    table.add({gateway::iso_time(one.since), std::string(one.source), std::string(one.id),
               std::string(one.text)});
  }
  fmt::print("{}", table.empty() ? "No alarms.\n" : table.text());
  return ok;
}

std::function<int()> set_up(CLI::App& app) {
  auto json = std::make_shared<bool>(false);
  app.add_flag("--json", *json, "Print JSON");
  const SiteAccess access(app);
  return [=] { return run(*json, access); };
}

}  // namespace

const Command alarms_command{"alarms", "Show what an operator must know.", "ctibus alarms",
                             &set_up};

}  // namespace ctibus::cli
