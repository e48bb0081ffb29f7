#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "core/cli/commands.hpp"
#include "core/cli/event_json.hpp"
#include "core/cli/site_access.hpp"

namespace ctibus::cli {
namespace {

using wire::ClientDelivery;
using Json = nlohmann::ordered_json;

struct Arguments {
  std::vector<std::string> patterns;
  std::string from = "live";
  std::vector<std::string> keys;
  std::vector<std::string> sources;
  std::uint64_t count = 0;
  bool show_personal = false;
};

int run(const Arguments& arguments, const SiteAccess& access) {
  auto client = access.connect(true);
  if (!client) return report(client.error());
  const auto start = start_at(arguments.from, (*client)->server().tail.epoch);
  if (!start) return report_usage(start.error().text);
  const auto declarations = learn_declarations(**client);
  if (!declarations) return report(declarations.error());
  watch_interrupts();
  std::uint64_t printed = 0;
  bool broken = false;
  const auto wanted = [&] {
    return !broken && (arguments.count == 0 || printed < arguments.count);
  };
  const auto print = [&](const Json& line) {
    broken = std::fputs((presentation::line_of(line) + "\n").c_str(), stdout) < 0 ||
             std::fflush(stdout) != 0;
  };
  const auto handle = [&](const ClientDelivery& delivery) {
    if (!wanted()) return;
    switch (delivery.kind) {
      case ClientDelivery::Kind::message:
      case ClientDelivery::Kind::snapshot: {
        Json line =
            event_json(*delivery.frame, *declarations, {.show_personal = arguments.show_personal});
        if (delivery.kind == ClientDelivery::Kind::snapshot) line["snapshot"] = true;
        print(line);
        ++printed;
        return;
      }
      case ClientDelivery::Kind::gap:
        return print({{"type", "wire.gap"},
                      {"data", {{"from", delivery.gap_from}, {"to", delivery.gap_to}}}});
      case ClientDelivery::Kind::snapshot_end:
        return print({{"type", "wire.snapshot_end"}});
      case ClientDelivery::Kind::restart:
        return print({{"type", "wire.snapshot_restart"}});
    }
  };
  const auto subscribed = (*client)->subscribe({.patterns = arguments.patterns,
                                                .keys = arguments.keys,
                                                .sources = arguments.sources,
                                                .start = *start,
                                                .handler = handle});
  if (!subscribed) return report(subscribed.error());
  const auto ran =
      run_until(**client, [&] { return !wanted() || (*client)->ended(*subscribed).has_value(); });
  if (!ran) return report(ran.error());
  if (const auto ended = (*client)->ended(*subscribed)) return report(*ended);
  return broken ? failed : ok;
}

std::function<int()> set_up(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("pattern", arguments->patterns, "Topics: '*' is one token, a last '>' the rest")
      ->required()
      ->type_name("TOPIC");
  app.add_option("--from", arguments->from, "live, snapshot, a sequence, or a time (default: live)")
      ->type_name("PLACE");
  app.add_option("--key", arguments->keys, "Only messages about this call, agent, device")
      ->type_name("KEY");
  app.add_option("--source", arguments->sources, "Only messages of this instance")
      ->type_name("INSTANCE");
  app.add_option("--count", arguments->count, "End after so many messages");
  app.add_flag("--show-personal", arguments->show_personal, "Do not mask numbers and names");
  const SiteAccess access(app);
  return [=] { return run(*arguments, access); };
}

}  // namespace

const Command echo_command{"echo", "Print messages as they come, one JSON object a line.",
                           "ctibus echo 'call.*' --from snapshot", &set_up};

}  // namespace ctibus::cli
