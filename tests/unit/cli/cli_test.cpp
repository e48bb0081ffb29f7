// The built program, as a shell sees it.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/support/program.hpp"
#include "tests/support/temporary_folder.hpp"

using nlohmann::json;
using testing::HasSubstr;

namespace {

const std::string kPlugins = std::string(" --plugin-path ") + TEST_PLUGINS;

class Folder : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
    return (folder_ / name).string();
  }

  ctibus::support::TemporaryFolder temporary_{"cli"};
  std::filesystem::path folder_ = temporary_.path();
};

using CheckConfig = Folder;
using NewPlugin = Folder;
using SchemaOutput = Folder;

}  // namespace

TEST(CommandLine, every_command_explains_itself_with_an_example) {
  const Outcome help = ctibus_run("--help");
  EXPECT_EQ(help.exit_code, 0);
  for (const char* name : {"check-config", "inspect", "errors", "schema", "new", "version"}) {
    EXPECT_THAT(help.out, HasSubstr(std::string("\n  ") + name + " "));
    const Outcome own = ctibus_run(std::string(name) + " --help");
    EXPECT_EQ(own.exit_code, 0) << name;
    EXPECT_THAT(own.out, HasSubstr(std::string("Example:\n  ctibus ") + name));
  }
}

TEST(CommandLine, wrong_usage_exits_with_two_and_says_why) {
  EXPECT_EQ(ctibus_run("").exit_code, 2);
  EXPECT_EQ(ctibus_run("check-config").exit_code, 2);
  EXPECT_EQ(ctibus_run("schema --format xml").exit_code, 2);
  const Outcome misspelt = ctibus_run("chek-config site.toml");
  EXPECT_EQ(misspelt.exit_code, 2);
  EXPECT_THAT(misspelt.errors, HasSubstr("Did you mean \"check-config\"?"));
}

TEST(CommandLine, version_is_readable_by_scripts) {
  const Outcome run = ctibus_run("version --json");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_EQ(json::parse(run.out).at("version"), CTIBUS_EXPECTED_VERSION);
}

TEST_F(CheckConfig, a_valid_site_exits_with_zero) {
  const auto file = write("site.toml", "[plugin.probe]\nserver = \"x\"\n");
  const Outcome run = ctibus_run("check-config " + file + kPlugins);
  EXPECT_EQ(run.exit_code, 0) << run.errors;
  EXPECT_EQ(run.out, file + ": valid, 1 instance\n");
  EXPECT_EQ(run.errors, "");
}

TEST_F(CheckConfig, every_error_is_one_line_with_its_place) {
  const auto file = write("site.toml", "[site]\nnam = \"x\"\n[plugin.probe]\nserver = 5\n");
  const Outcome run = ctibus_run("check-config " + file + kPlugins);
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.out, "");
  EXPECT_THAT(run.errors, HasSubstr(file + ":2:1: config.unknown_key: "));
  EXPECT_THAT(run.errors, HasSubstr(file + ":4:10: config.wrong_type: "));
}

TEST_F(CheckConfig, json_tells_the_same_to_scripts) {
  const auto file = write("site.toml", "[site]\nnam = \"x\"\n");
  const Outcome run = ctibus_run("check-config --json " + file);
  EXPECT_EQ(run.exit_code, 1);
  const json result = json::parse(run.out);
  EXPECT_EQ(result.at("valid"), false);
  const json& first = result.at("diagnostics").at(0);
  EXPECT_EQ(first.at("file"), file);
  EXPECT_EQ(first.at("line"), 2);
  EXPECT_EQ(first.at("column"), 1);
  EXPECT_EQ(first.at("id"), "config.unknown_key");
}

TEST(Inspect, shows_options_for_people) {
  const Outcome run = ctibus_run("inspect probe" + kPlugins);
  EXPECT_EQ(run.exit_code, 0) << run.errors;
  EXPECT_THAT(run.out, HasSubstr("Has an option of every kind."));
  EXPECT_THAT(run.out, HasSubstr("patience: duration; default \"20s\"; 1s to 1h; reloadable"));
  EXPECT_THAT(run.out, HasSubstr("server: text; required"));
  EXPECT_THAT(run.out, HasSubstr("probe.tired"));
}

TEST(Inspect, json_is_the_manifest_in_the_library) {
  const Outcome run = ctibus_run(std::string("inspect --json ") + TEST_PLUGINS + "/distributor.so");
  EXPECT_EQ(run.exit_code, 0) << run.errors;
  const json manifest = json::parse(run.out);
  EXPECT_EQ(manifest.at("id"), "distributor");
  EXPECT_EQ(manifest.at("requires"), json::array({"queue-hold"}));
}

TEST(Inspect, what_is_no_plugin_is_refused) {
  const Outcome none = ctibus_run("inspect prob" + kPlugins);
  EXPECT_EQ(none.exit_code, 1);
  EXPECT_THAT(none.errors, HasSubstr("Did you mean \"probe\"?"));
  const Outcome program = ctibus_run("inspect ./$(basename " CTIBUS_PROGRAM ")");
  EXPECT_EQ(program.exit_code, 1);
}

TEST(Errors, an_id_is_explained) {
  const Outcome run = ctibus_run("errors lookup config.unknown_key");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("config.unknown_key: "));
  EXPECT_THAT(run.out, HasSubstr("Cure: "));
}

TEST(Errors, an_unknown_id_names_the_nearest) {
  const Outcome run = ctibus_run("errors lookup config.unknow_key");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.errors, HasSubstr("Did you mean \"config.unknown_key\"?"));
}

TEST(Errors, a_plugins_own_ids_come_from_its_manifest) {
  const Outcome run = ctibus_run("errors list --json" + kPlugins);
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  std::vector<std::string> ids;
  for (const auto& entry : json::parse(run.out)) ids.push_back(entry.at("id"));
  EXPECT_THAT(ids, testing::IsSupersetOf({"probe.tired", "config.syntax", "bus.busy"}));
  EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
}

TEST(Schema, one_message_is_described_by_its_topic) {
  const Outcome run = ctibus_run("schema call.make");
  EXPECT_EQ(run.exit_code, 0);
  const json schema = json::parse(run.out);
  EXPECT_EQ(schema.at("title"), "call.make");
  EXPECT_EQ(schema.at("x-ctibus-class"), "command");
  EXPECT_TRUE(schema.at("x-ctibus-reply").at("properties").contains("call"));
}

TEST(Schema, an_unknown_topic_names_the_nearest) {
  const Outcome run = ctibus_run("schema call.mak");
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.errors, HasSubstr("Did you mean \"call.make\"?"));
}

TEST_F(SchemaOutput, a_breaking_change_is_refused_and_nothing_is_written) {
  const auto record = write("record.json", R"({"call.gone": {"class": "event", "fields": {}}})");
  const Outcome run =
      ctibus_run("schema --format record --against " + record + " --output " + record);
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.errors, HasSubstr("schema.breaking_change"));
  EXPECT_THAT(run.errors, HasSubstr("call.gone was removed"));
  EXPECT_THAT(read_text(record), HasSubstr("call.gone"));
}

TEST_F(NewPlugin, is_filled_in_with_its_name) {
  const auto directory = (folder_ / "bell").string();
  const Outcome run = ctibus_run("new plugin door-bell --directory " + directory);
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    ++files;
    const std::string text = read_text(entry.path());
    for (const char* word : {"@ID@", "@NAMESPACE@", "@CLASS@", "@VERSION@"}) {
      EXPECT_THAT(text, testing::Not(HasSubstr(word))) << entry.path();
    }
  }
  EXPECT_GE(files, 5u);
  EXPECT_THAT(read_text(directory + "/door-bell.hpp"), HasSubstr("class DoorBell"));
}

TEST_F(NewPlugin, never_replaces_a_file) {
  const auto file = write("precious", "work of years");
  const Outcome run = ctibus_run("new plugin door-bell --directory " + folder_.string());
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(run.errors, HasSubstr("cli.exists"));
  EXPECT_EQ(read_text(file), "work of years");
}

TEST_F(NewPlugin, a_name_that_is_no_identifier_is_refused) {
  for (const char* name : {"Door", "1door", "../door", "door_", "'door bell'", "door-"}) {
    const Outcome run = ctibus_run(std::string("new connector ") + name + " --directory " +
                                   (folder_ / "new").string());
    EXPECT_EQ(run.exit_code, 1) << name;
    EXPECT_THAT(run.errors, HasSubstr("cli.bad_name"));
  }
  EXPECT_FALSE(std::filesystem::exists(folder_ / "new"));
}
