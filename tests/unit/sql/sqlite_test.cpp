#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "backends.hpp"

namespace ctibus::sql {
namespace {

class Sqlite : public ::testing::Test {
 protected:
  [[nodiscard]] std::string dsn(const std::string& file = "test.db") const {
    return "sqlite://" + (folder_.path() / file).string() + "?busy_timeout_ms=20";
  }
  static std::int64_t number(Database& on, const std::string& sql) {
    return must(must(on.query(sql)).at(0).get<std::int64_t>(0));
  }
  TemporaryFolder folder_;
};

TEST_F(Sqlite, file_is_opened_durable_and_strict) {
  auto database = open(dsn());
  EXPECT_EQ(must(must(database.query("PRAGMA journal_mode")).at(0).get<std::string>(0)), "wal");
  EXPECT_EQ(number(database, "PRAGMA synchronous"), 2);
  EXPECT_EQ(number(database, "PRAGMA foreign_keys"), 1);
  EXPECT_EQ(number(database, "PRAGMA busy_timeout"), 20);
  must(database.execute("CREATE TABLE a (id INTEGER PRIMARY KEY)"));
  must(database.execute("CREATE TABLE b (a INTEGER REFERENCES a (id))"));
  EXPECT_EQ(database.execute("INSERT INTO b VALUES (1)").error().code, "sql.constraint");
}

TEST_F(Sqlite, memory_database_is_private) {
  auto one = open("sqlite::memory:");
  auto two = open("sqlite::memory:");
  must(one.execute("CREATE TABLE t (x TEXT)"));
  EXPECT_TRUE(one.query("SELECT * FROM t"));
  EXPECT_FALSE(two.query("SELECT * FROM t"));
}

TEST_F(Sqlite, unusual_file_names_are_taken_literally) {
  for (const auto* name : {"with  two spaces.db", "a=b readonly=1.db", "it's;%41.db"}) {
    { auto database = open(dsn(name)); }
    EXPECT_TRUE(std::filesystem::exists(folder_.path() / name)) << name;
  }
}

TEST_F(Sqlite, integers_of_any_column_keep_64_bits) {
  auto database = open(dsn());
  must(database.execute("CREATE TABLE t (i INTEGER, n INT, any_type)"));
  const std::int64_t big = 1'700'000'000'000'000;
  must(database.execute("INSERT INTO t VALUES (:1, :1, :1)", big));
  std::int64_t i = 0, n = 0, any = 0, sum = 0;
  must(must(database.query("SELECT i, n, any_type, SUM(i) FROM t")).at(0).read(i, n, any, sum));
  EXPECT_EQ(i, big);
  EXPECT_EQ(n, big);
  EXPECT_EQ(any, big);
  EXPECT_EQ(sum, big);
}

TEST_F(Sqlite, missing_folder_and_foreign_file_are_permanent_errors) {
  const auto missing = Database::open(must(DataSource::parse(dsn("no/such/folder.db"))));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, "sql.cannot_open");
  EXPECT_FALSE(missing.error().transient);
  EXPECT_NE(missing.error().text.find("no/such/folder.db"), std::string::npos);

  std::ofstream(folder_.path() / "text.db") << std::string(4096, 'x');
  const auto foreign = Database::open(must(DataSource::parse(dsn("text.db"))));
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error().code, "sql.corrupt");
  EXPECT_FALSE(foreign.error().transient);
}

TEST_F(Sqlite, lock_of_another_writer_is_transient) {
  auto one = open(dsn());
  auto two = open(dsn());
  must(one.execute("CREATE TABLE t (x BIGINT)"));
  {
    auto transaction = must(one.begin());
    must(one.execute("INSERT INTO t VALUES (1)"));
    const auto write = two.execute("INSERT INTO t VALUES (2)");
    ASSERT_FALSE(write);
    EXPECT_EQ(write.error().code, "sql.busy");
    EXPECT_TRUE(write.error().transient);
    EXPECT_EQ(two.begin().error().code, "sql.busy");
    EXPECT_EQ(number(two, "SELECT COUNT(*) FROM t"), 0);  // readers do not wait
    must(transaction.commit());
  }
  must(two.execute("INSERT INTO t VALUES (2)"));
  EXPECT_EQ(number(one, "SELECT COUNT(*) FROM t"), 2);
}

TEST_F(Sqlite, read_leaves_no_lock_behind) {
  auto one = open(dsn());
  auto two = open(dsn());
  must(one.execute("CREATE TABLE t (x BIGINT)"));
  must(one.execute("INSERT INTO t VALUES (1)"));
  (void)must(two.query("SELECT * FROM t"));
  // A checkpoint that no reader is in the way of: (busy, pages in the log, pages moved).
  const auto row = must(one.query("PRAGMA wal_checkpoint(TRUNCATE)")).at(0);
  EXPECT_EQ(must(row.get<int>(0)), 0);
}

TEST_F(Sqlite, full_disk_is_transient_and_loses_nothing_committed) {
  auto database = open(dsn());
  must(database.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, filler TEXT)"));
  (void)must(database.query("PRAGMA max_page_count=40"));
  const std::string filler(1500, 'f');

  // Single statements.
  std::int64_t committed = 0;
  kit::Result<std::int64_t> last = 0;
  while (committed < 1000) {
    last = database.execute("INSERT INTO t VALUES (:1, :2)", committed, filler);
    if (!last) break;
    ++committed;
  }
  ASSERT_FALSE(last);
  EXPECT_EQ(last.error().code, "sql.disk_full");
  EXPECT_TRUE(last.error().transient);
  EXPECT_GT(committed, 10);
  EXPECT_EQ(number(database, "SELECT COUNT(*) FROM t"), committed);

  // A transaction: refused to its end, with the same hint to the caller, and nothing of it stays.
  {
    auto transaction = must(database.begin());
    for (std::int64_t id = 2000; database.execute("INSERT INTO t VALUES (:1, :2)", id, filler);
         ++id) {
      ASSERT_LT(id, 3000);
    }
    const auto after = database.execute("INSERT INTO t VALUES (3000, 'small')");
    ASSERT_FALSE(after);
    EXPECT_EQ(after.error().code, "sql.transaction_aborted");
    const auto commit = transaction.commit();
    ASSERT_FALSE(commit);
    EXPECT_TRUE(commit.error().transient);
  }
  EXPECT_EQ(number(database, "SELECT COUNT(*) FROM t"), committed);
  // The same holds for a migration.
  const auto step = database.migrate(
      "big", std::array{Migration{1, "CREATE TABLE big AS SELECT a.id, a.filler FROM t a, t b"}});
  ASSERT_FALSE(step);
  EXPECT_EQ(step.error().code, "sql.disk_full");
  EXPECT_TRUE(step.error().transient);

  // Room again: everything is there, and the same connection goes on.
  (void)must(database.query("PRAGMA max_page_count=100000"));
  must(database.execute("INSERT INTO t VALUES (:1, :2)", committed, filler));
  EXPECT_EQ(number(database, "SELECT COUNT(*) FROM t WHERE LENGTH(filler) = 1500"), committed + 1);
  auto reopened = open(dsn());
  EXPECT_EQ(number(reopened, "SELECT COUNT(*) FROM t"), committed + 1);
  EXPECT_EQ(must(must(reopened.query("PRAGMA integrity_check")).at(0).get<std::string>(0)), "ok");
}

TEST_F(Sqlite, killed_writer_loses_only_what_it_had_not_committed) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    auto database = open(dsn());
    must(database.execute("CREATE TABLE t (x BIGINT)"));
    for (int i = 0; i < 20; ++i) must(database.execute("INSERT INTO t VALUES (:1)", i));
    auto transaction = must(database.begin());
    must(database.execute("INSERT INTO t VALUES (99)"));
    (void)kill(getpid(), SIGKILL);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  ASSERT_TRUE(WIFSIGNALED(status));
  auto database = open(dsn());
  EXPECT_EQ(number(database, "SELECT COUNT(*) FROM t"), 20);
  must(database.execute("INSERT INTO t VALUES (100)"));
}

}  // namespace
}  // namespace ctibus::sql
