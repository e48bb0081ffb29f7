#include "core/cli/program.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "core/cli/command.hpp"

namespace ctibus::cli {

Program::Program()
    : app_(std::make_unique<CLI::App>(
          "The command line of ctibus, a middleware bus for computer-telephony integration.",
          "ctibus")) {
  app_->require_subcommand(1);
  app_->footer(
      "`ctibus COMMAND --help` explains a command. Exit codes: 0 done, 1 failed, 2 wrong "
      "usage.");
  for (const Command& command : commands()) {
    CLI::App* sub = app_->add_subcommand(std::string(command.name), std::string(command.text));
    sub->footer(fmt::format("Example:\n  {}", command.example));
    actions_.push_back(command.set_up(*sub));
    commands_.push_back(sub);
  }
}

Program::~Program() = default;

int Program::run(int argc, char** argv) {
  try {
    app_->parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app_->exit(error) == 0 ? ok : usage;
  }
  for (std::size_t i = 0; i < commands_.size(); ++i) {
    if (commands_[i]->parsed()) return actions_[i]();
  }
  return usage;
}

}  // namespace ctibus::cli
