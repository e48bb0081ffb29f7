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

int list(bool json, const SiteAccess& access) {
  const auto asked = ask<presentation::ConsumersBody>(access, {.what = wire::QueryKind::consumers});
  if (!asked) return report(asked.error());
  const presentation::ConsumersBody& body = asked->body;
  if (json) {
    print_list(asked->result.body, detail::fields_of<presentation::ConsumersBody>, "consumers");
    return ok;
  }
  Table table({"NAME", "READING", "BEHIND", "KEPT", "SINCE", "LISTENS TO"});
  for (const auto& one : body.consumers) {
    table.add({std::string(one.name), one.attached ? "yes" : "no", std::to_string(one.behind),
               fmt::format("{} MiB", (one.kept_bytes + (1U << 19)) >> 20),
               one.kept_bytes == 0 ? "-" : presentation::iso_time(one.oldest),
               fmt::format("{}", fmt::join(one.patterns, " "))});
  }
  fmt::print("{}", table.empty() ? "No durable consumers.\n" : table.text());
  return ok;
}

int forget(const std::string& name, const SiteAccess& access) {
  auto client = access.connect();
  if (!client) return report(client.error());
  const auto result = (*client)->query(wire::QueryKind::forget, name);
  if (!result) return report(result.error());
  fmt::print("Nothing is kept for {} any more.\n", printable(name));
  return ok;
}

std::function<int()> set_up(CLI::App& app) {
  auto json = std::make_shared<bool>(false);
  auto name = std::make_shared<std::string>();
  app.add_flag("--json", *json, "Print JSON");
  const SiteAccess access(app);
  auto* forgetter = app.add_subcommand("forget", "Keep nothing for a consumer any more");
  forgetter->add_option("NAME", *name, "A consumer that will not come back")
      ->required()
      ->type_name("CONSUMER");
  forgetter->fallthrough();
  app.require_subcommand(0, 1);
  return [=] { return forgetter->parsed() ? forget(*name, access) : list(*json, access); };
}

}  // namespace

const Command consumers_command{
    "consumers", "Show for whom records are kept, and forget who will not come back.",
    "ctibus consumers forget billing", &set_up};

}  // namespace ctibus::cli
