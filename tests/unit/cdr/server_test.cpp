// A database server that goes away, in every way it can.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cutting_proxy.hpp"
#include "site.hpp"

namespace ctibus::cdr_plugin {
namespace {

using namespace std::chrono_literals;
using ctibus::testing::TestHost;
using sql::CuttingProxy;
using ::testing::HasSubstr;

TEST(DataSourceTest, a_server_that_is_away_at_the_start_is_waited_for) {
  TestHost host(5);
  host.set_data_source("postgresql://nobody@127.0.0.1:1/none");
  const auto loaded = host.try_load<Cdr>("cdr");
  if (!loaded && loaded.error().text.find("sql.backend_missing") != std::string::npos) {
    GTEST_SKIP() << "built without PostgreSQL";
  }
  ASSERT_TRUE(loaded) << loaded.error().text;
  host.send(cdr::Call{.root = "r1"});
  EXPECT_EQ(host.metric("cdr", "sql_failures_total"), 1);
  EXPECT_LT(host.log().consumers()["cdr.sql"], host.log().tail());
}

TEST(DataSourceTest, a_data_source_that_cannot_work_is_refused_at_the_start) {
  TestHost host(5);
  host.set_data_source("oracle://somewhere");
  const auto loaded = host.try_load<Cdr>("cdr");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "cdr.bad_data_source");
  EXPECT_THAT(loaded.error().text, HasSubstr("sql.bad_dsn"));
}

class ServerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (sql::postgresql_cluster() == nullptr) GTEST_SKIP() << "PostgreSQL is not installed";
    dsn_ = *sql::empty_database(sql::Dialect::postgresql, {});
    host_.set_data_source(dsn_);
  }
  void load() {
    host_.load<Cdr>("cdr");
    host_.advance(2s);
  }
  void send(TestHost& host, int count) {
    for (int i = 0; i < count; ++i) {
      const std::string root = "r" + std::to_string(++sent_);
      cdr::Call call{.root = root, .ended = scenario_start};
      call.segments.push_back({.kind = cdr::SegmentKind::caller, .device = "pbx1:T1"});
      call.segments.push_back({.kind = cdr::SegmentKind::party, .device = "pbx1:1001"});
      host.send(call);
    }
  }
  /// All that was sent is there once, with its segments, and nothing else.
  void expect_each_once(TestHost& host) {
    const auto n = std::to_string(sent_);
    auto database = sql::open(dsn_);
    EXPECT_EQ(rows(database, "SELECT count(*), count(DISTINCT root) FROM cdr_call"),
              n + " " + n + "\n");
    EXPECT_EQ(rows(database, "SELECT count(DISTINCT root) FROM cdr_segment WHERE number = 2"),
              n + "\n");
    EXPECT_EQ(rows(database, "SELECT count(*) FROM cdr_segment"), std::to_string(2 * sent_) + "\n");
    EXPECT_EQ(rows(database, "SELECT count(*) FROM cdr_rejected"), "0\n");
    EXPECT_EQ(host.log().consumers()["cdr.sql"], host.log().tail());
  }
  /// The server's process for the plugin's connection.
  pid_t backend() {
    auto other = sql::open(dsn_);
    const auto found = sql::must(other.query(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY backend_start"));
    return sql::must(found.at(0).get<pid_t>(0));
  }

  std::string dsn_;
  TestHost host_{5};
  int sent_ = 0;
};

TEST_F(ServerTest, each_record_is_written_once_when_backends_are_killed_under_load) {
  load();
  for (int round = 0; round < 5; ++round) {
    send(host_, 20);
    sql::PostgresqlCluster::kill_backend(backend());
    send(host_, 20);
    ASSERT_TRUE(sql::postgresql_cluster()->await_recovery());
    host_.advance(2min);
  }
  expect_each_once(host_);
}

TEST_F(ServerTest, each_record_is_written_once_when_the_server_is_killed_under_load) {
  load();
  for (int round = 0; round < 3; ++round) {
    send(host_, 20);
    sql::postgresql_cluster()->kill_server();
    send(host_, 20);
    host_.advance(1min);
    EXPECT_EQ(host_.metric("cdr", "sql_stalled"), 1);
    sql::postgresql_cluster()->start();
    host_.advance(2min);
    EXPECT_EQ(host_.metric("cdr", "sql_stalled"), 0);
  }
  expect_each_once(host_);
}

TEST_F(ServerTest, each_record_is_written_once_when_the_server_is_stopped_and_we_are_killed) {
  load();
  send(host_, 10);
  sql::postgresql_cluster()->stop();
  send(host_, 10);
  host_.kill("cdr");
  host_.restart("cdr");
  send(host_, 10);
  sql::postgresql_cluster()->start();
  host_.advance(2min);
  expect_each_once(host_);
}

TEST_F(ServerTest, a_record_too_long_for_an_index_is_set_aside_and_the_others_go_on) {
  load();
  std::string noise;
  for (std::uint32_t i = 1; noise.size() < 20'000; i = i * 1664525 + 1013904223) {
    noise += std::to_string(i);
  }
  cdr::Call call{.root = "long", .ended = scenario_start};
  call.segments.push_back({.kind = cdr::SegmentKind::party, .agent = noise});
  host_.send(call);
  host_.send(cdr::Call{.root = noise, .ended = scenario_start});
  host_.send(cdr::Call{.root = "short", .ended = scenario_start});
  EXPECT_EQ(rows(sql::open(dsn_), "SELECT root FROM cdr_call"), "short\n");
  EXPECT_EQ(rows(sql::open(dsn_), "SELECT count(*), max(code) FROM cdr_rejected"),
            "2 sql.invalid_value\n");
  EXPECT_EQ(host_.log().consumers()["cdr.sql"], host_.log().tail());
}

/// From connecting and migrating to the last commit, at each request that we make of the server.
class CutTest : public ServerTest, public ::testing::WithParamInterface<CuttingProxy::Moment> {};

INSTANTIATE_TEST_SUITE_P(On, CutTest,
                         ::testing::Values(CuttingProxy::Moment::before_the_server_sees_it,
                                           CuttingProxy::Moment::after_the_server_has_done_it),
                         [](const auto& moment) {
                           return moment.param == CuttingProxy::Moment::before_the_server_sees_it
                                      ? "before"
                                      : "after";
                         });

TEST_P(CutTest, each_record_is_written_once_wherever_the_connection_is_cut) {
  CuttingProxy proxy;
  for (int request = 0;; ++request) {
    SCOPED_TRACE("cut at request " + std::to_string(request));
    TestHost host(7);
    dsn_ = *sql::empty_database(sql::Dialect::postgresql, {});
    host.set_data_source(proxy.through(dsn_));
    sent_ = 0;
    proxy.cut_at(request, GetParam());
    host.load<Cdr>("cdr");
    send(host, 3);
    host.advance(2min);
    expect_each_once(host);
    if (HasFailure()) return;
    if (!proxy.has_cut()) {
      EXPECT_GT(request, 20);
      return;
    }
  }
}

}  // namespace
}  // namespace ctibus::cdr_plugin
