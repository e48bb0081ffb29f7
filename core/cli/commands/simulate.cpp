#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/cli/commands.hpp"
#include "core/cli/file_output.hpp"
#include "core/cli/plugin_folders.hpp"
#include "core/cli/simulate_text.hpp"
#include "core/config/load.hpp"
#include "core/simulate/chart.hpp"
#include "core/simulate/study.hpp"
#include "ctibus/codec.hpp"

namespace ctibus::cli {
namespace {

using Json = nlohmann::ordered_json;

struct Arguments {
  std::string site;
  std::string traffic;
  std::string agents;
  std::string instance;
  std::string date;
  std::string picture;
  double within = 20;
  double ring = 0;
  double no_answer = 0;
  std::uint32_t replications = 10;
  std::uint64_t seed = 1;
  bool json = false;
};

int print_errors(const std::vector<config::Diagnostic>& diagnostics) {
  for (const config::Diagnostic& diagnostic : diagnostics) {
    fmt::print(stderr, "{}\n", diagnostic.line());
  }
  return failed;
}

/// The instance that is meant.
Result<const config::Instance*> find_acd(const config::SiteConfig& site, const std::string& name) {
  std::vector<const config::Instance*> found;
  std::vector<std::string> names;
  for (const config::Instance& instance : site.instances) {
    if (instance.plugin != "acd") continue;
    names.push_back(instance.name);
    if (name.empty() || instance.name == name) found.push_back(&instance);
  }
  if (found.size() == 1) return found.front();
  const std::string file = site.file.string();
  if (names.empty()) {
    return failure("simulate.no_acd", fmt::format("{} has no instance of acd.", file));
  }
  return failure("simulate.no_acd",
                 found.empty() ? fmt::format("{} has no instance \"{}\" of acd, but {}.", file,
                                             name, fmt::join(names, ", "))
                               : fmt::format("{} has several instances of acd: choose one of {} by "
                                             "--instance.",
                                             file, fmt::join(names, ", ")));
}

std::optional<simulate::CsvTable> read_table(const std::string& file, config::Report& report) {
  constexpr std::streamsize most_bytes = std::streamsize{16} << 20;
  std::ifstream in(file, std::ios::binary);
  std::string text(static_cast<std::size_t>(most_bytes) + 1, '\0');
  in.read(text.data(), most_bytes + 1);
  const std::streamsize read = in.gcount();
  const config::Place whole{std::make_shared<const std::string>(file), 0, 0};
  if (!in.eof() || read > most_bytes) {
    report.error(whole, "cli.cannot_read",
                 in.is_open() && read > most_bytes ? "the file is larger than 16 MiB"
                                                   : "the file cannot be read");
    return std::nullopt;
  }
  text.resize(static_cast<std::size_t>(read));
  return simulate::parse_csv(text, file, report);
}

/// nullopt was reported.
std::optional<simulate::Day> read_day(const Arguments& arguments, const config::Instance& instance,
                                      config::Report& report) {
  simulate::Day day;
  const config::Place place{std::make_shared<const std::string>(instance.place), 0, 0};
  if (const auto read = decode({instance.options.data(), instance.options.size()}, day.options);
      !read) {
    report.error(place, read.error().code, read.error().text);
    return std::nullopt;
  }
  if (const auto good = acd::check(day.options); !good) {
    report.error(place, good.error().code, good.error().text);
    return std::nullopt;
  }
  std::vector<std::string> groups;
  for (const acd::GroupOptions& group : day.options.groups) groups.push_back(group.name);
  if (const auto table = read_table(arguments.traffic, report)) {
    if (auto traffic = simulate::read_traffic(*table, groups, report)) {
      day.traffic = std::move(*traffic);
    }
  }
  if (!arguments.agents.empty()) {
    if (const auto table = read_table(arguments.agents, report)) {
      day.staff = simulate::read_agents(*table, day.options, report);
    }
  }
  if (report.errors() > 0) return std::nullopt;
  day.date = arguments.date;
  day.threshold = simulate::Seconds(arguments.within);
  day.habits.no_answer = arguments.no_answer / 100;
  if (arguments.ring > 0) {
    day.habits.ring = *traffic::Distribution::constant(simulate::Seconds(arguments.ring));
  }
  return day;
}

int run(const Arguments& arguments, const PluginFolders& folders) {
  config::Surroundings surroundings = config::this_machine();
  surroundings.plugin_folders = folders.all();
  const config::Loaded loaded = config::load(arguments.site, surroundings);
  print_errors(loaded.diagnostics);
  if (!loaded.config) return failed;
  const auto instance = find_acd(*loaded.config, arguments.instance);
  if (!instance) return report(instance.error());
  config::Report problems;
  const auto day = read_day(arguments, **instance, problems);
  problems.sort();
  if (!day) return print_errors(problems.diagnostics());
  const auto study = simulate::study(*day, arguments.replications, arguments.seed);
  if (!study) return report(study.error());
  for (const std::string& problem : study->problems) tell(problem);
  if (!arguments.picture.empty()) {
    const std::string picture = simulate::chart(*study, day->traffic.interval, day->threshold);
    if (auto written = write_file(arguments.picture, picture); !written) {
      return report(written.error());
    }
  }
  if (arguments.json) {
    const Json out = {{"instance", (*instance)->name},
                      {"seed", arguments.seed},
                      {"replications", arguments.replications},
                      {"within", arguments.within},
                      {"interval_minutes", day->traffic.interval.count()},
                      {"groups", simulated_json(*study)}};
    fmt::print("{}\n", out.dump(2, ' ', false, Json::error_handler_t::replace));
  } else {
    fmt::print("{}", simulated_text(*study, day->threshold, arguments.replications));
  }
  return ok;
}

std::function<int()> set_up(CLI::App& app) {
  auto arguments = std::make_shared<Arguments>();
  Arguments& into = *arguments;
  app.add_option("site", into.site, "The site's configuration file")->required()->type_name("FILE");
  app.add_option("--day", into.traffic,
                 "The calls of the day: CSV with the columns start, group, calls, talk and, if "
                 "wanted, wrap_up and patience (mean seconds)")
      ->required()
      ->type_name("FILE");
  app.add_option("--agents", into.agents,
                 "Who works when: CSV with the columns start, agents (ids, or how many) and, if "
                 "wanted, group (default: everybody, all day)")
      ->type_name("FILE");
  app.add_option("--instance", into.instance, "The instance of acd, where there are several")
      ->type_name("INSTANCE");
  app.add_option("--date", into.date,
                 "The day, as 2026-05-04, to observe opening hours (default: groups are open)")
      ->type_name("DATE");
  app.add_option("--within", into.within, "Seconds within which calls shall be answered")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 86400.0));
  app.add_option("--ring", into.ring, "Seconds until an agent answers")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 300.0));
  app.add_option("--no-answer", into.no_answer, "Percentage of offers that an agent lets ring out")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 100.0));
  app.add_option("--replications", into.replications, "How often the day is simulated")
      ->capture_default_str()
      ->check(CLI::Range(1U, 100'000U));
  app.add_option("--seed", into.seed, "Of the random numbers: the same one gives the same result")
      ->capture_default_str();
  app.add_option("--svg", into.picture, "Write a picture of the day to this file")
      ->type_name("FILE");
  app.add_flag("--json", into.json, "Print the result as JSON");
  const PluginFolders folders(app);
  return [=] { return run(*arguments, folders); };
}

}  // namespace

const Command simulate_command{
    "simulate", "Simulate a day of a site's call centre, and compare it with theory.",
    "ctibus simulate /etc/ctibus/site.toml --day monday.csv --svg monday.svg", &set_up};

}  // namespace ctibus::cli
