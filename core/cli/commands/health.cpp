#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "core/cli/commands.hpp"
#include "core/cli/event_json.hpp"
#include "core/cli/site_access.hpp"
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
  bool good = true;
  for (const auto& check : site.checks) good = good && check.good;
  if (json) {
    const auto out = body_json(result->body, detail::fields_of<gateway::ReportBody>);
    fmt::print("{}\n", out.contains("checks") ? gateway::line_of(out["checks"]) : "[]");
    return good ? ok : failed;
  }
  for (const auto& check : site.checks) {
    if (!check.good) fmt::print("{}: {}: {}\n", check.name, check.code, check.text);
  }
  if (good) fmt::print("{} is ready.\n", site.site);
  return good ? ok : failed;
}

std::function<int()> set_up(CLI::App& app) {
  auto json = std::make_shared<bool>(false);
  app.add_flag("--json", *json, "Print all checks as JSON");
  const SiteAccess access(app);
  return [=] { return run(*json, access); };
}

}  // namespace

const Command health_command{"health",
                             "Tell whether the site is ready; the exit code says so, too.",
                             "ctibus health", &set_up};

}  // namespace ctibus::cli
