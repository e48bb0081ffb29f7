// The generated references in docs/reference say what the source declares now.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "../cli/program.hpp"

namespace {

constexpr char kUpdate[] = "To update it: cmake --build BUILD --target update-references";

void expect_current(const std::string& arguments, const std::string& file) {
  const Outcome run = ctibus_run(std::string("schema ").append(arguments));
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  const std::string recorded = read_text(std::filesystem::path(REFERENCES) / file);
  // Not EXPECT_EQ: a difference of thousands of lines helps nobody.
  EXPECT_TRUE(run.out == recorded) << "docs/reference/" << file << " is out of date. " << kUpdate;
}

}  // namespace

TEST(References, messages_are_current) {
  expect_current("messages --format markdown", "messages.md");
}

TEST(References, the_record_of_messages_is_complete) {
  expect_current("messages --format record", "messages.json");
}

TEST(References, no_recorded_message_is_broken) {
  std::string arguments = "schema --format record --against ";
  const Outcome run = ctibus_run(arguments.append(REFERENCES).append("/messages.json"));
  EXPECT_EQ(run.exit_code, 0) << run.errors;
}

#ifdef PLUGIN_LIBRARIES
TEST(References, options_are_current) {
  expect_current("options --format markdown " PLUGIN_LIBRARIES, "options.md");
}

TEST(References, errors_are_current) {
  expect_current("errors --format markdown " PLUGIN_LIBRARIES, "errors.md");
}
#endif
