#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <random>

#include "core/cli/ask.hpp"
#include "core/cli/commands.hpp"
#include "core/cli/duration_option.hpp"
#include "core/cli/event_json.hpp"
#include "core/cli/sandbox.hpp"
#include "core/cli/site_access.hpp"
#include "core/config/units.hpp"
#include "core/presentation/report_message.hpp"
#include "core/replay/script.hpp"
#include "ctibus/codec.hpp"
#include "ctibus/kit/recording/moments.hpp"

namespace ctibus::cli {
namespace {

using replay::Script;
using replay::ScriptOptions;

struct Arguments {
  std::string file;
  std::vector<std::string> patterns{">"};
  double speed = 1;
  Duration from{};
  Duration until = Duration::max();
  std::vector<std::string> without;
  bool print = false;
  bool show_personal = false;
};

Result<ScriptOptions> options_of(const Arguments& arguments) {
  ScriptOptions options;
  options.patterns = arguments.patterns;
  options.without = {arguments.without.begin(), arguments.without.end()};
  options.speed = arguments.speed;
  options.now_ns =
      std::chrono::nanoseconds(std::chrono::system_clock::now().time_since_epoch()).count();
  std::random_device device;
  options.epochs_key = (std::uint64_t{device()} << 32 | device()) | 1U;
  options.from = arguments.from;
  options.until = arguments.until;
  return options;
}

void tell_ending(const Script& script) {
  if (script.gaps() > 0) {
    fmt::print(stderr,
               "ctibus: the recording has {} gaps: its recorder could not get "
               "everything.\n",
               script.gaps());
  }
  const std::string ending = script.ending_text();
  if (!ending.empty()) fmt::print(stderr, "ctibus: {}\n", ending);
}

/// Reading needs no site.
int print(const Arguments& arguments, ScriptOptions options) {
  options.now_ns.reset();
  options.epochs_key = 0;
  auto script = Script::open(arguments.file, std::move(options));
  if (!script) return report(script.error());
  while (const auto line = script->next()) {
    const auto json =
        event_json(line->frame, script->declarations(), {.show_personal = arguments.show_personal});
    if (std::fputs((presentation::line_of(json) + "\n").c_str(), stdout) < 0) return failed;
  }
  tell_ending(*script);
  return std::fflush(stdout) == 0 ? ok : failed;
}

/// They speak themselves, and would be heard twice.
Result<> leave_out_instances(wire::Client& client, ScriptOptions& options) {
  const auto asked = ask<presentation::ReportBody>(client, {.what = wire::QueryKind::report});
  if (!asked) return tl::unexpected(asked.error());
  for (const auto& instance : asked->body.instances) options.without.emplace(instance.name);
  return {};
}

Result<bool> play(Script& script, Sandbox& sandbox) {
  const auto began = Sandbox::Clock::now().time_since_epoch();
  while (const auto line = script.next()) {
    const Sandbox::Clock::time_point due(
        std::chrono::nanoseconds(recording::sum(began.count(), line->due.count())));
    if (auto on = sandbox.wait_until(due); !on || !*on) return on;
    const wire::Frame& frame = line->frame;
    const auto& header = frame.header;
    const wire::Replayed replayed{.source = frame.source,
                                  .id = header.id,
                                  .message_class = header.message_class,
                                  .idempotency = frame.idempotency,
                                  .remaining_ms = header.remaining_ms};
    const auto done = sandbox.publish({.topic = frame.topic,
                                       .key = frame.key,
                                       .payload = frame.payload,
                                       .flags = header.flags,
                                       .trace_flags = header.trace_flags,
                                       .event_time_ns = header.event_time_ns,
                                       .correlation = header.correlation,
                                       .causation = header.causation,
                                       .trace_id = header.trace_id,
                                       .span_id = header.span_id,
                                       .replayed = &replayed},
                                      due);
    if (!done || !*done) return done;
  }
  return sandbox.finish();
}

int run(const Arguments& arguments, const SiteAccess& access) {
  auto options = options_of(arguments);
  if (!options) return report_usage(options.error().text);
  if (arguments.print) return print(arguments, std::move(*options));
  auto sandbox = Sandbox::enter(access);
  if (!sandbox) return report(sandbox.error());
  if (auto done = leave_out_instances((*sandbox)->client(), *options); !done) {
    return report(done.error());
  }
  auto script = Script::open(arguments.file, std::move(*options));
  if (!script) return report(script.error());
  watch_interrupts();
  const auto began = Sandbox::Clock::now();
  const auto played = play(*script, **sandbox);
  const std::chrono::duration<double> took = Sandbox::Clock::now() - began;
  fmt::print("{} messages replayed in {:.1f} s, {} left out.\n{}", (*sandbox)->published(),
             took.count(), script->left_out(), describe(**sandbox));
  if (!played) return report(played.error());
  if (!*played) {
    tell("interrupted before the end of the recording.");
    return failed;
  }
  tell_ending(*script);
  return (*sandbox)->refusals().empty() ? ok : failed;
}

std::function<int()> set_up(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  app.add_option("file", arguments->file, "A file that `ctibus record` has made")
      ->required()
      ->type_name("FILE");
  app.add_option("pattern", arguments->patterns,
                 "Topics: '*' is one token, a last '>' the rest (default: everything)")
      ->type_name("TOPIC");
  app.add_option("--speed", arguments->speed,
                 "1: as it was; 10: ten times as fast; 0: as fast as the site takes it")
      ->check(CLI::Range(0.0, 1e6));
  add_duration(app, "--from", arguments->from,
               "Begin so long after the beginning, with the states of then, such as 5m");
  add_duration(app, "--until", arguments->until, "End so long after the beginning");
  app.add_option("--without", arguments->without,
                 "Leave out what this instance said (always so: instances that the site has)")
      ->type_name("INSTANCE")
      ->allow_extra_args(false);
  auto* print = app.add_flag("--print", arguments->print,
                             "Print it, one JSON object a line, and ask no site");
  app.add_flag("--show-personal", arguments->show_personal,
               "With --print: do not mask numbers and names")
      ->needs(print);
  const SiteAccess access(app);
  return [=] { return run(*arguments, access); };
}

}  // namespace

const Command replay_command{"replay", "Say again, at a sandbox, what was recorded; or print it.",
                             "ctibus replay monday.ctirec --speed 10 --config config/sandbox.toml",
                             &set_up};

}  // namespace ctibus::cli
