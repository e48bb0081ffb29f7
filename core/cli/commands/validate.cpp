#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <random>

#include "core/cli/commands.hpp"
#include "core/cli/plugin_folders.hpp"
#include "core/judge/judge.hpp"

namespace ctibus::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Arguments {
  std::string library;
  judge::GivenOptions options;
  std::vector<std::string> only;
  std::uint64_t seed = 0;
  std::uint32_t callback_limit_ms = 5000;
  std::uint32_t check_limit_s = 60;
  bool in_process = false;
  bool json = false;
  bool list = false;
};

int list_checks(bool json) {
  Json all = Json::array();
  for (const judge::Check* check : judge::all_checks()) {
    if (json) {
      all.push_back({{"id", check->id}, {"proves", check->proves}, {"cure", check->cure}});
    } else {
      fmt::print("{:<18} {}\n{:<18} When it fails: {}\n", check->id, check->proves, "",
                 check->cure);
    }
  }
  if (json) fmt::print("{}\n", all.dump(2));
  return ok;
}

void print_finding(const judge::Finding& finding) {
  const auto& [status, text, notes, record] = finding.outcome;
  const std::string_view word = status == judge::Status::passed   ? "passed "
                                : status == judge::Status::failed ? "FAILED "
                                                                  : "skipped";
  fmt::print("{} {:<18} {}\n", word, finding.check->id,
             status == judge::Status::passed ? finding.check->proves : std::string_view(text));
  if (status == judge::Status::failed) {
    fmt::print("        {:<18} cure: {}\n", "", finding.check->cure);
  }
  for (const std::string& note : notes) fmt::print("        {:<18} note: {}\n", "", note);
  std::fflush(stdout);
}

Json to_json(const judge::Finding& finding) {
  return {{"check", finding.check->id},      {"status", judge::name_of(finding.outcome.status)},
          {"text", finding.outcome.text},    {"notes", finding.outcome.notes},
          {"proves", finding.check->proves}, {"cure", finding.check->cure},
          {"seconds", finding.seconds}};
}

int run(const Arguments& arguments, const PluginFolders& folders) {
  const auto library = config::Libraries(folders.all()).find(arguments.library, {});
  if (!library) {
    report(library.error());
    return usage;
  }
  const std::uint64_t seed = arguments.seed != 0 ? arguments.seed : std::random_device{}();
  const auto subject = judge::read_subject(library->file, arguments.options, seed);
  if (!subject) {
    report(subject.error());
    return usage;
  }
  judge::Plan plan;
  plan.only = arguments.only;
  plan.in_process = arguments.in_process;
  plan.limits = {std::chrono::milliseconds(arguments.callback_limit_ms),
                 std::chrono::seconds(arguments.check_limit_s)};
  Json findings = Json::array();
  if (!arguments.json) {
    fmt::print("{} {}, seed {}\n", subject->manifest.id, subject->manifest.version, seed);
    std::fflush(stdout);
  }
  const auto verdict = judge::judge(*subject, plan, [&](const judge::Finding& finding) {
    if (arguments.json) {
      findings.push_back(to_json(finding));
    } else {
      print_finding(finding);
    }
  });
  if (!verdict) {
    report(verdict.error());
    return usage;
  }
  const bool judged = verdict->unjudged.code.empty();
  if (arguments.json) {
    const Json out = {{"plugin", subject->manifest.id},
                      {"version", subject->manifest.version},
                      {"seed", seed},
                      {"passed", verdict->passed() && judged},
                      {"unjudged", verdict->unjudged.text},
                      {"checks", findings}};
    fmt::print("{}\n", out.dump(2));
  }
  if (!verdict->passed()) return failed;
  if (!judged) {
    report(verdict->unjudged);
    return usage;
  }
  return ok;
}

std::function<int()> set_up(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  auto* library =
      app.add_option("library", arguments->library, "Id of a plugin, or the path of its library")
          ->type_name("PLUGIN");
  app.add_option("--option", arguments->options.pairs,
                 "An option for it, as NAME=VALUE; may be given more than once")
      ->type_name("NAME=VALUE");
  app.add_option("--options", arguments->options.file,
                 "Its options as a TOML file, or a site's configuration with an instance of it")
      ->type_name("FILE");
  app.add_option("--only", arguments->only, "Only this check; may be given more than once")
      ->type_name("CHECK");
  app.add_option("--seed", arguments->seed, "Repeat the judgement that printed this seed");
  app.add_option("--callback-limit", arguments->callback_limit_ms,
                 "Milliseconds within which each of its callbacks must come back")
      ->check(CLI::Range(100U, 600'000U));
  app.add_option("--check-limit", arguments->check_limit_s, "Seconds that one check may take")
      ->check(CLI::Range(1U, 3'600U));
  app.add_flag("--in-process", arguments->in_process,
               "Without child processes and time limits, for a debugger");
  app.add_flag("--json", arguments->json, "Print the verdict as JSON");
  auto* list = app.add_flag("--list", arguments->list, "List the checks and run none");
  (void)list;
  const PluginFolders folders(app);
  return [=] {
    if (arguments->list) return list_checks(arguments->json);
    if (library->empty()) return static_cast<int>(report_usage("name the library to judge."));
    return run(*arguments, folders);
  };
}

}  // namespace

const Command validate_command{
    "validate", "Judge a plugin library: drive it through all that a host may do to it.",
    "ctibus validate ./libgreeter.so --option patience=10s", &set_up};

}  // namespace ctibus::cli
