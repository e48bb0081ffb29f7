#include <gtest/gtest.h>

#include "backends.hpp"

namespace ctibus::sql {
namespace {

class Postgresql : public ::testing::Test {
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
  ::testing::internal::CaptureStderr();
  must(database.execute("CREATE TABLE IF NOT EXISTS t (x BIGINT)"));
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
  must(database.execute("INSERT INTO t VALUES (612345678)"));
  const auto twice = database.execute("INSERT INTO t VALUES (612345678)");
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().text.find("612345678"), std::string::npos) << twice.error().text;
}

TEST_F(Postgresql, backend_that_is_killed_costs_one_error_and_nothing_committed) {
  auto database = open(dsn_);
  auto bystander = open(dsn_);
  must(database.execute("INSERT INTO t VALUES (1)"));
  PostgresqlCluster::kill_backend(static_cast<pid_t>(number(database, "SELECT pg_backend_pid()")));
  ASSERT_TRUE(postgresql_cluster()->await_recovery());
  for (auto* each : {&database, &bystander}) {
    const auto lost = each->execute("INSERT INTO t VALUES (2) ON CONFLICT DO NOTHING");
    ASSERT_FALSE(lost);
    EXPECT_EQ(lost.error().code, "sql.connection_lost") << lost.error().text;
    must(each->execute("INSERT INTO t VALUES (2) ON CONFLICT DO NOTHING"));
  }
  EXPECT_EQ(number(database, "SELECT COUNT(*) FROM t"), 2);
}

TEST_F(Postgresql, server_that_is_killed_costs_nothing_committed) {
  auto database = open(dsn_);
  must(database.execute("INSERT INTO t VALUES (1)"));
  postgresql_cluster()->kill_server();
  EXPECT_EQ(database.execute("INSERT INTO t VALUES (2)").error().code, "sql.connection_lost");
  EXPECT_EQ(database.execute("INSERT INTO t VALUES (2)").error().code, "sql.cannot_connect");
  postgresql_cluster()->start();
  must(database.execute("INSERT INTO t VALUES (2)"));
  EXPECT_EQ(number(database, "SELECT COUNT(*) FROM t"), 2);
}

TEST_F(Postgresql, schemas_keep_tables_of_one_name_apart_and_survive_a_reconnection) {
  const auto in = [this](std::string_view schema) {
    return must(Database::open(must(must(DataSource::parse(dsn_)).in_schema(schema))));
  };
  auto one = in("crm1");
  auto two = in("odd \"name\"; --");
  for (auto* each : {&one, &two}) must(each->execute("CREATE TABLE mine (x BIGINT)"));
  must(one.execute("INSERT INTO mine VALUES (1)"));
  cut(one);
  EXPECT_FALSE(one.query("SELECT * FROM mine"));
  EXPECT_EQ(number(one, "SELECT COUNT(*) FROM mine"), 1);
  EXPECT_EQ(number(two, "SELECT COUNT(*) FROM mine"), 0);
  auto again = in("crm1");
  EXPECT_EQ(number(again, "SELECT COUNT(*) FROM mine"), 1);
  EXPECT_EQ(must(DataSource::parse(dsn_)).in_schema(std::string(64, 'x')).error().code,
            "sql.bad_dsn");
}

TEST_F(Postgresql, user_without_the_right_to_create_uses_a_schema_that_is_there) {
  auto owner = open(dsn_);
  must(owner.execute("DROP SCHEMA IF EXISTS made_by_owner CASCADE"));
  must(owner.execute("CREATE SCHEMA made_by_owner"));
  must(owner.execute("CREATE TABLE made_by_owner.mine (x BIGINT)"));
  must(
      owner.execute("DO $$ BEGIN CREATE ROLE guest LOGIN; EXCEPTION WHEN duplicate_object THEN"
                    " END $$"));
  must(owner.execute("GRANT USAGE ON SCHEMA made_by_owner TO guest"));
  must(owner.execute("GRANT SELECT ON made_by_owner.mine TO guest"));
  auto guest_dsn = dsn_;
  guest_dsn.replace(guest_dsn.find("ctibus@"), 7, "guest@");
  auto guest =
      must(Database::open(must(must(DataSource::parse(guest_dsn)).in_schema("made_by_owner"))));
  EXPECT_EQ(number(guest, "SELECT COUNT(*) FROM mine"), 0);
}

TEST_F(Postgresql, nobody_waits_for_a_lock_for_ever) {
  auto database = open(dsn_);
  EXPECT_EQ(number(database, "SELECT setting::bigint FROM pg_settings WHERE name = 'lock_timeout'"),
            5000);
  auto own = open(dsn_ + "&options=-clock_timeout%3D70ms");
  EXPECT_EQ(number(own, "SELECT setting::bigint FROM pg_settings WHERE name = 'lock_timeout'"), 70);
}

TEST_F(Postgresql, text_too_long_for_an_index_is_the_fault_of_the_value) {
  auto database = open(dsn_);
  must(database.execute("CREATE TABLE IF NOT EXISTS named (name TEXT PRIMARY KEY)"));
  std::string noise;
  for (std::uint32_t i = 1; noise.size() < 20'000; i = i * 1664525 + 1013904223) {
    noise += std::to_string(i);
  }
  const auto refused = database.execute("INSERT INTO named VALUES (:1)", noise);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "sql.invalid_value") << refused.error().text;
}

TEST_F(Postgresql, text_is_the_same_in_a_database_of_another_encoding) {
  auto owner = open(dsn_);
  must(owner.execute("DROP DATABASE IF EXISTS western"));
  must(owner.execute("CREATE DATABASE western ENCODING 'LATIN1' TEMPLATE template0"));
  auto database = open(postgresql_cluster()->dsn("western"));
  must(database.execute("CREATE TABLE t (x TEXT)"));
  must(database.execute("INSERT INTO t VALUES (:1)", "Zo\xc3\xa9"));
  const auto row = must(database.query("SELECT x, LENGTH(x) FROM t")).at(0);
  EXPECT_EQ(must(row.get<std::string>(0)), "Zo\xc3\xa9");
  EXPECT_EQ(must(row.get<int>(1)), 3);
  const auto refused = database.execute("INSERT INTO t VALUES (:1)", "\xe6\x97\xa5");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "sql.invalid_value") << refused.error().text;
}

}  // namespace
}  // namespace ctibus::sql
