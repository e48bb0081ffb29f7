#include "crash.hpp"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <utility>

#include "site.hpp"

namespace ctibus::cdr_plugin {
namespace {

using namespace std::chrono_literals;

// Three roots that overlap, so that a new boot always gets the rest of one that is closed: c1 lasts
// from the beginning, c2 ends in between, c4 merges into c3.
constexpr std::string_view busy_site = R"(
  0   originated c1 T1 calling=0612345678 called=0800 direction=incoming
  0   queued c1 hold
  0   entered c1 sales
  1   originated c2 1002 calling=1002 called=1003 direction=internal
  1   delivered c2 1003
  2   offered c1 1001 agent=alice group=sales
  2   delivered c1 1001 cause=distributed
  3   established c2 1003
  4   originated c3 1004 calling=1004 called=1005 direction=internal
  4   delivered c3 1005
  5   cleared c2 cause=normal_clearing
  6   diverted c1 hold to=1001 cause=distributed
  6   established c1 1001
  6   left c1 sales reason=answered agent=alice
  7   established c3 1005
  8   originated c4 T2 calling=0711111111 called=1004 direction=incoming
  8   delivered c4 1004
  9   held c3 1004
  9   established c4 1004
  12  transferred c3 1004 to=1005 second=c4 with=1005,T2
  12  merged c4 into=c3 root=c4 from_root=c4 into_root=c3
  13  cleared c1 cause=normal_clearing
  14  connection_cleared c3 T2 cause=normal_clearing
  14  cleared c3 cause=normal_clearing
)";

struct Outcome {
  std::string tables;
  std::map<std::string, std::set<std::string>> records;  ///< on the bus, by root
  bool died = false;
};

std::string dump(const testing::TestHost& host) {
  return rows(look(host),
              "SELECT root, calling, result, started, answered, ended, queue_wait, ring, talk,"
              " hold, inferred FROM cdr_call ORDER BY root") +
         rows(look(host),
              "SELECT root, number, kind, device, agent, started, ended, ring, talk, hold, result"
              " FROM cdr_segment ORDER BY root, number") +
         rows(look(host), "SELECT count(*) FROM cdr_rejected");
}

class CrashTest : public ::testing::TestWithParam<sql::Dialect> {
 protected:
  void every_conversation_has_one_row(int stride, int again);
  Outcome run(int first, int again);
};

INSTANTIATE_TEST_SUITE_P(On, CrashTest, sql::each_backend(), sql::backend_name);

/// Plays the site; the plugin dies at step `first`, and its successor `again` steps later.
Outcome CrashTest::run(int first, int again) {
  testing::TestHost host(42);
  host.set_data_source(*sql::empty_database(GetParam(), host.folder()));
  msgpack::Buffer options;
  encode(Options{}, options);
  Crash::arm(-1);
  EXPECT_TRUE(host.try_load("cdr", Crash::plugin(), options));
  Crash::arm(first);
  Outcome outcome;
  int next = again;
  const auto survive = [&] {
    while (Crash::dead()) {
      outcome.died = true;
      host.kill("cdr");
      Crash::arm(std::exchange(next, -1));
      host.restart("cdr");
    }
  };
  const auto start = host.clock().steady_ns();
  for (const Step& step : parse(busy_site)) {
    const auto due = start + std::chrono::nanoseconds(step.at).count();
    host.advance(std::chrono::nanoseconds(due - host.clock().steady_ns()));
    survive();
    play(host, step);
    survive();
  }
  for (int i = 0; i < 40; ++i) {
    host.advance(500ms);
    survive();
  }
  Crash::revive();
  outcome.tables = dump(host);
  for (const auto& record : host.all<cdr::Call>()) {
    outcome.records[std::string(record->root)].insert(print(*record, scenario_start));
  }
  return outcome;
}

void CrashTest::every_conversation_has_one_row(int stride, int again) {
  if (GetParam() == sql::Dialect::postgresql && sql::postgresql_cluster() == nullptr) {
    GTEST_SKIP() << "PostgreSQL is not installed";
  }
  const Outcome undisturbed = run(-1, -1);
  ASSERT_FALSE(undisturbed.died);
  ASSERT_EQ(undisturbed.records.size(), 3u);
  for (int step = 0;; step += stride) {
    const Outcome outcome = run(step, again);
    ASSERT_EQ(outcome.tables, undisturbed.tables) << "killed at step " << step;
    ASSERT_EQ(outcome.records, undisturbed.records) << "killed at step " << step;
    if (!outcome.died) {
      EXPECT_GT(step, 60);
      return;
    }
  }
}

TEST_P(CrashTest, every_conversation_has_one_row_when_killed_at_any_step) {
  every_conversation_has_one_row(1, -1);
}

TEST_P(CrashTest, the_same_when_the_successor_is_killed_while_it_catches_up) {
  every_conversation_has_one_row(3, 7);
}

}  // namespace
}  // namespace ctibus::cdr_plugin
