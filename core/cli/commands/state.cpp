#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "core/cli/commands.hpp"
#include "core/cli/event_json.hpp"
#include "core/cli/site_access.hpp"

namespace ctibus::cli {
namespace {

using wire::ClientDelivery;

struct Arguments {
  std::vector<std::string> patterns;
  std::vector<std::string> keys;
  bool show_personal = false;
};

int run(const Arguments& arguments, const SiteAccess& access) {
  auto client = access.connect();
  if (!client) return report(client.error());
  const auto declarations = learn_declarations(**client);
  if (!declarations) return report(declarations.error());
  bool complete = false;
  const auto handle = [&](const ClientDelivery& delivery) {
    if (delivery.kind == ClientDelivery::Kind::snapshot_end) complete = true;
    if (complete || delivery.kind != ClientDelivery::Kind::snapshot) return;
    fmt::print("{}\n",
               presentation::line_of(event_json(*delivery.frame, *declarations,
                                                {.show_personal = arguments.show_personal})));
  };
  const auto subscribed = (*client)->subscribe(
      {.patterns = arguments.patterns.empty() ? std::vector<std::string>{">"} : arguments.patterns,
       .keys = arguments.keys,
       .start = wire::Start::snapshot(),
       .handler = handle});
  if (!subscribed) return report(subscribed.error());
  const auto ran = run_until(**client, [&] { return complete; });
  return ran ? ok : report(ran.error());
}

std::function<int()> set_up(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("pattern", arguments->patterns, "Topics of states (default: all)")
      ->type_name("TOPIC");
  app.add_option("--key", arguments->keys, "Only of this call, agent, device")->type_name("KEY");
  app.add_flag("--show-personal", arguments->show_personal, "Do not mask numbers and names");
  const SiteAccess access(app);
  return [=] { return run(*arguments, access); };
}

}  // namespace

const Command state_command{"state", "Print the present states, one JSON object a line.",
                            "ctibus state 'agent.*'", &set_up};

}  // namespace ctibus::cli
