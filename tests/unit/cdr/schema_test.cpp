// Tables that other releases made. A new schema version comes with a recording of the one before it
// (recorded/VERSION.sql: the tables as that release made them, with rows), which every later
// release upgrades.
#include "schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "site.hpp"

namespace ctibus::cdr_plugin {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

constexpr std::int64_t newest = std::end(migrations)[-1].version;

class SchemaTest : public EachSite {};

INSTANTIATE_TEST_SUITE_P(On, SchemaTest, sql::each_backend(), sql::backend_name);

TEST_P(SchemaTest, tables_of_every_release_are_brought_up_to_date_with_their_rows) {
  for (std::int64_t version = 1; version <= newest; ++version) {
    SCOPED_TRACE("made by version " + std::to_string(version));
    testing::TestHost host(5);
    host.set_data_source(*sql::empty_database(GetParam(), host.folder()));
    {
      auto database = look(host);
      sql::restore(database, RECORDED_SCHEMAS, version);
    }
    host.load<Cdr>("cdr");
    play(host, simple_call);
    host.advance(5s);
    EXPECT_EQ(rows(look(host), "SELECT max(version) FROM cdr_schema_version"),
              std::to_string(newest) + "\n");
    EXPECT_EQ(rows(look(host),
                   "SELECT root, calling_name, answered, talk, data FROM cdr_call"
                   " WHERE root LIKE 'old%' ORDER BY root"),
              "old1 Zo\xc3\xa9 1767600005000 60000 {\"case\":\"17\"}\nold2  - 0 {}\n");
    EXPECT_EQ(rows(look(host), "SELECT count(*) FROM cdr_call"), "3\n");
    EXPECT_EQ(rows(look(host), "SELECT count(*) FROM cdr_segment WHERE root = 'old1'"), "2\n");
    EXPECT_EQ(rows(look(host), "SELECT count(*) FROM cdr_rejected"), "1\n");
    // What the old rows need of the new tables: a person is found in them, and they expire.
    ASSERT_TRUE(host.request("cdr", cdr::Erase{.number = "+33612345678"}).accepted());
    EXPECT_EQ(rows(look(host), "SELECT calling FROM cdr_call WHERE root = 'old1'"), "***\n");
    host.advance(24h * 366);
    EXPECT_EQ(rows(look(host), "SELECT count(*) FROM cdr_call"), "0\n");
    EXPECT_EQ(rows(look(host), "SELECT count(*) FROM cdr_segment"), "0\n");
  }
}

TEST_P(SchemaTest, tables_of_a_newer_release_are_refused_and_not_touched) {
  auto database = look(host_);
  sql::restore(database, RECORDED_SCHEMAS, newest);
  sql::must(database.execute("INSERT INTO cdr_schema_version (version) VALUES (:1)", newest + 1));
  const auto loaded = host_.try_load<Cdr>("cdr");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "cdr.bad_data_source");
  for (const std::string& part :
       {std::string("sql.downgrade_refused"), "have version " + std::to_string(newest + 1),
        "up to " + std::to_string(newest), std::string("run the newer release")}) {
    EXPECT_THAT(loaded.error().text, HasSubstr(part));
  }
  EXPECT_EQ(rows(look(host_), "SELECT count(*) FROM cdr_call"), "2\n");
}

}  // namespace
}  // namespace ctibus::cdr_plugin
