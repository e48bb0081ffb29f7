// Whole files: bad/ has one for each rule, with what is to be said of it in the comment on top;
// good/ has files of which nothing is to be said.
#include <gmock/gmock.h>

#include "core/errors/catalogue.hpp"
#include "site.hpp"

using namespace ctibus;

namespace {

std::vector<std::filesystem::path> files_in(const char* folder) {
  std::vector<std::filesystem::path> out;
  const auto path = std::filesystem::path(CONFIG_FILES) / folder;
  for (const auto& entry : std::filesystem::directory_iterator(path)) {
    if (entry.path().extension() == ".toml") out.push_back(entry.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string test_name(const testing::TestParamInfo<std::filesystem::path>& info) {
  return info.param.stem().string();
}

/// The lines "# 3:1: config.unknown_key" that a file begins with.
std::vector<std::string> expectation(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<std::string> out;
  for (std::string line; std::getline(in, line) && line.starts_with("# ");) {
    out.push_back(line.substr(2));
  }
  return out;
}

config::Loaded load(const std::filesystem::path& file) {
  return config::load(file, {.plugin_folders = {TEST_PLUGINS}});
}

class BadFile : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(BadFile, is_answered_with_place_and_id) {
  const auto loaded = load(GetParam());
  EXPECT_THAT(summary(loaded, GetParam().filename()),
              testing::ElementsAreArray(expectation(GetParam())))
      << all_text(loaded);
  for (const auto& diagnostic : loaded.diagnostics) {
    EXPECT_NE(errors::find(diagnostic.code), nullptr) << diagnostic.code;
  }
}
INSTANTIATE_TEST_SUITE_P(config, BadFile, testing::ValuesIn(files_in("bad")), test_name);

class GoodFile : public testing::TestWithParam<std::filesystem::path> {};

TEST_P(GoodFile, is_loaded_without_a_word) {
  const auto loaded = load(GetParam());
  EXPECT_EQ(all_text(loaded), "");
  EXPECT_TRUE(loaded.config.has_value());
}
INSTANTIATE_TEST_SUITE_P(config, GoodFile, testing::ValuesIn(files_in("good")), test_name);

/// Ids that no file in bad/ can provoke, because they depend on more than one file.
constexpr std::string_view kElsewhere[] = {"config.unreadable", "config.secret_exposed"};

TEST(BadFiles, there_is_one_for_every_rule) {
  std::string all;
  for (const auto& file : files_in("bad")) {
    for (const auto& line : expectation(file)) all += line + "\n";
  }
  for (const auto& part : errors::parts()) {
    if (part.folder != "core/config") continue;
    for (const auto& entry : part.entries) {
      if (std::find(std::begin(kElsewhere), std::end(kElsewhere), entry.id) !=
          std::end(kElsewhere)) {
        continue;
      }
      EXPECT_THAT(all, testing::HasSubstr(std::string(entry.id) + "\n"));
    }
  }
}

}  // namespace
