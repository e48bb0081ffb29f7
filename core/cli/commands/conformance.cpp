#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/cli/commands.hpp"

namespace ctibus::cli {
namespace {

/// Beside this program, in a build tree as well as installed.
std::filesystem::path suite_program() {
  std::error_code ignored;
  return std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path() /
         "ctibus-conformance";
}

/// The suites need GoogleTest and so live in a program of their own, which reads the arguments.
std::function<int()> set_up(CLI::App& app) {
  app.prefix_command();
  app.set_help_flag();
  return [&app] {
    const std::string program = suite_program().string();
    std::vector<std::string> words = app.remaining();
    words.insert(words.begin(), program);
    if (words.size() == 1) words.emplace_back("--help");
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    ::execv(program.c_str(), arguments.data());
    report({"cli.no_suites", fmt::format("{} cannot be run: {}. Install the SDK with its "
                                         "conformance suites.",
                                         program, std::strerror(errno))});
    return static_cast<int>(usage);
  };
}

}  // namespace

const Command conformance_command{
    "conformance", "Run the conformance suite of a port over a connector's library.",
    "ctibus conformance pbx ./libmypbx.so --driver ./libmypbx-people.so", &set_up};

}  // namespace ctibus::cli
