#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "core/cli/commands.hpp"
#include "core/cli/scaffold.hpp"

namespace ctibus::cli {
namespace {

int run(const Scaffold& given, const std::string& directory) {
  Scaffold scaffold = given;
  scaffold.directory = directory.empty() ? scaffold.name : directory;
  const auto files = create(scaffold, installed_templates());
  if (!files) return report(files.error());
  for (const auto& file : *files) fmt::print("{}\n", file.string());
  fmt::print(
      "\nBuild and test it:\n  cmake -S {0} -B {0}/build\n  cmake --build {0}/build\n"
      "  ctest --test-dir {0}/build\n",
      scaffold.directory.string());
  return ok;
}

void add_kind(CLI::App& app, const std::shared_ptr<Scaffold>& scaffold,
              const std::shared_ptr<std::string>& directory, const std::string& kind,
              const std::string& text) {
  CLI::App* sub = app.add_subcommand(kind, text);
  sub->add_option("name", scaffold->name, "Its id, such as door-bell")->required();
  sub->add_option("--directory", *directory, "Where to put it (default: a folder of its name)")
      ->type_name("DIR");
  sub->callback([scaffold, kind] { scaffold->kind = kind; });
}

std::function<int()> set_up(CLI::App& app) {
  auto scaffold = std::make_shared<Scaffold>();
  auto directory = std::make_shared<std::string>();
  app.require_subcommand(1);
  add_kind(app, scaffold, directory, "plugin", "A plugin with options, a handler and a command.");
  add_kind(app, scaffold, directory, "connector",
           "A connector for a telephone system, with call control.");
  return [=] { return run(*scaffold, *directory); };
}

}  // namespace

const Command new_command{"new",
                          "Start a plugin or connector of your own, ready to build and test.",
                          "ctibus new plugin door-bell", &set_up};

}  // namespace ctibus::cli
