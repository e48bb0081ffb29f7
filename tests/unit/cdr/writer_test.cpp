#include <gtest/gtest.h>

#include <algorithm>

#include "obstacles.hpp"

namespace ctibus::cdr_plugin {
namespace {

using namespace std::chrono_literals;

class WriterTest : public EachSite {
 protected:
  void load(const Options& options = {}) {
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
};

INSTANTIATE_TEST_SUITE_P(On, WriterTest, sql::each_backend(), sql::backend_name);

TEST_P(WriterTest, a_row_holds_the_call_and_its_segments) {
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

TEST_P(WriterTest, what_did_not_happen_is_null) {
  load();
  play(host_, "0 originated c1 1001 called=1002 direction=internal\n1 cleared c1");
  host_.advance(5s);
  EXPECT_EQ(rows("SELECT count(*) FROM cdr_call WHERE answered IS NULL"), "1\n");
}

TEST_P(WriterTest, a_record_that_comes_twice_has_one_row) {
  load();
  send("r1");
  send("r1");
  send("r2");
  EXPECT_EQ(count(), "2\n");
  EXPECT_EQ(host_.metric("cdr", "repeated_rows_total"), 1);
  EXPECT_EQ(acknowledged(), host_.log().tail());
}

TEST_P(WriterTest, a_locked_database_delays_rows_and_loses_none) {
  load();
  {
    const LockedTables locked(host_);
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

TEST_P(WriterTest, a_kill_while_the_database_is_locked_loses_nothing) {
  load();
  {
    const LockedTables locked(host_);
    send("r1");
    send("r2");
    host_.kill("cdr");
  }
  host_.restart("cdr");
  EXPECT_EQ(rows("SELECT root FROM cdr_call ORDER BY root"), "r1\nr2\n");
}

TEST_P(WriterTest, a_full_disk_delays_rows_and_loses_none) {
  load();
  {
    const FullDisk full(host_);
    for (int i = 0; i < 20; ++i) send("r" + std::to_string(i), std::string(2000, '7'));
    EXPECT_GE(host_.metric("cdr", "sql_failures_total"), 1);
  }
  host_.advance(2min);
  EXPECT_EQ(count(), "20\n");
  EXPECT_EQ(rows("SELECT count(*) FROM cdr_rejected"), "0\n");
}

TEST_P(WriterTest, a_row_that_the_database_refuses_is_set_aside_and_the_others_go_on) {
  load();
  refuse_calls(host_, "calling", "bad");
  send("r1");
  send("r2", "bad");
  send("r3");
  EXPECT_EQ(rows("SELECT root FROM cdr_call ORDER BY root"), "r1\nr3\n");
  EXPECT_EQ(rows("SELECT root_hex, code FROM cdr_rejected"), "7232 sql.constraint\n");
  EXPECT_EQ(logged(CTIBUS_LOG_ERROR, "cdr.row_rejected"), 1u);
  EXPECT_EQ(acknowledged(), host_.log().tail());
}

TEST_P(WriterTest, rows_go_when_their_time_is_over) {
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

TEST_P(WriterTest, rows_stay_until_their_time_is_over) {
  load({.keep_calls = std::chrono::hours(24 * 4000)});
  send("r1");
  host_.advance(24h * 1000);
  EXPECT_EQ(count(), "1\n");
}

TEST_P(WriterTest, text_that_is_no_text_neither_blocks_nor_vanishes) {
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
