#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "backends.hpp"

namespace ctibus::sql {
namespace {

constexpr Migration v1 = {
    1, "CREATE TABLE cdr (id BIGINT PRIMARY KEY); CREATE INDEX cdr_id ON cdr (id);"};
constexpr Migration v2 = {
    2, "ALTER TABLE cdr ADD COLUMN caller TEXT; INSERT INTO cdr VALUES (1, 'a');"};
constexpr Migration broken = {3,
                              "INSERT INTO cdr VALUES (2, 'b'); INSERT INTO nowhere VALUES (1);"};

class Migrate : public EachBackend {
 protected:
  std::int64_t number(const std::string& sql) {
    return must(must(database().query(sql)).at(0).get<std::int64_t>(0));
  }
  std::int64_t version(const std::string& component = "cdr") {
    return number("SELECT MAX(version) FROM " + component + "_schema_version");
  }
};

INSTANTIATE_TEST_SUITE_P(On, Migrate, testing::Values(Dialect::sqlite, Dialect::postgresql),
                         backend_name);

TEST_P(Migrate, steps_run_once_and_in_order) {
  must(database().migrate("cdr", std::array{v1}));
  EXPECT_EQ(version(), 1);
  must(database().migrate("cdr", std::array{v1, v2}));
  must(database().migrate("cdr", std::array{v1, v2}));
  EXPECT_EQ(version(), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM cdr"), 1);
}

TEST_P(Migrate, components_have_versions_of_their_own) {
  must(database().migrate("cdr", std::array{v1, v2}));
  must(database().migrate("acd", std::array{Migration{1, "CREATE TABLE acd_queue (id BIGINT)"}}));
  EXPECT_EQ(version("cdr"), 2);
  EXPECT_EQ(version("acd"), 1);
}

TEST_P(Migrate, failed_step_leaves_the_step_before_and_can_be_repeated) {
  const auto result = database().migrate("cdr", std::array{v1, v2, broken});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "sql.migration_failed");
  EXPECT_FALSE(result.error().transient);
  EXPECT_NE(result.error().text.find("'cdr' to version 3"), std::string::npos)
      << result.error().text;
  EXPECT_NE(result.error().text.find("nowhere"), std::string::npos) << result.error().text;
  EXPECT_EQ(version(), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM cdr"), 1);
  must(database().migrate("cdr",
                          std::array{v1, v2, Migration{3, "INSERT INTO cdr VALUES (2, 'b')"}}));
  EXPECT_EQ(version(), 3);
}

TEST_P(Migrate, newer_database_is_refused_and_not_touched) {
  must(database().migrate("cdr", std::array{v1, v2}));
  const auto result = database().migrate("cdr", std::array{v1});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "sql.downgrade_refused");
  EXPECT_TRUE(result.error().text.starts_with("downgrade refused: ")) << result.error().text;
  EXPECT_NE(result.error().text.find("version 2"), std::string::npos);
  EXPECT_EQ(version(), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM cdr"), 1);
}

TEST_P(Migrate, malformed_lists_and_names_are_refused) {
  const auto code = [&](std::string_view component, std::initializer_list<Migration> list) {
    return database().migrate(component, std::vector(list)).error().code;
  };
  EXPECT_EQ(code("cdr", {v2, v1}), "sql.bad_migration");
  EXPECT_EQ(code("cdr", {v1, v1}), "sql.bad_migration");
  EXPECT_EQ(code("cdr", {{0, "SELECT 1"}}), "sql.bad_migration");
  for (const auto* name : {"", "Cdr", "1cdr", "cdr; DROP TABLE x", "cdr-x"}) {
    EXPECT_EQ(code(name, {v1}), "sql.bad_migration") << name;
  }
}

TEST_P(Migrate, transaction_commands_inside_a_step_are_refused) {
  const auto result = database().migrate("cdr", std::array{Migration{1, "COMMIT"}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "sql.migration_failed");
  must(database().migrate("cdr", std::array{v1}));
}

TEST_P(Migrate, dialects_may_differ) {
  must(
      database().migrate("cdr", std::array{Migration{1, "CREATE TABLE made_for (sqlite TEXT)",
                                                     "CREATE TABLE made_for (postgresql JSONB)"}}));
  EXPECT_TRUE(database().query(postgresql() ? "SELECT postgresql FROM made_for"
                                            : "SELECT sqlite FROM made_for"));
}

TEST_P(Migrate, simultaneous_starts_do_each_step_once) {
  if (!postgresql()) dsn_ = dsn_.substr(0, dsn_.find('?'));  // SQLite's usual patience
  std::atomic<int> failed = 0;
  std::vector<std::thread> starts;
  for (int i = 0; i < 4; ++i) {
    starts.emplace_back([&] {
      auto own = open_another();
      if (!own.migrate("cdr", std::array{v1, v2})) ++failed;
    });
  }
  for (auto& start : starts) start.join();
  EXPECT_EQ(failed, 0);
  EXPECT_EQ(number("SELECT COUNT(*) FROM cdr_schema_version"), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM cdr"), 1);
}

}  // namespace
}  // namespace ctibus::sql
