#include "core/replay/load.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <random>

#include "core/cli/commands.hpp"
#include "core/cli/duration_option.hpp"
#include "core/cli/event_json.hpp"
#include "core/cli/sandbox.hpp"
#include "core/cli/site_access.hpp"
#include "core/config/units.hpp"

namespace ctibus::cli {
namespace {

using Json = nlohmann::ordered_json;
using replay::Load;
using replay::LoadMessage;

struct Arguments {
  replay::LoadOptions load;
  std::string mix;
  Duration duration = std::chrono::seconds(10);
  bool json = false;
};

/// Hands the load to the sandbox, with identities of its own.
class Speaker {
 public:
  explicit Speaker(Sandbox& sandbox) : sandbox_(sandbox) {
    std::random_device device;
    epoch_ = (std::uint64_t{device()} << 32 | device()) | 1U;
  }

  void take(const LoadMessage& message) {
    if (!going_ || !*going_) return;
    std::uint64_t& number = numbers_[std::string(message.source)];
    // Identities are those of a source: two sources may share an epoch, and number apart.
    const wire::Replayed replayed{
        .source = message.source,
        .id = {epoch_ + std::hash<std::string_view>{}(message.source), ++number},
        .message_class = static_cast<std::uint8_t>(message.message_class)};
    going_ = sandbox_.publish(
        {.topic = message.topic,
         .key = message.key,
         .payload = message.payload,
         .flags = static_cast<std::uint8_t>(message.tombstone ? CTIBUS_FRAME_TOMBSTONE : 0),
         .correlation = message.root,
         .replayed = &replayed},
        due_);
  }
  void set_due(Sandbox::Clock::time_point due) { due_ = due; }
  /// False: interrupted.
  [[nodiscard]] const Result<bool>& going() const { return going_; }

 private:
  Sandbox& sandbox_;
  std::uint64_t epoch_ = 0;
  std::map<std::string, std::uint64_t> numbers_;
  Sandbox::Clock::time_point due_;
  Result<bool> going_ = true;
};

Result<replay::LoadOptions> options_of(const Arguments& arguments) {
  replay::LoadOptions options = arguments.load;
  options.began = std::chrono::floor<Duration>(std::chrono::system_clock::now());
  if (!arguments.mix.empty()) {
    auto mix = replay::parse_mix(arguments.mix);
    if (!mix) return tl::unexpected(mix.error());
    options.mix = *mix;
  }
  return options;
}

/// At its pace until the time is over; then every call ends.
Result<bool> generate(Load& load, Speaker& speaker, Sandbox& sandbox, Duration duration) {
  const auto began = Sandbox::Clock::now();
  while (const auto next = load.next_due()) {
    if (*next > duration) break;
    speaker.set_due(began + *next);
    if (auto on = sandbox.wait_until(began + *next); !on || !*on) return on;
    load.step();
    if (!speaker.going() || !*speaker.going()) return speaker.going();
  }
  if (auto on = sandbox.wait_until(began + duration); !on || !*on) return on;
  speaker.set_due(Sandbox::Clock::now());
  load.finish();
  if (!speaker.going() || !*speaker.going()) return speaker.going();
  return sandbox.finish();
}

Json latency_json(const Latency& latency) {
  const auto milliseconds = [](std::chrono::nanoseconds time) {
    return std::chrono::duration<double, std::milli>(time).count();
  };
  return {{"p50_ms", milliseconds(latency.at(0.5))},
          {"p99_ms", milliseconds(latency.at(0.99))},
          {"longest_ms", milliseconds(latency.longest())}};
}

void print(const Arguments& arguments, const Load& load, const Sandbox& sandbox, double seconds) {
  const auto published = static_cast<double>(sandbox.published());
  if (!arguments.json) {
    fmt::print(
        "{} messages of {} calls in {:.1f} s: {:.0f} messages/s, {:.2f} calls/s (seed {}).\n{}",
        sandbox.published(), load.calls(), seconds, published / seconds,
        static_cast<double>(load.calls()) / seconds, arguments.load.seed, describe(sandbox));
    return;
  }
  Json refused = Json::object();
  for (const auto& [code, refusal] : sandbox.refusals()) refused[code] = refusal.count;
  const Json out{{"seed", arguments.load.seed},
                 {"seconds", seconds},
                 {"calls", load.calls()},
                 {"messages", sandbox.published()},
                 {"messages_per_second", published / seconds},
                 {"behind", latency_json(sandbox.behind())},
                 {"confirmed", latency_json(sandbox.confirmed())},
                 {"refused", refused}};
  fmt::print("{}\n", presentation::line_of(out));
}

int run(const Arguments& arguments, const SiteAccess& access) {
  auto options = options_of(arguments);
  if (!options) return report_usage(options.error().text);
  auto sandbox = Sandbox::enter(access);
  if (!sandbox) return report(sandbox.error());
  Speaker speaker(**sandbox);
  Load load(std::move(*options), [&](const LoadMessage& message) { speaker.take(message); });
  watch_interrupts();
  const auto began = Sandbox::Clock::now();
  const auto done = generate(load, speaker, **sandbox, arguments.duration);
  const std::chrono::duration<double> took = Sandbox::Clock::now() - began;
  print(arguments, load, **sandbox, took.count());
  if (!done) return report(done.error());
  if (!*done) {
    tell("interrupted: calls and agents of the load are left as they were.");
    return failed;
  }
  return (*sandbox)->refusals().empty() ? ok : failed;
}

std::function<int()> set_up(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  auto& load = arguments->load;
  app.add_option("--calls-per-second", load.calls_per_second, "New calls, at random moments")
      ->check(CLI::Range(0.001, 1e5));
  app.add_option("--agents", load.agents, "Agents who answer them")->check(CLI::Range(1, 100000));
  app.add_option("--mix", arguments->mix,
                 "What becomes of calls, by weights (default: answered=35,held=10,transferred=10,"
                 "queued=30,abandoned=10,busy=5)")
      ->type_name("OUTCOME=WEIGHT,...");
  add_duration(app, "--for", arguments->duration, "How long, such as 5m (default: 10s)");
  app.add_option("--seed", load.seed, "The same seed makes the same load");
  app.add_option("--connector", load.connector,
                 "Instance in whose name it is said; that of the queue is NAME-acd")
      ->check(CLI::Validator(
          [](const std::string& name) {
            const bool good = !name.empty() && name.size() <= 28 &&
                              name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_") ==
                                  std::string::npos;
            return good ? std::string() : std::string("use a to z, 0 to 9, '-' and '_'");
          },
          ""))
      ->type_name("NAME");
  add_duration(app, "--ring", load.ring, "Until an agent answers (default: 2s)");
  add_duration(app, "--talk", load.talk, "How long they talk (default: 20s)");
  add_duration(app, "--patience", load.patience,
               "How long callers wait for an agent (default: 10s)");
  add_duration(app, "--wrap-up", load.wrap_up, "After-call work (default: 3s)");
  app.add_flag("--json", arguments->json, "Print one JSON object");
  const SiteAccess access(app);
  return [=] { return run(*arguments, access); };
}

}  // namespace

const Command load_command{
    "load", "Generate calls, agents and queues at a sandbox, at a steady pace.",
    "ctibus load --calls-per-second 50 --agents 200 --for 1m --config config/sandbox.toml",
    &set_up};

}  // namespace ctibus::cli
