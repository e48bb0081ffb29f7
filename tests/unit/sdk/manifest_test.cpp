#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "sample_plugin.hpp"

CTIBUS_PLUGIN(sample, sample::Sample)

namespace {

using nlohmann::json;

json manifest() { return json::parse(ctibus::manifest_json<sample::Sample>()); }

TEST(Manifest, is_json_made_at_compile_time) {
  const json m = manifest();
  EXPECT_EQ(m["id"], "sample");
  EXPECT_EQ(m["abi"], json::array({CTIBUS_ABI_MAJOR, CTIBUS_ABI_MINOR}));
  EXPECT_EQ(m["publishes"], json::array({"acme.sample.fact"}));
  EXPECT_EQ(m["errors"][0]["id"], "sample.refused");
}

TEST(Manifest, options_carry_defaults_limits_and_nested_tables) {
  const json options = manifest()["options"];
  EXPECT_EQ(options[0]["default"], 20'000);
  EXPECT_EQ(options[0]["max"], "10m");
  EXPECT_EQ(options[0]["reloadable"], true);
  EXPECT_EQ(options[0]["formerly"], "wait");
  EXPECT_EQ(options[1]["default"], "a greeting of more than sixteen characters");
  EXPECT_EQ(options[1]["text"], "Said \"first\".");
  EXPECT_EQ(options[2]["default"], 1.5);
  EXPECT_EQ(options[3]["default"], 64 << 20);
  EXPECT_EQ(options[4]["element"]["options"][0]["required"], true);
}

TEST(Manifest, a_nested_table_has_the_defaults_of_where_it_stands) {
  const json options = manifest()["options"][5]["options"];
  EXPECT_EQ(options[0]["default"], 7);
  EXPECT_EQ(options[1]["default"], 1000);
}

TEST(Manifest, carries_the_declarations_of_a_vendors_own_messages) {
  const json messages = manifest()["messages"];
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(messages[1]["topic"], "acme.sample.ask");
  EXPECT_EQ(messages[1]["reply"][0]["name"], "answer");
}

TEST(Manifest, the_note_holds_the_same_text) {
  const auto& note = ctibus_manifest_note_sample;
  EXPECT_EQ(std::string_view(note.description.data(), note.description_size),
            ctibus::manifest_json<sample::Sample>());
  EXPECT_STREQ(note.name, "ctibus");
}

}  // namespace
