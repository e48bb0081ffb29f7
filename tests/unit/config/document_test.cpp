#include "core/config/document.hpp"

#include <rapidcheck/gtest.h>

#include <array>

#include "site.hpp"

using namespace ctibus;

namespace {

/// Pieces of TOML, so that random texts get further than the first character.
constexpr std::array<std::string_view, 24> kPieces = {
    "[",  "]",    "[[",  "]]", "{",    "}",    "=",      ".",
    "\"", "'",    "\n",  "#",  "site", "true", "\"\"\"", "2025-01-31T",
    "1_", "0x1f", "nan", "\\", "\\u0", "\xff", "\x01",   ","};

const config::Entry& entry_of(const config::Node& node, std::string_view name) {
  const auto* entry = std::get<config::Table>(node.value).find(name);
  if (entry == nullptr) throw std::out_of_range(std::string(name));
  return *entry;
}

}  // namespace

TEST(Document, keeps_places_and_order) {
  config::Report report;
  const auto root = config::parse_document("b = 1\n[t]\n  a = \"x\"\n", "f.toml", report);
  ASSERT_TRUE(root);
  const auto& table = std::get<config::Table>(root->value);
  ASSERT_EQ(table.entries.size(), 2u);
  EXPECT_EQ(table.entries[0].name, "b");
  EXPECT_EQ(table.entries[0].place.text(), "f.toml:1:1");
  EXPECT_EQ(table.entries[0].node.place.text(), "f.toml:1:5");
  EXPECT_EQ(entry_of(entry_of(*root, "t").node, "a").place.text(), "f.toml:3:3");
}

TEST(Document, moments_are_converted_to_utc) {
  config::Report report;
  const auto root = config::parse_document("t = 2025-01-31T08:00:00.25+01:00", "f.toml", report);
  ASSERT_TRUE(root);
  const auto time = std::get<Timestamp>(entry_of(*root, "t").node.value);
  EXPECT_EQ(time.time_since_epoch().count(), 1738306800250);
}

RC_GTEST_PROP(Document, hostile_text_is_an_error_with_a_place_and_nothing_worse, ()) {
  const auto picks =
      *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, 24));
  std::string text;
  for (const std::size_t pick : picks) text += kPieces[pick];
  config::Report report;
  const auto root = config::parse_document(text, "f.toml", report);
  RC_ASSERT(root.has_value() == (report.errors() == 0));
  for (const auto& diagnostic : report.diagnostics()) RC_ASSERT(diagnostic.place.line > 0u);
}

TEST(Document, deep_nesting_is_refused) {
  config::Report report;
  EXPECT_FALSE(config::parse_document("a = " + std::string(100000, '['), "f.toml", report));
  EXPECT_EQ(report.errors(), 1u);
}

TEST(Fragments, are_joined_with_the_main_file) {
  const Site site;
  site.write("conf.d/20-probe.toml", "[plugin.probe]\nserver = \"example.org\"\n");
  site.write("conf.d/10-log.toml", "[log]\nstorage = \"memory\"\n");
  site.write("conf.d/ignored.txt", "not = toml at all");
  const auto loaded = site.load("[site]\nname = \"paris\"\n[log]\nmemory_window = \"2MiB\"\n");
  ASSERT_TRUE(loaded.config) << all_text(loaded);
  EXPECT_EQ(loaded.config->log.storage, config::Storage::memory);
  EXPECT_EQ(loaded.config->log.memory_window.bytes, std::uint64_t{2} << 20);
  ASSERT_EQ(loaded.config->instances.size(), 1u);
  EXPECT_EQ(loaded.config->instances[0].place, (site.folder() / "conf.d/20-probe.toml:1").string());
}

TEST(Fragments, a_key_set_twice_names_both_places) {
  const Site site;
  site.write("conf.d/a.toml", "[site]\n\nname = \"lyon\"\n");
  const auto loaded = site.load("[site]\nname = \"paris\"\n");
  EXPECT_FALSE(loaded.config);
  EXPECT_EQ(summary(loaded), std::vector<std::string>{"a.toml:3:1: config.set_twice"});
  EXPECT_NE(all_text(loaded).find("site.toml:2:1"), std::string::npos) << all_text(loaded);
}

TEST(Fragments, a_broken_one_is_the_only_thing_that_is_told) {
  const Site site;
  site.write("conf.d/a.toml", "[site\n");
  site.write("conf.d/b.toml", "]\n");
  const auto loaded = site.load("[plugin.probe]\n");  // its server may stand in a.toml
  const auto found = summary(loaded);
  ASSERT_EQ(found.size(), 2u) << all_text(loaded);
  EXPECT_NE(found[0].find("a.toml:"), std::string::npos);
  EXPECT_NE(found[1].find("b.toml:"), std::string::npos);
}
