#include "ctibus/version.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>

#include "core/cli/commands.hpp"

namespace ctibus::cli {
namespace {

std::function<int()> set_up(CLI::App& app) {
  auto json = std::make_shared<bool>(false);
  app.add_flag("--json", *json, "Print as JSON");
  return [=]() -> int {
    if (*json) {
      fmt::print("{{\"version\": \"{}\", \"abi\": [{}, {}]}}\n", CTIBUS_VERSION, CTIBUS_ABI_MAJOR,
                 CTIBUS_ABI_MINOR);
    } else {
      fmt::print("ctibus {} (plugin ABI {}.{})\n", CTIBUS_VERSION, CTIBUS_ABI_MAJOR,
                 CTIBUS_ABI_MINOR);
    }
    return ok;
  };
}

}  // namespace

const Command version_command{"version", "Print the version of ctibus and of its plugin ABI.",
                              "ctibus version --json", &set_up};

}  // namespace ctibus::cli
