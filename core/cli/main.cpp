#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "core/cli/command.hpp"
#include "core/errors/nearest.hpp"

namespace ctibus::cli {
namespace {

std::string footer(const Command& command) {
  return fmt::format("Example:\n  {}", command.example);
}

/// A misspelt command gets the right one rather than the whole help.
bool is_unknown(const std::string& word) {
  const auto all = commands();
  return !word.empty() && word.front() != '-' &&
         std::none_of(all.begin(), all.end(), [&](const Command& c) { return c.name == word; });
}

int refuse_unknown(const std::string& word) {
  std::vector<std::string> names;
  for (const Command& command : commands()) names.emplace_back(command.name);
  return report_usage(fmt::format("there is no command \"{}\".{} `ctibus --help` lists them.", word,
                                  errors::did_you_mean(word, names)));
}

int run(int argc, char** argv) {
  if (argc > 1 && is_unknown(argv[1])) return refuse_unknown(argv[1]);
  CLI::App app("The command line of ctibus, a middleware bus for computer-telephony integration.",
               "ctibus");
  app.require_subcommand(1);
  app.footer(
      "`ctibus COMMAND --help` explains a command. Exit codes: 0 done, 1 failed, 2 wrong "
      "usage.");
  std::vector<std::function<int()>> actions;
  std::vector<CLI::App*> chosen;
  for (const Command& command : commands()) {
    CLI::App* sub = app.add_subcommand(std::string(command.name), std::string(command.text));
    sub->footer(footer(command));
    actions.push_back(command.set_up(*sub));
    chosen.push_back(sub);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? ok : usage;
  }
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    if (chosen[i]->parsed()) return actions[i]();
  }
  return usage;
}

}  // namespace
}  // namespace ctibus::cli

int main(int argc, char** argv) {
  try {
    return ctibus::cli::run(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "ctibus: {}\n", error.what());
    return ctibus::cli::failed;
  }
}
