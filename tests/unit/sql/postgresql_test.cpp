#include <gtest/gtest.h>

#include "backends.hpp"

namespace ctibus::sql {
namespace {

class Postgresql : public testing::Test {
 protected:
  void SetUp() override {
    if (postgresql_cluster() == nullptr) GTEST_SKIP() << "PostgreSQL is not installed";
    dsn_ = postgresql_cluster()->dsn();
    must(open(dsn_).execute("DROP TABLE IF EXISTS t"));
    must(open(dsn_).execute("CREATE TABLE t (x BIGINT PRIMARY KEY)"));
  }
  static std::int64_t number(Database& on, const std::string& sql) {
    return must(must(on.query(sql)).at(0).get<std::int64_t>(0));
  }
  void cut(Database& victim) {
    const auto process = number(victim, "SELECT pg_backend_pid()");
    auto other = open(dsn_);
    EXPECT_EQ(number(other, "SELECT COUNT(pg_terminate_backend(:1, 10000))", process), 1);
  }
  static std::int64_t number(Database& on, const std::string& sql, std::int64_t parameter) {
    return must(must(on.query(sql, parameter)).at(0).get<std::int64_t>(0));
  }
  std::string dsn_;
};

TEST_F(Postgresql, cut_connection_is_transient_and_the_next_call_reconnects) {
  auto database = open(dsn_);
  must(database.execute("INSERT INTO t VALUES (:1)", 1));
  cut(database);
  const auto lost = database.execute("INSERT INTO t VALUES (:1)", 2);
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, "sql.connection_lost") << lost.error().text;
  EXPECT_TRUE(lost.error().transient);
  must(database.execute("INSERT INTO t VALUES (:1)", 2));
  EXPECT_EQ(number(database, "SELECT COUNT(*) FROM t"), 2);
}

TEST_F(Postgresql, cut_inside_a_transaction_ends_it_whole) {
  auto database = open(dsn_);
  auto transaction = must(database.begin());
  must(database.execute("INSERT INTO t VALUES (1)"));
  cut(database);
  EXPECT_EQ(database.execute("INSERT INTO t VALUES (2)").error().code, "sql.connection_lost");
  // Not on a fresh connection, outside of the transaction.
  const auto after = database.execute("INSERT INTO t VALUES (3)");
  ASSERT_FALSE(after);
  EXPECT_EQ(after.error().code, "sql.transaction_aborted");
  EXPECT_TRUE(after.error().transient);
  EXPECT_TRUE(transaction.commit().error().transient);
  EXPECT_EQ(number(database, "SELECT COUNT(*) FROM t"), 0);
}

TEST_F(Postgresql, cut_before_commit_is_reported) {
  auto database = open(dsn_);
  auto transaction = must(database.begin());
  must(database.execute("INSERT INTO t VALUES (1)"));
  cut(database);
  const auto commit = transaction.commit();
  ASSERT_FALSE(commit);
  EXPECT_EQ(commit.error().code, "sql.connection_lost") << commit.error().text;
  EXPECT_EQ(number(database, "SELECT COUNT(*) FROM t"), 0);
}

TEST_F(Postgresql, server_that_is_away_is_transient_until_it_is_back) {
  auto database = open(dsn_);
  must(database.execute("INSERT INTO t VALUES (1)"));
  postgresql_cluster()->stop();
  EXPECT_EQ(database.execute("INSERT INTO t VALUES (2)").error().code, "sql.connection_lost");
  const auto away = database.execute("INSERT INTO t VALUES (2)");
  ASSERT_FALSE(away);
  EXPECT_EQ(away.error().code, "sql.cannot_connect");
  EXPECT_TRUE(away.error().transient);
  EXPECT_EQ(Database::open(must(DataSource::parse(dsn_))).error().code, "sql.cannot_connect");
  postgresql_cluster()->start();
  must(database.execute("INSERT INTO t VALUES (2)"));
  EXPECT_EQ(number(database, "SELECT COUNT(*) FROM t"), 2);
}

TEST_F(Postgresql, deadlock_is_a_conflict_and_a_lock_timeout_is_busy) {
  auto one = open(dsn_ + "&options=-clock_timeout%3D50ms");
  auto two = open(dsn_);
  must(two.execute("INSERT INTO t VALUES (1)"));
  auto transaction = must(two.begin());
  must(two.execute("UPDATE t SET x = 2"));
  const auto busy = one.execute("UPDATE t SET x = 3");
  ASSERT_FALSE(busy);
  EXPECT_EQ(busy.error().code, "sql.busy") << busy.error().text;
  EXPECT_TRUE(busy.error().transient);
  must(transaction.commit());

  const auto conflict = one.execute(
      "DO $$ BEGIN RAISE EXCEPTION 'made up' USING ERRCODE = 'deadlock_detected'; END $$");
  ASSERT_FALSE(conflict);
  EXPECT_EQ(conflict.error().code, "sql.conflict");
  EXPECT_TRUE(conflict.error().transient);
  const auto full =
      one.execute("DO $$ BEGIN RAISE EXCEPTION 'made up' USING ERRCODE = 'disk_full'; END $$");
  ASSERT_FALSE(full);
  EXPECT_EQ(full.error().code, "sql.disk_full");
  EXPECT_TRUE(full.error().transient);
}

TEST_F(Postgresql, sum_and_numeric_read_as_numbers) {
  auto database = open(dsn_);
  must(database.execute("INSERT INTO t VALUES (9223372036854775806)"));
  EXPECT_EQ(number(database, "SELECT SUM(x) FROM t"), 9223372036854775806);
  const auto row = must(database.query("SELECT 1.25::numeric, 1.5::real, 'x'::varchar")).at(0);
  EXPECT_EQ(must(row.get<double>(0)), 1.25);
  EXPECT_EQ(must(row.get<double>(1)), 1.5);
  EXPECT_EQ(must(row.get<std::string>(2)), "x");
}

TEST_F(Postgresql, server_s_notices_and_details_stay_silent) {
  auto database = open(dsn_);
  testing::internal::CaptureStderr();
  must(database.execute("CREATE TABLE IF NOT EXISTS t (x BIGINT)"));
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  must(database.execute("INSERT INTO t VALUES (612345678)"));
  const auto twice = database.execute("INSERT INTO t VALUES (612345678)");
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().text.find("612345678"), std::string::npos) << twice.error().text;
}

}  // namespace
}  // namespace ctibus::sql
