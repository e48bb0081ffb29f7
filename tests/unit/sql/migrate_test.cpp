#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

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
  /// The time limit of a site instead of a test's.
  void be_patient() {
    dsn_ = postgresql() ? dsn_.substr(0, dsn_.find("&options")) : dsn_.substr(0, dsn_.find('?'));
  }
  std::int64_t number(const std::string& sql) {
    return must(must(database().query(sql)).at(0).get<std::int64_t>(0));
  }
  std::int64_t version(const std::string& component = "cdr") {
    return number("SELECT MAX(version) FROM " + component + "_schema_version");
  }
};

INSTANTIATE_TEST_SUITE_P(On, Migrate, each_backend(), backend_name);

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
  EXPECT_NE(result.error().text.find("have version 2"), std::string::npos) << result.error().text;
  EXPECT_NE(result.error().text.find("up to 1;"), std::string::npos) << result.error().text;
  EXPECT_NE(result.error().text.find("run the newer release"), std::string::npos);
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
  be_patient();
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

TEST_P(Migrate, processes_that_start_at_once_do_each_step_once) {
  be_patient();
  int gate[2] = {-1, -1};
  ASSERT_EQ(pipe(gate), 0);
  std::vector<pid_t> starts;
  for (int i = 0; i < 4; ++i) {
    starts.push_back(fork());
    ASSERT_GE(starts.back(), 0);
    if (starts.back() != 0) continue;
    close(gate[1]);
    char nothing = 0;
    auto own = Database::open(must(DataSource::parse(dsn_)));
    (void)!read(gate[0], &nothing, 1);  // all at once
    _exit(own && own->migrate("cdr", std::array{v1, v2}) ? 0 : 1);
  }
  close(gate[0]);
  close(gate[1]);
  for (const pid_t start : starts) {
    int status = -1;
    ASSERT_EQ(waitpid(start, &status, 0), start);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(number("SELECT COUNT(*) FROM cdr_schema_version"), 2);
  EXPECT_EQ(number("SELECT COUNT(*) FROM cdr"), 1);
}

TEST_P(Migrate, start_that_waits_too_long_for_another_may_be_repeated) {
  auto other = open_another();
  auto transaction = must(other.begin());
  if (postgresql()) {
    (void)must(other.query("SELECT pg_advisory_xact_lock(hashtext('cdr_schema_version'))"));
  }
  const auto result = database().migrate("cdr", std::array{v1});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().code, "sql.busy") << result.error().text;
  EXPECT_TRUE(result.error().transient);
  transaction.rollback();
  must(database().migrate("cdr", std::array{v1}));
}

}  // namespace
}  // namespace ctibus::sql
