#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>

#include "site.hpp"

namespace ctibus::cdr_plugin {
namespace {

using namespace std::chrono_literals;
using ctibus::testing::TestHost;
using ::testing::HasSubstr;

/// While it lives no file grows beyond `bytes`: what a full disk does to a database.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : signal_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, signal_);
  }

 private:
  rlimit before_{};
  void (*signal_)(int);
};

class WriterTest : public ::testing::Test {
 protected:
  void load(const Options& options = {}) {
    host_.set_data_source("sqlite://" + (host_.folder() / "site.db").string() +
                          "?busy_timeout_ms=1");
    host_.load<Cdr>("cdr", options);
    host_.advance(2s);
  }
  std::string rows(std::string_view query) { return cdr_plugin::rows(look(host_), query); }
  std::string count() { return rows("SELECT count(*) FROM cdr_call"); }
  void send(const std::string& root, std::string_view calling = "0612345678") {
    host_.send(cdr::Call{.root = root, .calling = calling, .ended = host_now()});
  }
  Timestamp host_now() {
    return Timestamp(
        std::chrono::floor<Duration>(std::chrono::nanoseconds(host_.clock().utc_ns())));
  }
  std::size_t logged(std::int32_t level, std::string_view id) {
    return static_cast<std::size_t>(
        std::count_if(host_.log_lines().begin(), host_.log_lines().end(),
                      [&](const auto& line) { return line.level == level && line.id == id; }));
  }
  std::uint64_t acknowledged() { return host_.log().consumers()["cdr.sql"]; }

  TestHost host_{5};
};

TEST_F(WriterTest, a_row_holds_the_call_and_its_segments) {
  load();
  play(host_, simple_call);
  host_.advance(5s);
  EXPECT_EQ(rows("SELECT root, direction, calling, called, ended - started, answered - started,"
                 " ring, talk, hold, result, cause, inferred, data FROM cdr_call"),
            uuid_of("c1").text() +
                " incoming 0612345678 0102030405 65000 5000 4000 60000 0 answered"
                " normal_clearing 0 {}\n");
  EXPECT_EQ(
      rows("SELECT number, kind, device, result, ring, talk FROM cdr_segment ORDER BY number"),
      "1 caller pbx1:T1 answered 0 60000\n2 party pbx1:1001 answered 4000 60000\n");
}

TEST_F(WriterTest, what_did_not_happen_is_null) {
  load();
  play(host_, "0 originated c1 1001 called=1002 direction=internal\n1 cleared c1");
  host_.advance(5s);
  EXPECT_EQ(rows("SELECT count(*) FROM cdr_call WHERE answered IS NULL"), "1\n");
}

TEST_F(WriterTest, a_record_that_comes_twice_has_one_row) {
  load();
  send("r1");
  send("r1");
  send("r2");
  EXPECT_EQ(count(), "2\n");
  EXPECT_EQ(host_.metric("cdr", "repeated_rows_total"), 1);
  EXPECT_EQ(acknowledged(), host_.log().tail());
}

TEST_F(WriterTest, a_locked_database_delays_rows_and_loses_none) {
  load();
  {
    auto other = look(host_);
    auto lock = other.begin();
    ASSERT_TRUE(lock);
    send("r1");
    send("r2");
    EXPECT_EQ(host_.metric("cdr", "sql_failures_total"), 1);
    EXPECT_EQ(logged(CTIBUS_LOG_ERROR, "cdr.sql_unavailable"), 0u);
    host_.advance(10min);
    EXPECT_EQ(logged(CTIBUS_LOG_ERROR, "cdr.sql_unavailable"), 1u);
    EXPECT_LT(host_.metric("cdr", "sql_failures_total"), 30);
    EXPECT_LT(acknowledged(), host_.log().tail() - 1);
  }
  send("r3");
  host_.advance(2min);
  EXPECT_EQ(rows("SELECT root FROM cdr_call ORDER BY root"), "r1\nr2\nr3\n");
  EXPECT_EQ(acknowledged(), host_.log().tail());
}

TEST_F(WriterTest, a_kill_while_the_database_is_locked_loses_nothing) {
  load();
  {
    auto other = look(host_);
    auto lock = other.begin();
    ASSERT_TRUE(lock);
    send("r1");
    send("r2");
    host_.kill("cdr");
  }
  host_.restart("cdr");
  EXPECT_EQ(rows("SELECT root FROM cdr_call ORDER BY root"), "r1\nr2\n");
}

TEST_F(WriterTest, a_full_disk_delays_rows_and_loses_none) {
  load();
  {
    const FileSizeLimit full(4096);
    for (int i = 0; i < 20; ++i) send("r" + std::to_string(i), std::string(2000, '7'));
    EXPECT_GE(host_.metric("cdr", "sql_failures_total"), 1);
  }
  host_.advance(2min);
  EXPECT_EQ(count(), "20\n");
  EXPECT_EQ(rows("SELECT count(*) FROM cdr_rejected"), "0\n");
}

TEST_F(WriterTest, a_row_that_the_database_refuses_is_set_aside_and_the_others_go_on) {
  load();
  ASSERT_TRUE(
      look(host_).execute("CREATE TRIGGER picky BEFORE INSERT ON cdr_call"
                          " WHEN NEW.calling = 'bad' BEGIN SELECT RAISE(ABORT, 'no'); END"));
  send("r1");
  send("r2", "bad");
  send("r3");
  EXPECT_EQ(rows("SELECT root FROM cdr_call ORDER BY root"), "r1\nr3\n");
  EXPECT_EQ(rows("SELECT root_hex, code FROM cdr_rejected"), "7232 sql.constraint\n");
  EXPECT_EQ(logged(CTIBUS_LOG_ERROR, "cdr.row_rejected"), 1u);
  EXPECT_EQ(acknowledged(), host_.log().tail());
}

TEST_F(WriterTest, a_server_that_is_away_at_the_start_is_waited_for) {
  host_.set_data_source("postgresql://nobody@127.0.0.1:1/none");
  const auto loaded = host_.try_load<Cdr>("cdr");
  if (!loaded && loaded.error().text.find("sql.backend_missing") != std::string::npos) {
    GTEST_SKIP() << "built without PostgreSQL";
  }
  ASSERT_TRUE(loaded) << loaded.error().text;
  send("r1");
  EXPECT_EQ(host_.metric("cdr", "sql_failures_total"), 1);
  EXPECT_LT(acknowledged(), host_.log().tail());
}

TEST_F(WriterTest, a_data_source_that_cannot_work_is_refused_at_the_start) {
  host_.set_data_source("oracle://somewhere");
  const auto loaded = host_.try_load<Cdr>("cdr");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "cdr.bad_data_source");
  EXPECT_THAT(loaded.error().text, HasSubstr("sql.bad_dsn"));
}

TEST_F(WriterTest, rows_go_when_their_time_is_over) {
  load({.keep_calls = std::chrono::hours(48)});
  send("r1");
  host_.advance(24h);
  send("r2");
  host_.advance(23h);
  EXPECT_EQ(count(), "2\n");
  host_.advance(3h);
  EXPECT_EQ(rows("SELECT root FROM cdr_call"), "r2\n");
  host_.advance(24h);
  EXPECT_EQ(count(), "0\n");
}

TEST_F(WriterTest, rows_stay_until_their_time_is_over) {
  load({.keep_calls = std::chrono::hours(24 * 4000)});
  send("r1");
  host_.advance(24h * 1000);
  EXPECT_EQ(count(), "1\n");
}

TEST_F(WriterTest, text_that_is_no_text_neither_blocks_nor_vanishes) {
  load();
  const std::string torn("06\0\xff\xfe", 5);
  send("r1", torn);
  send("r2");
  host_.advance(1min);
  EXPECT_EQ(rows("SELECT (SELECT count(*) FROM cdr_call) + (SELECT count(*) FROM cdr_rejected)"),
            "2\n");
  EXPECT_EQ(acknowledged(), host_.log().tail());
}

}  // namespace
}  // namespace ctibus::cdr_plugin
