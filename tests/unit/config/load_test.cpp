#include "core/config/load.hpp"

#include <gmock/gmock.h>

#include "plugins/probe.hpp"
#include "site.hpp"

using namespace ctibus;
using namespace std::chrono_literals;

namespace {

probe::Options options_of(const config::Instance& instance) {
  probe::Options out;
  const auto read = decode(instance.options, out);
  EXPECT_TRUE(read) << read.error().text;
  return out;
}

std::string text_of(const config::Instance& instance, std::string_view name) {
  for (const auto& option : instance.option_texts) {
    if (option.name == name) return option.text;
  }
  return "(absent)";
}

}  // namespace

TEST(Load, an_empty_file_is_a_site_with_defaults) {
  const Site site;
  const auto loaded = site.load("");
  ASSERT_TRUE(loaded.config) << all_text(loaded);
  const auto& config = *loaded.config;
  const std::string data = (site.folder() / "data").string();
  EXPECT_EQ(config.file, site.folder() / "site.toml");
  EXPECT_EQ(config.site.name, "ctibus");
  EXPECT_EQ(config.site.data, data);
  EXPECT_EQ(config.site.data_source, "sqlite://" + data + "/site.db");
  EXPECT_EQ(config.site.drain_time, Duration(10s));
  EXPECT_EQ(config.log.storage, config::Storage::disk);
  EXPECT_EQ(config.log.folder, data + "/log");
  EXPECT_EQ(config.log.keep_records, Duration(90 * 24h));
  EXPECT_EQ(config.logging.level, config::Level::info);
  EXPECT_TRUE(config.instances.empty());
}

TEST(Load, every_kind_of_option_reaches_the_plugin) {
  const Site site;
  const auto file = std::filesystem::path(CONFIG_FILES) / "good/complete.toml";
  const auto loaded = config::load(file, site.surroundings);
  ASSERT_TRUE(loaded.config) << all_text(loaded);
  ASSERT_EQ(loaded.config->instances.size(), 2u);
  const auto& instance = loaded.config->instances[0];
  EXPECT_EQ(instance.name, "probe");
  EXPECT_EQ(instance.library, std::filesystem::path(TEST_PLUGINS) / "probe.so");
  EXPECT_FALSE(instance.required);
  EXPECT_EQ(instance.log_level, config::Level::debug);

  const auto options = options_of(instance);
  EXPECT_FALSE(options.flag);
  EXPECT_EQ(options.level, -5);
  EXPECT_EQ(options.count, 0u);
  EXPECT_EQ(options.ratio, 1.0);
  EXPECT_EQ(options.title, "Zürich");
  EXPECT_EQ(options.password, "hunter2");
  EXPECT_EQ(options.patience, Duration(1h));
  EXPECT_EQ(options.buffer.bytes, 1024u);
  EXPECT_EQ(options.since.time_since_epoch().count(), 1738306800000);
  EXPECT_EQ(options.mode, probe::Mode::fast);
  EXPECT_THAT(options.names, testing::ElementsAre("a", "b"));
  EXPECT_EQ(options.limits.calls, 1u);
  EXPECT_EQ(options.limits.time, Duration(1min));
  ASSERT_EQ(options.groups.size(), 2u);
  EXPECT_EQ(options.groups[0].name, "sales");
  EXPECT_EQ(options.groups[0].weight, 1u);
  EXPECT_THAT(options.groups[0].members, testing::ElementsAre(1u, 2u));
  EXPECT_EQ(options.groups[1].weight, 10u);
  EXPECT_THAT(options.labels, testing::UnorderedElementsAre(testing::Pair("color", "red"),
                                                            testing::Pair("two words", "yes")));
}

TEST(Load, options_are_complete_with_the_declared_defaults) {
  const Site site;
  const auto loaded = site.load("[plugin.probe]\nserver = \"x\"\n");
  ASSERT_TRUE(loaded.config) << all_text(loaded);
  const auto& instance = loaded.config->instances[0];
  const auto options = options_of(instance);
  const probe::Options defaults;
  EXPECT_EQ(options.flag, defaults.flag);
  EXPECT_EQ(options.level, defaults.level);
  EXPECT_EQ(options.ratio, defaults.ratio);
  EXPECT_EQ(options.patience, defaults.patience);
  EXPECT_EQ(options.buffer, defaults.buffer);
  EXPECT_EQ(options.mode, defaults.mode);
  EXPECT_EQ(options.limits.calls, defaults.limits.calls);
  // For readers in other languages: every option is there.
  msgpack::Reader reader(instance.options);
  std::size_t size = 0;
  ASSERT_TRUE(reader.map(size));
  EXPECT_EQ(size, instance.option_texts.size());
  for (std::size_t i = 0; i < 2 * size; ++i) ASSERT_TRUE(reader.skip());
  EXPECT_TRUE(reader.at_end());
}

TEST(Load, option_texts_tell_what_a_reload_changes) {
  const Site site;
  const auto before = site.load("[plugin.probe]\nserver = \"x\"\npatience = \"60s\"\n");
  const auto same = site.load("# moved\n[plugin.probe]\npatience = \"1m\"\nserver = 'x'\n");
  const auto after = site.load("[plugin.probe]\nserver = \"x\"\npatience = \"61s\"\n");
  ASSERT_TRUE(before.config && same.config && after.config);
  EXPECT_EQ(before.config->instances[0].option_texts, same.config->instances[0].option_texts);
  EXPECT_EQ(text_of(before.config->instances[0], "patience"), "1m");
  EXPECT_EQ(text_of(after.config->instances[0], "patience"), "1m1s");
  for (const auto& option : after.config->instances[0].option_texts) {
    EXPECT_EQ(option.reloadable, option.name == "patience" || option.name == "title");
  }
}

TEST(Load, a_missing_file_is_an_error_that_names_it) {
  const Site site;
  const auto loaded = config::load(site.folder() / "none.toml", site.surroundings);
  EXPECT_FALSE(loaded.config);
  ASSERT_EQ(loaded.diagnostics.size(), 1u);
  EXPECT_EQ(loaded.diagnostics[0].code, "config.unreadable");
  EXPECT_TRUE(all_text(loaded).starts_with((site.folder() / "none.toml: config.").string()));
}

TEST(Load, a_folder_or_a_huge_file_is_no_configuration) {
  const Site site;
  EXPECT_EQ(config::load(site.folder(), site.surroundings).diagnostics.at(0).code,
            "config.unreadable");
  const auto huge = site.write("huge.toml", "");
  std::filesystem::resize_file(huge, 20u << 20);
  EXPECT_EQ(config::load(huge, site.surroundings).diagnostics.at(0).code, "config.unreadable");
}

TEST(Load, errors_name_the_nearest_valid_name_and_the_cure) {
  const Site site;
  const auto loaded = site.load(
      "[plugin.probe]\nserver = \"x\"\ntitel = \"y\"\nmode = \"sane\"\n[plugin.distributor]\n");
  const std::string text = all_text(loaded);
  EXPECT_THAT(text, testing::HasSubstr("Did you mean \"title\"?"));
  EXPECT_THAT(text, testing::HasSubstr("write one of fast, safe. Did you mean \"safe\"?"));
  EXPECT_THAT(text, testing::HasSubstr("requires queue-hold, and no instance offers it. Add an "
                                       "instance of switch."));
}

TEST(Load, the_sites_own_plugin_path_goes_before_the_installed_one) {
  Site site;
  const auto copy = site.folder() / "mine/probe.so";
  std::filesystem::create_directories(copy.parent_path());
  std::filesystem::copy_file(std::filesystem::path(TEST_PLUGINS) / "probe.so", copy);
  const auto loaded =
      site.load("[site]\nplugin_path = [\"mine\"]\n[plugin.probe]\nserver = \"x\"\n");
  ASSERT_TRUE(loaded.config) << all_text(loaded);
  EXPECT_EQ(loaded.config->instances[0].library, copy);
}

TEST(Load, a_library_is_found_by_its_path) {
  const Site site;
  std::filesystem::copy_file(std::filesystem::path(TEST_PLUGINS) / "probe.so",
                             site.folder() / "another-name.so");
  const auto loaded = site.load("[plugin.one]\nuse = \"./another-name.so\"\nserver = \"x\"\n");
  ASSERT_TRUE(loaded.config) << all_text(loaded);
  EXPECT_EQ(loaded.config->instances[0].plugin, "probe");
  EXPECT_EQ(loaded.config->instances[0].library, site.folder() / "another-name.so");
}

TEST(Load, the_gateway_lives_in_the_data_folder) {
  const Site site;
  const auto loaded = site.load("[site]\ndata = \"/var/lib/ctibus\"\n");
  ASSERT_TRUE(loaded.config) << all_text(loaded);
  EXPECT_EQ(loaded.config->gateway.endpoint, "ipc:///var/lib/ctibus/gateway.sock");
  const auto tcp = site.load("[gateway]\nlisten = [\"tcp://127.0.0.1:7000\"]\n");
  ASSERT_TRUE(tcp.config) << all_text(tcp);
  EXPECT_EQ(tcp.config->gateway.listen.front(), "tcp://127.0.0.1:7000");
}
