#include "core/errors/catalogue.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <set>
#include <sstream>

#include "source_ids.hpp"

using namespace ctibus;

namespace {

std::string read_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

template <class Find>
source_ids::Places collect(const std::vector<std::string>& folders, Find find) {
  source_ids::Places out;
  for (const auto& file : source_ids::sources(SOURCES, folders)) {
    find(read_text(std::filesystem::path(SOURCES) / file), file.string(), out);
  }
  return out;
}

const std::vector<std::string> kShipped = {"core", "sdk", "plugins", "connectors"};

source_ids::Places used_in(std::string_view text) {
  source_ids::Places out;
  source_ids::find_used(text, "file.cpp", out);
  return out;
}

}  // namespace

TEST(Catalogue, every_entry_is_complete) {
  for (const auto& part : errors::parts()) {
    EXPECT_FALSE(part.entries.empty()) << part.folder;
    for (const auto& entry : part.entries) {
      EXPECT_THAT(std::string(entry.id), testing::MatchesRegex("[a-z][a-z0-9_]*\\.[a-z0-9_]+"));
      for (const auto text : {entry.text, entry.meaning, entry.cure}) {
        EXPECT_TRUE(text.ends_with('.') || text.ends_with(')')) << entry.id << ": " << text;
      }
    }
  }
}

TEST(Catalogue, an_id_is_found_by_its_name) {
  const auto* entry = errors::find("config.unknown_key");
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->id, "config.unknown_key");
  EXPECT_EQ(errors::find("config.unknown"), nullptr);
  EXPECT_EQ(errors::find(""), nullptr);
}

TEST(Catalogue, no_id_is_declared_twice) {
  for (const auto& [id, places] : collect(kShipped, source_ids::find_declared)) {
    EXPECT_EQ(places.size(), 1u) << id << " at " << testing::PrintToString(places);
  }
}

TEST(Catalogue, every_part_with_a_table_was_gathered) {
  std::set<std::string> gathered;
  for (const auto& id : errors::ids()) gathered.insert(id);
  for (const auto& [id, places] : collect({"core", "sdk"}, source_ids::find_declared)) {
    if (places.front().find("/errors.hpp:") == std::string::npos) continue;
    EXPECT_TRUE(gathered.contains(id)) << id << " at " << places.front();
  }
}

TEST(Catalogue, every_id_that_the_sources_use_is_declared) {
  const auto declared = collect(kShipped, source_ids::find_declared);
  for (const auto& [id, places] : collect(kShipped, source_ids::find_used)) {
    EXPECT_TRUE(declared.contains(id))
        << id << " is used at " << places.front()
        << " and declared nowhere: add it to errors.hpp in that part's folder, or to the errors of "
           "the plugin's manifest.";
  }
}

TEST(SourceIds, are_found_in_every_form_of_call) {
  EXPECT_TRUE(used_in("return failure(\"a.b\", text);").contains("a.b"));
  EXPECT_TRUE(used_in("report_.error(\n    entry.place, \"a.b\", f(x));").contains("a.b"));
  EXPECT_TRUE(used_in("host.log().warning(\"a.b_c\", \"x {}\", y);").contains("a.b_c"));
  EXPECT_TRUE(used_in("host.fail({\"a.b\", text});").contains("a.b"));
  EXPECT_TRUE(used_in("tl::unexpected(kit::Error{\"a.b\", text});").contains("a.b"));
  EXPECT_TRUE(used_in("reply.code = \"a.b\";").contains("a.b"));
  EXPECT_EQ(used_in("return failure(full ? \"a.b\" : \"a.c\", text);").size(), 2u);
}

TEST(SourceIds, other_texts_are_left_alone) {
  EXPECT_TRUE(used_in("subscribe(\"call.state\");").empty());
  EXPECT_TRUE(used_in("// failure(\"a.b\", text)\n").empty());
  EXPECT_TRUE(used_in("failure(code, \"A sentence. And more.\");").empty());
  EXPECT_TRUE(used_in("#include \"error.hpp\"\n").empty());
}
