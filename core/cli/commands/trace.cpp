#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "core/cli/commands.hpp"
#include "core/cli/event_json.hpp"
#include "core/cli/ladder.hpp"
#include "core/cli/site_access.hpp"
#include "core/presentation/otlp.hpp"
#include "core/presentation/report_message.hpp"
#include "ctibus/codec.hpp"

namespace ctibus::cli {
namespace {

struct Arguments {
  std::string call;
  bool json = false;
  bool otlp = false;
  bool states = false;
  bool show_personal = false;
};

int tell_cut(const wire::ClientResult& result) {
  presentation::TraceBody body;
  if (decode(result.body, body) && body.cut) {
    fmt::print(stderr, "ctibus: the conversation is longer than what is shown here.\n");
  }
  return ok;
}

void print_otlp(const wire::ClientResult& result, const Arguments& arguments,
                std::string_view site) {
  std::vector<wire::Frame> frames;
  for (const auto& piece : result.frames) {
    std::span<const std::uint8_t> rest(piece);
    while (const auto frame = wire::Frame::take(rest)) frames.push_back(*frame);
  }
  fmt::print("{}\n", presentation::otlp_json(frames, {.site = site, .states = arguments.states}));
}

int run(const Arguments& arguments, const SiteAccess& access) {
  auto client = access.connect();
  if (!client) return report(client.error());
  const auto declarations = learn_declarations(**client);
  if (!declarations) return report(declarations.error());
  const auto result = (*client)->query(wire::QueryKind::trace, arguments.call);
  if (!result) return report(result.error());
  if (arguments.otlp) {
    print_otlp(*result, arguments, (*client)->server().site);
    return tell_cut(*result);
  }
  std::vector<nlohmann::ordered_json> events;
  for (const auto& piece : result->frames) {
    std::span<const std::uint8_t> rest(piece);
    while (const auto frame = wire::Frame::take(rest)) {
      if (frame->message_class() == MessageClass::state && !arguments.states) continue;
      events.push_back(
          event_json(*frame, *declarations, {.show_personal = arguments.show_personal}));
    }
  }
  if (arguments.json) {
    for (const auto& event : events) fmt::print("{}\n", presentation::line_of(event));
  } else {
    fmt::print("{}", ladder(events));
  }
  return tell_cut(*result);
}

std::function<int()> set_up(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("call", arguments->call, "A call, or the root of a conversation")
      ->required()
      ->type_name("CALL");
  app.add_flag("--json", arguments->json, "Print one JSON object a line");
  app.add_flag("--otlp", arguments->otlp,
               "Print an OpenTelemetry export request in JSON, for a collector's /v1/traces");
  app.add_flag("--states", arguments->states, "Also show every change of a state");
  app.add_flag("--show-personal", arguments->show_personal, "Do not mask numbers and names");
  const SiteAccess access(app);
  return [=] { return run(*arguments, access); };
}

}  // namespace

const Command trace_command{"trace",
                            "Show a conversation from its first command to its last event.",
                            "ctibus trace 0192f3a4-b5c6-7d8e-9f00-112233445566", &set_up};

}  // namespace ctibus::cli
