// Completion as a real bash does it: the script is loaded, the function that it registers is called
// as readline calls it, and what it offers is printed.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <sstream>
#include <vector>

#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::IsSupersetOf;
using testing::Not;
using testing::StartsWith;
using testing::UnorderedElementsAre;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) out.push_back(line);
  return out;
}

class Completion : public testing::Test {
 protected:
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }

  /// What bash offers after `line`, whose words are divided by spaces as bash divides them (also
  /// at '=' and ':'); a last space begins a new word. `:` lines tell what compopt was asked.
  std::vector<std::string> offered(const std::string& line) const {
    write("try.sh", fmt::format(R"(
compopt() {{ echo ":$*"; }}
source <({0} completion bash) || exit 9
[[ $(complete -p ctibus) == "complete -F _ctibus ctibus" ]] || exit 8
COMP_WORDS=({0} {1})
[[ "{1}" == *' ' || -z "{1}" ]] && COMP_WORDS+=('')
COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_ctibus {0} "${{COMP_WORDS[-1]}}" "${{COMP_WORDS[-2]}}"
((${{#COMPREPLY[@]}})) && printf '%s\n' "${{COMPREPLY[@]}}"
exit 0
)",
                                CTIBUS_PROGRAM, line));
    const Outcome run =
        run_command(fmt::format("cd {} && bash --norc -u try.sh </dev/null", folder_.string()));
    EXPECT_EQ(run.exit_code, 0) << run.errors;
    EXPECT_EQ(run.errors, "");
    return lines_of(run.out);
  }

  ctibus::support::TemporaryFolder temporary_{"completion"};
  std::filesystem::path folder_ = temporary_.path();
};

}  // namespace

TEST_F(Completion, offers_every_command_that_help_lists) {
  const auto commands = offered("");
  for (const std::string& line : lines_of(ctibus_run("--help").out)) {
    if (!line.starts_with("  ") || line.starts_with("  -")) continue;
    const auto name = line.substr(2, line.find(' ', 2) - 2);
    if (name.empty()) continue;  // a text that goes on
    EXPECT_THAT(commands, Contains(name));
  }
  EXPECT_THAT(offered("che"), ElementsAre("check-config"));
  EXPECT_THAT(offered("nothing-like-it"), IsEmpty());
}

TEST_F(Completion, offers_subcommands_and_options_of_the_command) {
  EXPECT_THAT(offered("errors "), UnorderedElementsAre("list", "lookup"));
  EXPECT_THAT(offered("echo --"), IsSupersetOf({"--from", "--key", "--endpoint", "--config"}));
  EXPECT_THAT(offered("echo --sh"), ElementsAre("--show-personal"));
  EXPECT_THAT(offered("errors list --pl"), ElementsAre("--plugin-path"));
  EXPECT_THAT(offered("completion "), UnorderedElementsAre("bash", "zsh", "fish"));
}

TEST_F(Completion, offers_the_values_that_an_option_takes) {
  EXPECT_THAT(offered("schema --format ty"), ElementsAre("typescript"));
  EXPECT_THAT(offered("schema --format = ty"), ElementsAre("typescript"));
  EXPECT_THAT(offered("schema --format ="), IsSupersetOf({"asyncapi", "python"}));
}

TEST_F(Completion, offers_error_ids_of_the_catalogue) {
  EXPECT_THAT(offered("errors lookup log.disk_fu"), ElementsAre("log.disk_full"));
  EXPECT_THAT(offered("errors lookup log.disk_full "), Not(Contains(StartsWith("log."))));
}

TEST_F(Completion, offers_topics_and_the_fields_of_a_command) {
  EXPECT_THAT(offered("echo call.deliv"), ElementsAre("call.delivered"));
  EXPECT_THAT(offered("request call.deliv"), IsEmpty());
  EXPECT_THAT(offered("request call.ma"), ElementsAre("call.make", "call.make_predictive"));
  EXPECT_THAT(offered("request call.make dev"), ElementsAre(":-o nospace", "device="));
}

TEST_F(Completion, offers_files_and_no_others_where_a_file_is_meant) {
  write("site.toml", "");
  write("say that.toml", "");
  EXPECT_THAT(offered("check-config s"),
              UnorderedElementsAre(":-o filenames", "site.toml", "say that.toml"));
  EXPECT_THAT(offered("echo --config si"), ElementsAre(":-o filenames", "site.toml"));
}

TEST_F(Completion, every_option_says_what_it_takes_so_that_it_can_be_offered) {
  EXPECT_THAT(offered("record -o "), Contains(":-o filenames"));
  EXPECT_THAT(offered("restore "), Contains(":-o filenames"));
  EXPECT_THAT(offered("record call.deliv"), ElementsAre("call.delivered"));
  for (const std::string& command : offered("")) {
    for (const std::string& line : lines_of(ctibus_run(command + " --help").out)) {
      EXPECT_THAT(line, Not(testing::ContainsRegex(" TEXT( |:|$)"))) << command;
    }
  }
}

TEST_F(Completion, offers_instances_of_a_site_that_does_not_run) {
  write("site.toml", fmt::format("[site]\nplugin_path = [\"{}\"]\n[plugin.front]\nuse = \"probe\"\n"
                                 "server = \"x\"\n[plugin.back]\nuse = \"probe\"\nserver = \"y\"\n",
                                 TEST_PLUGINS));
  EXPECT_THAT(offered("plugins --config site.toml "), UnorderedElementsAre("front", "back"));
  EXPECT_THAT(offered("request call.make --config site.toml --target f"), ElementsAre("front"));
  write("site.toml", "no = toml = at all");
  EXPECT_THAT(offered("plugins --config site.toml "), Not(Contains("front")));
}

TEST_F(Completion, finds_the_demo_site_of_the_folder) {
  std::filesystem::create_directory(folder_ / "config");
  write("config/demo.toml", fmt::format("[site]\nplugin_path = [\"{}\"]\n[plugin.front]\n"
                                        "use = \"probe\"\nserver = \"x\"\n",
                                        TEST_PLUGINS));
  EXPECT_THAT(offered("echo 'call.*' --source "), ElementsAre("front"));
}

TEST_F(Completion, fish_offers_the_same) {
  const auto offered_by_fish = [&](const std::string& line) {
    write("try.fish", fmt::format("{0} completion fish | source\n"
                                  "complete -C '{0} {1}'\n",
                                  CTIBUS_PROGRAM, line));
    const Outcome run = run_command(
        fmt::format("cd {0} && HOME={0} fish --no-config try.fish </dev/null", folder_.string()));
    EXPECT_EQ(run.exit_code, 0) << run.errors;
    EXPECT_EQ(run.errors, "");
    auto lines = lines_of(run.out);
    for (auto& one : lines) one.erase(std::min(one.find('\t'), one.size()));
    return lines;
  };
  write("site.toml", "");
  EXPECT_THAT(offered_by_fish("check-"), ElementsAre("check-config"));
  EXPECT_THAT(offered_by_fish("errors lookup log.disk_fu"), ElementsAre("log.disk_full"));
  EXPECT_THAT(offered_by_fish("check-config si"), ElementsAre("site.toml"));
}

TEST_F(Completion, zsh_offers_the_same) {
  const auto offered_by_zsh = [&](const std::string& line) {
    write("try.zsh", fmt::format("compdef() {{ registered=\"$*\" }}\n"
                                 "_files() {{ print -r -- files }}\n"
                                 "_describe() {{ print -rl -- \"${{(@)${{(P)2}}%%:*}}\" }}\n"
                                 "source <({0} completion zsh)\n"
                                 "[[ $registered == '_ctibus ctibus' ]] || exit 8\n"
                                 "words=({0} {1}); CURRENT=$#words\n"
                                 "_ctibus\n",
                                 CTIBUS_PROGRAM, line));
    const Outcome run =
        run_command(fmt::format("cd {} && zsh -f try.zsh </dev/null", folder_.string()));
    EXPECT_EQ(run.exit_code, 0) << run.errors;
    EXPECT_EQ(run.errors, "");
    return lines_of(run.out);
  };
  EXPECT_THAT(offered_by_zsh("check-"), ElementsAre("check-config"));
  EXPECT_THAT(offered_by_zsh("errors lookup log.disk_fu"), ElementsAre("log.disk_full"));
  EXPECT_THAT(offered_by_zsh("check-config si"), Contains("files"));
}
