#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "core/cli/ask.hpp"
#include "core/cli/commands.hpp"
#include "core/cli/event_json.hpp"
#include "core/cli/site_access.hpp"
#include "core/presentation/report_message.hpp"
#include "ctibus/codec.hpp"

namespace ctibus::cli {
namespace {

int run(bool json, const SiteAccess& access) {
  const auto asked = ask<presentation::ReportBody>(access, {.what = wire::QueryKind::report});
  if (!asked) return report(asked.error());
  const presentation::ReportBody& site = asked->body;
  bool good = true;
  for (const auto& check : site.checks) good = good && check.good;
  if (json) {
    print_list(asked->result.body, detail::fields_of<presentation::ReportBody>, "checks");
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
