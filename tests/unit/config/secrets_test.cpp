#include "core/config/secrets.hpp"

#include <gmock/gmock.h>

#include "plugins/probe.hpp"
#include "site.hpp"

using namespace ctibus;

namespace {

std::string password_of(const config::Loaded& loaded) {
  if (!loaded.config) return all_text(loaded);
  probe::Options options;
  EXPECT_TRUE(decode(loaded.config->instances.at(0).options, options));
  return options.password;
}

std::string fingerprint_of(const config::Loaded& loaded) {
  for (const auto& option : loaded.config->instances.at(0).option_texts) {
    if (option.name == "password") return option.text;
  }
  return {};
}

void make_private(const std::filesystem::path& file) {
  std::filesystem::permissions(file, std::filesystem::perms::owner_read);
}

constexpr std::string_view kFromFile =
    "[plugin.probe]\nserver = \"x\"\npassword_file = \"password\"\n";

}  // namespace

TEST(Secrets, come_from_a_file_beside_the_configuration) {
  const Site site;
  make_private(site.write("password", "hunter2\n"));
  const auto loaded = site.load(kFromFile);
  EXPECT_EQ(password_of(loaded), "hunter2");
  EXPECT_TRUE(loaded.diagnostics.empty()) << all_text(loaded);
}

TEST(Secrets, a_file_that_everybody_can_read_is_told) {
  const Site site;
  std::filesystem::permissions(
      site.write("password", "hunter2"),
      std::filesystem::perms::owner_read | std::filesystem::perms::others_read);
  const auto loaded = site.load(kFromFile);
  EXPECT_EQ(password_of(loaded), "hunter2");
  EXPECT_THAT(summary(loaded), testing::ElementsAre("3:17: warning: config.secret_exposed"));
}

TEST(Secrets, come_from_the_service_managers_credentials) {
  Site site;
  site.write("credentials/database", "hunter2");
  site.surroundings.credentials = site.folder() / "credentials";
  const auto loaded =
      site.load("[plugin.probe]\nserver = \"x\"\npassword = \"${credential:database}\"\n");
  EXPECT_EQ(password_of(loaded), "hunter2");
}

TEST(Secrets, a_credentials_name_cannot_leave_its_folder) {
  Site site;
  site.write("outside", "hunter2");
  std::filesystem::create_directories(site.folder() / "credentials");
  site.surroundings.credentials = site.folder() / "credentials";
  for (const char* name : {"../outside", "", "..", "/etc/passwd"}) {
    const auto loaded = site.load(
        "[plugin.probe]\nserver = \"x\"\npassword = \"${credential:" + std::string(name) + "}\"\n");
    EXPECT_THAT(summary(loaded), testing::ElementsAre("3:12: config.credential_missing")) << name;
  }
}

TEST(Secrets, a_huge_file_is_no_secret) {
  const Site site;
  site.write("password", std::string(70000, 'x'));
  EXPECT_THAT(summary(site.load(kFromFile)),
              testing::ElementsAre("3:17: config.secret_unreadable"));
}

TEST(Secrets, are_in_no_text) {
  const Site site;
  const auto loaded = site.load("[plugin.probe]\nserver = \"x\"\npassword = \"hunter2\"\n");
  ASSERT_TRUE(loaded.config);
  for (const auto& option : loaded.config->instances[0].option_texts) {
    EXPECT_THAT(option.text, testing::Not(testing::HasSubstr("hunter2")));
  }
}

TEST(Secrets, a_changed_one_is_noticed) {
  const Site site;
  const auto load = [&](const std::string& password) {
    return site.load("[plugin.probe]\nserver = \"x\"\npassword = \"" + password + "\"\n");
  };
  EXPECT_EQ(fingerprint_of(load("hunter2")), fingerprint_of(load("hunter2")));
  EXPECT_NE(fingerprint_of(load("hunter2")), fingerprint_of(load("hunter3")));
}
