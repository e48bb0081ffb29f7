#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "core/cli/ask.hpp"
#include "core/cli/commands.hpp"
#include "core/cli/event_json.hpp"
#include "core/cli/site_access.hpp"
#include "core/cli/table.hpp"
#include "core/presentation/iso_time.hpp"
#include "core/presentation/report_message.hpp"
#include "ctibus/codec.hpp"

namespace ctibus::cli {
namespace {

int run(bool json, const SiteAccess& access) {
  const auto asked = ask<presentation::ReportBody>(access, {.what = wire::QueryKind::report});
  if (!asked) return report(asked.error());
  const presentation::ReportBody& site = asked->body;
  if (json) {
    print_list(asked->result.body, detail::fields_of<presentation::ReportBody>, "alarms");
    return ok;
  }
  Table table({"SINCE", "SOURCE", "ID", "TEXT"});
  for (const auto& one : site.alarms) {
    table.add({presentation::iso_time(one.since), std::string(one.source), std::string(one.id),
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
