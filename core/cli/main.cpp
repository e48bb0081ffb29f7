#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "core/cli/command.hpp"
#include "core/cli/program.hpp"
#include "core/errors/nearest.hpp"

namespace ctibus::cli {
namespace {

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
  return Program().run(argc, argv);
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
