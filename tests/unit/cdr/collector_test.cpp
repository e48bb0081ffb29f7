#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "site.hpp"

namespace ctibus::cdr_plugin {
namespace {

using namespace std::chrono_literals;
using ctibus::testing::TestHost;
using ::testing::HasSubstr;

class CollectorTest : public ::testing::Test {
 protected:
  void load(const Options& options = {}) { host_.load<Cdr>("cdr", options); }
  std::size_t records() { return host_.all<cdr::Call>().size(); }
  std::size_t logged(std::string_view id) {
    std::size_t count = 0;
    for (const auto& line : host_.log_lines()) count += line.id == id ? 1u : 0u;
    return count;
  }

  TestHost host_{11};
};

TEST_F(CollectorTest, a_record_follows_when_the_conversation_has_settled) {
  load();
  play(host_, simple_call);
  host_.expect_none<cdr::Call>();
  const auto record = host_.expect<cdr::Call>(nullptr, 2s);
  EXPECT_EQ(record->root, uuid_of("c1").text());
  EXPECT_EQ(record.correlation, uuid_of("c1"));
  EXPECT_EQ(record.event_time, record->ended);
  EXPECT_EQ(record->result, cdr::Result::answered);
  EXPECT_EQ(record->talk, 60s);
  EXPECT_EQ(record->calling, "0612345678");
  host_.advance(1h);
  EXPECT_EQ(records(), 1u);
}

TEST_F(CollectorTest, late_events_within_the_settle_time_are_in_the_record) {
  load();
  play(host_, simple_call);
  host_.advance(1s);
  play(host_, "0 data_attached c1 data=case-17");
  const auto record = host_.expect<cdr::Call>(nullptr, 5s);
  ASSERT_EQ(record->data.size(), 1u);
  EXPECT_EQ(record->data[0].second, "case-17");
}

TEST_F(CollectorTest, work_that_is_no_call_is_none_of_its_events) {
  load();
  play(host_, simple_call);
  host_.advance(1min);
  host_.send(acd::Entered{.call = "mail1", .group = "mails", .channel = "mail"}, {.source = "acd"});
  host_.send(acd::Left{.call = "mail1", .group = "mails", .channel = "mail"}, {.source = "acd"});
  host_.advance(1min);
  EXPECT_EQ(host_.metric("cdr", "late_events_total"), 0);
  EXPECT_EQ(records(), 1u);
}

TEST_F(CollectorTest, a_record_that_the_log_refuses_is_offered_until_it_is_taken) {
  load();
  host_.fail_records({"log.disk_full", "No space left."});
  play(host_, simple_call);
  host_.advance(10min);
  const std::size_t refused = records();
  EXPECT_GT(refused, 5u);
  EXPECT_LT(refused, 30u);
  EXPECT_EQ(logged("cdr.record_refused"), refused);
  EXPECT_EQ(host_.metric("cdr", "records_total"), 0);
  host_.fail_records({});
  host_.advance(2min);
  EXPECT_EQ(records(), refused + 1);
  EXPECT_EQ(host_.metric("cdr", "records_total"), 1);
  EXPECT_EQ(rows(look(host_), "SELECT count(*), max(talk) FROM cdr_call"), "1 60000\n");
}

TEST_F(CollectorTest, a_full_outbox_loses_no_record) {
  load();
  play(host_, simple_call);
  host_.refuse_publications("cdr", 3);
  host_.advance(1min);
  EXPECT_EQ(records(), 1u);
}

TEST_F(CollectorTest, only_what_no_open_conversation_needs_is_acknowledged) {
  load();
  host_.advance(1s);
  play(host_, "0 originated c1 1001 called=1002");
  const auto needed = host_.log().tail();
  play(host_, R"(
    0 originated c2 1003 called=1004
    1 cleared c2
    9 cleared c2
  )");
  EXPECT_EQ(host_.log().consumers()["cdr.events"], needed - 1);
  play(host_, "0 cleared c1");
  host_.advance(5s);
  EXPECT_EQ(host_.log().consumers()["cdr.events"], host_.log().tail());
}

TEST_F(CollectorTest, the_rest_of_a_closed_conversation_makes_no_second_record_after_a_kill) {
  load();
  play(host_, R"(
    0 originated c1 1001 called=1002
    1 originated c2 1003 called=1004
    2 established c1 1002
    3 established c2 1004
    4 cleared c1
    8 data_attached c2 data=late
  )");
  ASSERT_EQ(records(), 1u);
  host_.kill("cdr");
  host_.restart("cdr");
  host_.advance(1min);
  EXPECT_EQ(records(), 1u);
  play(host_, "0 cleared c2");
  host_.advance(10s);
  ASSERT_EQ(records(), 2u);
  EXPECT_EQ(host_.all<cdr::Call>()[1]->root, uuid_of("c2").text());
  EXPECT_EQ(host_.all<cdr::Call>()[1]->data.size(), 1u);
}

TEST_F(CollectorTest, a_conversation_of_which_nothing_is_heard_is_closed_as_inferred) {
  load({.max_call_time = 1h});
  play(host_, R"(
    0  originated c1 1001 called=1002
    1  established c1 1002
    11 held c1 1002
  )");
  host_.advance(59min);
  host_.expect_none<cdr::Call>();
  const auto record = host_.expect<cdr::Call>(nullptr, 5min);
  EXPECT_TRUE(record->inferred);
  EXPECT_TRUE(record.inferred);
  EXPECT_EQ(record->talk, 10s);
  EXPECT_EQ(record->ended - record->started, 11s);
  EXPECT_EQ(logged("cdr.closed_by_age"), 1u);
}

TEST_F(CollectorTest, the_age_of_a_silent_conversation_survives_a_kill) {
  load({.max_call_time = 1h});
  play(host_, "0 originated c1 1001 called=1002");
  host_.advance(50min);
  host_.kill("cdr");
  host_.restart("cdr");
  host_.advance(15min);
  EXPECT_EQ(records(), 1u);
}

TEST_F(CollectorTest, a_call_whose_state_ends_without_a_terminal_event_is_inferred) {
  load();
  play(host_, R"(
    0  originated c1 1001 called=1002
    1  established c1 1002
    11 data_attached c1 data=x
  )");
  const std::string call = uuid_of("c1").text();
  host_.send(call::State{.call = call}, {.source = "pbx1", .correlation = uuid_of("c1")});
  host_.send(call::State{.call = call},
             {.source = "pbx1", .correlation = uuid_of("c1"), .tombstone = true});
  const auto record = host_.expect<cdr::Call>(nullptr, 10s);
  EXPECT_TRUE(record->inferred);
  EXPECT_EQ(record->talk, 10s);
}

TEST_F(CollectorTest, the_state_that_ends_after_the_call_changes_nothing) {
  load();
  play(host_, simple_call);
  host_.send(call::State{.call = uuid_of("c1").text()},
             {.source = "pbx1", .correlation = uuid_of("c1"), .tombstone = true});
  EXPECT_FALSE(host_.expect<cdr::Call>(nullptr, 10s)->inferred);
}

TEST_F(CollectorTest, too_many_open_conversations_close_the_oldest) {
  load({.max_open = 100});
  for (int i = 0; i < 103; ++i) {
    play(host_, "0 originated x" + std::to_string(i) + " 1001 called=1002");
    host_.advance(1ms);
  }
  EXPECT_EQ(records(), 3u);
  EXPECT_EQ(host_.all<cdr::Call>()[0]->root, uuid_of("x0").text());
  EXPECT_TRUE(host_.all<cdr::Call>()[0]->inferred);
  EXPECT_EQ(logged("cdr.too_many_open"), 3u);
}

TEST_F(CollectorTest, any_order_of_delivery_gives_the_same_records) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    TestHost host(seed);
    host.load<Cdr>("cdr");
    play(host, simple_call);
    play(host, R"(
      0 originated c2 1001 called=1002 direction=internal
      1 failed c2 1002 cause=busy
      2 cleared c2 cause=busy
    )");
    host.advance(10s);
    std::string all;
    for (const auto& record : host.all<cdr::Call>()) all += print(*record, scenario_start);
    seen.insert(all);
  }
  EXPECT_EQ(seen.size(), 1u);
}

TEST_F(CollectorTest, a_wrong_region_is_refused_at_the_start) {
  const auto loaded = host_.try_load<Cdr>("cdr", {.region = "XX"});
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, "cdr.bad_region");
}

}  // namespace
}  // namespace ctibus::cdr_plugin
