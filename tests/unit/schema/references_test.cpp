// The generated references and the types of the Python client say what the source declares now.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/support/program.hpp"

namespace {

constexpr char kUpdate[] = "To update it: cmake --build BUILD --target update-references";

void expect_current(const std::string& arguments, const std::string& file) {
  const Outcome run = ctibus_run(arguments);
  ASSERT_EQ(run.exit_code, 0) << run.errors;
  const std::string recorded = read_text(std::filesystem::path(SOURCE) / file);
  // Not EXPECT_EQ: a difference of thousands of lines helps nobody.
  EXPECT_TRUE(run.out == recorded) << file << " is out of date. " << kUpdate;
}

}  // namespace

TEST(References, messages_are_current) {
  expect_current("schema messages --format markdown", "docs/reference/messages.md");
}

TEST(References, the_types_of_the_python_client_are_current) {
  expect_current("schema messages --format python", "sdk/python/src/ctibus/messages.py");
}

TEST(References, the_record_of_messages_is_complete) {
  expect_current("schema messages --format record", "docs/reference/messages.json");
}

TEST(References, the_tables_of_csta_are_current) {
  expect_current("csta tables", "docs/reference/csta.md");
}

TEST(References, no_recorded_message_is_broken) {
  std::string arguments = "schema --format record --against ";
  const Outcome run = ctibus_run(arguments.append(SOURCE).append("/docs/reference/messages.json"));
  EXPECT_EQ(run.exit_code, 0) << run.errors;
}

#ifdef PLUGIN_LIBRARIES
TEST(References, options_are_current) {
  expect_current("schema options --format markdown " PLUGIN_LIBRARIES, "docs/reference/options.md");
}

TEST(References, errors_are_current) {
  expect_current("schema errors --format markdown " PLUGIN_LIBRARIES, "docs/reference/errors.md");
}
#endif
