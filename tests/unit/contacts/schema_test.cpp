// Tables that other releases made. A new schema version comes with a recording of the one before it
// (recorded/VERSION.DIALECT.sql: the tables as that release made them, with rows), which every
// later release upgrades.
#include "site.hpp"

namespace ctibus::contacts {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class SchemaTest : public ContactsTest {
 protected:
  /// The version that this release makes.
  std::int64_t newest() {
    host_.load<Contacts>("fresh", options());
    auto database =
        data_source_.empty()
            ? sql::open("sqlite://" + (host_.folder() / "fresh" / "contacts.db").string())
            : sql::must(sql::Database::open(
                  sql::must(sql::must(sql::DataSource::parse(data_source_)).in_schema("fresh"))));
    return version_of(database);
  }
  static std::int64_t version_of(sql::Database& database) {
    return sql::must(sql::must(database.query("SELECT MAX(version) FROM contacts_schema_version"))
                         .at(0)
                         .get<std::int64_t>(0));
  }
};

INSTANTIATE_TEST_SUITE_P(On, SchemaTest, sql::each_backend(), sql::backend_name);

TEST_P(SchemaTest, contacts_of_every_release_are_found) {
  const auto versions = newest();
  ASSERT_GE(versions, 1);
  for (std::int64_t version = 1; version <= versions; ++version) {
    SCOPED_TRACE("made by version " + std::to_string(version));
    std::filesystem::create_directories(host_.folder() / "crm1");
    auto database = look();
    sql::restore(database, RECORDED_SCHEMAS, version);
    host_.load<Contacts>("crm1", options());
    EXPECT_EQ(version_of(database), versions);
    EXPECT_THAT(who("0612345678"), ElementsAre("Zo\xc3\xa9:exact"));
    EXPECT_EQ(replace("id,name,phone\n1,Ann,0612345678\n")->contacts, 1u);
    EXPECT_THAT(who("0612345678"), ElementsAre("Ann:exact"));
    host_.kill("crm1");
    if (data_source_.empty()) {
      std::filesystem::remove_all(host_.folder() / "crm1");
    } else {
      sql::must(database.execute("DROP SCHEMA crm1 CASCADE"));
    }
  }
}

TEST_P(SchemaTest, tables_of_a_newer_release_are_refused_and_not_touched) {
  const auto known = newest();
  std::filesystem::create_directories(host_.folder() / "crm1");
  auto database = look();
  sql::restore(database, RECORDED_SCHEMAS, known);
  sql::must(
      database.execute("INSERT INTO contacts_schema_version (version) VALUES (:1)", known + 1));
  const auto loaded = host_.try_load<Contacts>("crm1", options());
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "contacts.sql");
  for (const std::string& part :
       {std::string("sql.downgrade_refused"), "have version " + std::to_string(known + 1),
        "up to " + std::to_string(known), std::string("run the newer release")}) {
    EXPECT_THAT(loaded.error().text, HasSubstr(part));
  }
  EXPECT_EQ(sql::must(database.query("SELECT * FROM contact")).size(), 1u);
}

}  // namespace
}  // namespace ctibus::contacts
