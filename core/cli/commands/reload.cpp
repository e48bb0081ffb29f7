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

using namespace std::chrono_literals;

int run(bool json, const SiteAccess& access) {
  const auto asked = ask<presentation::ReloadBody>(access, {.what = wire::QueryKind::reload}, 1h);
  if (!asked) return report(asked.error());
  const presentation::ReloadBody& body = asked->body;
  if (json) {
    fmt::print("{}\n", presentation::line_of(body_json(
                           asked->result.body, detail::fields_of<presentation::ReloadBody>)));
  } else {
    bool anything = false;
    const auto print = [&](std::string_view what, const std::vector<Text>& names) {
      if (!names.empty()) fmt::print("{}: {}\n", what, fmt::join(names, ", "));
      anything |= !names.empty();
    };
    print("reloaded", body.reloaded);
    print("restarted", body.restarted);
    print("added", body.added);
    print("removed", body.removed);
    print("takes effect when ctibusd is started again", body.needs_restart);
    for (const auto& one : body.failures) {
      fmt::print(stderr, "ctibus: {}: {}: {}\n", one.instance, one.code, one.text);
    }
    if (!anything && body.failures.empty()) fmt::print("Nothing has changed.\n");
  }
  return body.failures.empty() ? ok : failed;
}

std::function<int()> set_up(CLI::App& app) {
  auto json = std::make_shared<bool>(false);
  app.add_flag("--json", *json, "Print JSON");
  const SiteAccess access(app);
  return [=] { return run(*json, access); };
}

}  // namespace

const Command reload_command{"reload",
                             "Let the site read its configuration again, without dropping a call.",
                             "ctibus reload", &set_up};

}  // namespace ctibus::cli
