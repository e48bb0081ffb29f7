#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "scenario.hpp"

namespace ctibus::cdr_plugin {
namespace {

/// Without the indentation that makes a test readable.
std::string expected(std::string_view text) {
  std::string out;
  std::size_t margin = std::string::npos;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto first = line.find_first_not_of(' ');
    if (first == std::string_view::npos) continue;
    if (margin == std::string::npos) margin = first;
    out += std::string(line.substr(margin)) + '\n';
  }
  return out;
}

TEST(Conversation, an_answered_call_has_ring_and_talk) {
  EXPECT_EQ(records_of(R"(
    0   originated c1 T1 calling=0612345678 called=0102030405 direction=incoming
    1   delivered c1 1001
    5   established c1 1001
    65  connection_cleared c1 T1 cause=normal_clearing
    65  connection_cleared c1 1001 cause=normal_clearing
    65  cleared c1 cause=normal_clearing
  )"),
            expected(R"(
    c1 incoming answered from=0612345678 to=0102030405 answered=5 ended=65 ring=4 talk=60 cause=normal_clearing
      caller c1 T1 answered answered=5 ended=65 talk=60 cause=normal_clearing
      party c1 1001 answered started=1 answered=5 ended=65 ring=4 talk=60 cause=normal_clearing
  )"));
}

TEST(Conversation, a_caller_who_is_never_named_is_the_one_who_is_no_known_party) {
  EXPECT_EQ(records_of(R"(
    0   delivered c1 1001 calling=0612345678 called=1001 direction=incoming trunk=T1
    3   connection_cleared c1 T1 cause=normal_clearing
    3   connection_cleared c1 1001 cause=call_cancelled
    3   cleared c1 cause=normal_clearing
  )"),
            expected(R"(
    c1 incoming abandoned from=0612345678 to=1001 ended=3 ring=3 cause=normal_clearing
      caller c1 T1 abandoned ended=3 cause=normal_clearing
      party c1 1001 abandoned ended=3 ring=3 cause=call_cancelled
  )"));
}

TEST(Conversation, who_calls_out_and_gives_up_has_abandoned_nobody) {
  EXPECT_EQ(records_of(R"(
    0   service_initiated c1 1001
    2   originated c1 1001 calling=1001 called=0612345678 direction=outgoing
    3   network_reached c1 T1 called=0612345678 trunk=T1
    20  connection_cleared c1 1001 cause=normal_clearing
    20  connection_cleared c1 T1 cause=call_cancelled
    20  cleared c1 cause=normal_clearing
  )"),
            expected(R"(
    c1 outgoing not_answered from=1001 to=0612345678 ended=20 ring=17 cause=normal_clearing
      caller c1 1001 not_answered ended=20 cause=normal_clearing
      party c1 T1 abandoned started=3 ended=20 ring=17 cause=call_cancelled
  )"));
}

TEST(Conversation, a_busy_destination_is_told) {
  EXPECT_EQ(records_of(R"(
    0   originated c1 1001 calling=1001 called=1002 direction=internal
    1   failed c1 1002 cause=busy
    4   connection_cleared c1 1001 cause=normal_clearing
    4   cleared c1 cause=busy
  )"),
            expected(R"(
    c1 internal busy from=1001 to=1002 ended=4 cause=busy
      caller c1 1001 busy ended=4 cause=normal_clearing
      party c1 1002 busy started=1 ended=1 cause=busy
  )"));
}

TEST(Conversation, hold_is_no_talk_and_counts_for_who_holds) {
  EXPECT_EQ(records_of(R"(
    0   originated c1 T1 calling=0612345678 called=1001 direction=incoming
    0   delivered c1 1001
    2   established c1 1001
    12  held c1 1001
    22  retrieved c1 1001
    30  held c1 1001
    35  retrieved c1 1001
    40  connection_cleared c1 1001 cause=normal_clearing
    40  cleared c1 cause=normal_clearing
  )"),
            expected(R"(
    c1 incoming answered from=0612345678 to=1001 answered=2 ended=40 ring=2 talk=23 hold=15 cause=normal_clearing
      caller c1 T1 answered answered=2 ended=40 talk=23 cause=normal_clearing
      party c1 1001 answered answered=2 ended=40 ring=2 talk=23 hold=15 cause=normal_clearing
  )"));
}

TEST(Conversation, a_call_abandoned_in_the_queue_has_its_wait_and_no_agent) {
  EXPECT_EQ(records_of(R"(
    0   originated c1 T1 calling=0612345678 called=0800 direction=incoming
    1   queued c1 hold
    1.5 entered c1 sales
    61  connection_cleared c1 T1 cause=normal_clearing
    61  connection_cleared c1 hold cause=normal_clearing
    61  cleared c1 cause=normal_clearing
    61.2 left c1 sales reason=abandoned
  )"),
            expected(R"(
    c1 incoming abandoned from=0612345678 to=0800 ended=61 wait=60 cause=normal_clearing group=sales
      caller c1 T1 abandoned ended=61 cause=normal_clearing
      queue c1 hold abandoned group=sales started=1 ended=61 wait=60 cause=normal_clearing
  )"));
}

TEST(Conversation, two_agents_do_not_answer_and_the_third_does) {
  EXPECT_EQ(records_of(R"(
    0   originated c1 T1 calling=0612345678 called=0800 direction=incoming
    1   queued c1 hold
    1   entered c1 sales
    2   offered c1 1001 agent=alice group=sales
    2.5 delivered c1 1001 from=hold cause=distributed
    22  connection_cleared c1 1001 cause=call_not_answered
    22  offer_failed c1 1001 result=no_answer
    22  offer_ended c1 1001 agent=alice group=sales result=no_answer
    23  delivered c1 1002 from=hold cause=distributed
    23  offered c1 1002 agent=bob group=sales
    33  connection_cleared c1 1002 cause=call_cancelled
    33  offer_failed c1 1002 result=cancelled
    33  offer_ended c1 1002 agent=bob group=sales result=cancelled
    34  offered c1 1003 agent=carol group=sales
    34  delivered c1 1003 from=hold cause=distributed
    37  diverted c1 hold to=1003 cause=distributed
    37  established c1 1003
    37  left c1 sales reason=answered agent=carol
    97  connection_cleared c1 1003 cause=normal_clearing
    97  cleared c1 cause=normal_clearing
  )"),
            expected(R"(
    c1 incoming answered from=0612345678 to=0800 answered=37 ended=97 wait=36 ring=32.5 talk=60 cause=normal_clearing group=sales agent=carol
      caller c1 T1 answered answered=37 ended=97 talk=60 cause=normal_clearing
      queue c1 hold answered group=sales agent=carol started=1 answered=37 ended=37 wait=36 cause=distributed
      party c1 1001 not_answered group=sales agent=alice started=2.5 ended=22 ring=19.5 cause=call_not_answered
      party c1 1002 not_answered group=sales agent=bob started=23 ended=33 ring=10 cause=call_cancelled
      party c1 1003 answered group=sales agent=carol started=34 answered=37 ended=97 ring=3 talk=60 cause=normal_clearing
  )"));
}

TEST(Conversation, an_offer_to_a_busy_agent_that_never_alerted_is_told) {
  EXPECT_EQ(records_of(R"(
    0   originated c1 T1 calling=0612345678 called=0800 direction=incoming
    0   queued c1 hold
    0   entered c1 sales
    1   offered c1 1001 agent=alice group=sales
    1   offer_failed c1 1001 result=busy
    1   offer_ended c1 1001 agent=alice group=sales result=busy
    2   offered c1 1001 agent=alice group=sales
    3   offer_ended c1 1001 agent=alice group=sales result=unreachable
    3   offer_failed c1 1001 result=unreachable
    9   connection_cleared c1 T1 cause=normal_clearing
    9   left c1 sales reason=abandoned
    9   cleared c1 cause=normal_clearing
  )"),
            expected(R"(
    c1 incoming abandoned from=0612345678 to=0800 ended=9 wait=9 cause=normal_clearing group=sales
      caller c1 T1 abandoned ended=9 cause=normal_clearing
      queue c1 hold abandoned group=sales ended=9 wait=9
      party c1 1001 busy group=sales agent=alice started=1 ended=1
      party c1 1001 failed group=sales agent=alice started=3 ended=3
  )"));
}

TEST(Conversation, an_overflow_is_a_second_passage) {
  EXPECT_EQ(records_of(R"(
    0   originated c1 T1 calling=0612345678 called=0800 direction=incoming
    0   queued c1 hold
    0   entered c1 sales
    30  left c1 sales reason=overflowed
    30  entered c1 backup
    45  diverted c1 hold to=1009 cause=queue_time_overflow
    45  left c1 backup reason=dissuaded
    45  delivered c1 1009
    45  connection_cleared c1 T1
    46  cleared c1 cause=normal_clearing
  )"),
            expected(R"(
    c1 incoming dissuaded from=0612345678 to=0800 ended=46 wait=45 ring=1 cause=normal_clearing group=backup
      caller c1 T1 dissuaded ended=45
      queue c1 hold overflowed group=sales ended=30 wait=30
      queue c1 hold dissuaded group=backup started=30 ended=45 wait=15 cause=queue_time_overflow
      party c1 1009 abandoned started=45 ended=46 ring=1 cause=normal_clearing
  )"));
}

TEST(Conversation, a_switch_with_its_own_queues_tells_enough) {
  EXPECT_EQ(records_of(R"(
    0   delivered c1 7000 calling=0612345678 called=7000 direction=incoming
    1   queued c1 7000
    11  delivered c1 1001 from=7000
    14  established c1 1001
    24  cleared c1 cause=normal_clearing
  )"),
            expected(R"(
    c1 incoming answered from=0612345678 to=7000 answered=14 ended=24 wait=13 ring=4 talk=10 cause=normal_clearing
      caller c1 answered answered=14 ended=24 talk=10 cause=normal_clearing
      queue c1 7000 answered answered=14 ended=14 wait=13 ring=1
      party c1 1001 answered started=11 answered=14 ended=24 ring=3 talk=10 cause=normal_clearing
  )"));
}

TEST(Conversation, a_single_step_transfer_hands_the_caller_on) {
  EXPECT_EQ(records_of(R"(
    0   originated c1 T1 calling=0612345678 called=1001 direction=incoming
    0   delivered c1 1001
    5   established c1 1001
    25  transferred c1 1001 to=1002 with=T1,1002:alerting cause=single_step_transfer
    25  delivered c1 1002 from=1001
    30  established c1 1002
    50  connection_cleared c1 T1 cause=normal_clearing
    50  cleared c1 cause=normal_clearing
  )"),
            expected(R"(
    c1 incoming answered from=0612345678 to=1001 answered=5 ended=50 ring=10 talk=40 cause=normal_clearing
      caller c1 T1 answered answered=5 ended=50 talk=40 cause=normal_clearing
      party c1 1001 transferred answered=5 ended=25 ring=5 talk=20 cause=single_step_transfer
      party c1 1002 answered started=25 answered=30 ended=50 ring=5 talk=20 cause=normal_clearing
  )"));
}

TEST(Conversation, an_attended_transfer_is_one_conversation_with_a_consultation) {
  EXPECT_EQ(records_of(R"(
    0   originated c1 T1 calling=0612345678 called=1001 direction=incoming
    0   delivered c1 1001
    5   established c1 1001
    20  held c1 1001
    20  originated c2 1001 root=c1 calling=1001 called=1002 direction=internal cause=consultation
    21  delivered c2 1002 root=c1
    23  established c2 1002 root=c1
    30  transferred c1 1001 to=1002 second=c2 with=T1,1002 cause=transfer
    30  merged c2 into=c1 root=c1 from_root=c1 into_root=c1
    50  connection_cleared c1 1002 cause=normal_clearing
    50  cleared c1 cause=normal_clearing
  )"),
            expected(R"(
    c1 incoming answered from=0612345678 to=1001 answered=5 ended=50 ring=7 talk=35 hold=10 cause=normal_clearing
      caller c1 T1 answered answered=5 ended=50 talk=35 cause=normal_clearing
      party c1 1001 transferred answered=5 ended=30 ring=5 talk=15 hold=10 cause=transfer
      caller c2 1001 transferred started=20 answered=23 ended=30 talk=7 cause=transfer
      party c2 1002 answered started=21 answered=23 ended=50 ring=2 talk=27 cause=normal_clearing
  )"));
}

TEST(Conversation, a_consultation_that_ends_leaves_the_caller_on_hold_only_meanwhile) {
  EXPECT_EQ(records_of(R"(
    0   originated c1 T1 calling=0612345678 called=1001 direction=incoming
    0   delivered c1 1001
    5   established c1 1001
    10  held c1 1001
    10  originated c2 1001 root=c1 called=1002 direction=internal
    11  delivered c2 1002 root=c1
    15  connection_cleared c2 1001 root=c1 cause=normal_clearing
    15  connection_cleared c2 1002 root=c1 cause=call_cancelled
    15  cleared c2 root=c1 cause=normal_clearing
    16  retrieved c1 1001
    26  cleared c1 cause=normal_clearing
  )"),
            expected(R"(
    c1 incoming answered from=0612345678 to=1001 answered=5 ended=26 ring=9 talk=15 hold=6 cause=normal_clearing
      caller c1 T1 answered answered=5 ended=26 talk=15 cause=normal_clearing
      party c1 1001 answered answered=5 ended=26 ring=5 talk=15 hold=6 cause=normal_clearing
      caller c2 1001 abandoned started=10 ended=15 cause=normal_clearing
      party c2 1002 abandoned started=11 ended=15 ring=4 cause=call_cancelled
  )"));
}

TEST(Conversation, a_conference_keeps_everybody_talking) {
  EXPECT_EQ(records_of(R"(
    0   originated c1 T1 calling=0612345678 called=1001 direction=incoming
    0   delivered c1 1001
    0   established c1 1001
    10  held c1 1001
    10  originated c2 1001 root=c1 called=1002 direction=internal
    10  delivered c2 1002 root=c1
    12  established c2 1002 root=c1
    20  conferenced c1 1001 second=c2 with=T1,1001,1002
    20  merged c2 into=c1 root=c1
    30  connection_cleared c1 1001 cause=normal_clearing
    40  cleared c1 cause=normal_clearing
  )"),
            expected(R"(
    c1 incoming answered from=0612345678 to=1001 ended=40 ring=2 talk=30 hold=10 cause=normal_clearing
      caller c1 T1 answered ended=40 talk=30 cause=normal_clearing
      party c1 1001 answered ended=30 talk=20 hold=10 cause=normal_clearing
      caller c2 1001 answered started=10 answered=12 ended=20 talk=8
      party c2 1002 answered started=10 answered=12 ended=40 ring=2 talk=28 cause=normal_clearing
  )"));
}

TEST(Conversation, roots_that_merge_become_one_row_of_the_customers_call) {
  EXPECT_EQ(records_of(R"(
    0   originated c1 1001 calling=1001 called=1002 direction=internal
    0   delivered c1 1002
    2   established c1 1002
    5   originated c2 T1 calling=0612345678 called=1001 direction=incoming
    5   delivered c2 1001
    8   held c1 1001
    8   established c2 1001
    18  transferred c1 1001 to=1002 second=c2 with=1002,T1
    18  merged c2 into=c1 root=c2 from_root=c2 into_root=c1
    28  connection_cleared c1 T1 cause=normal_clearing
    28  cleared c1 cause=normal_clearing
  )"),
            expected(R"(
    c1 incoming answered from=0612345678 to=1001 answered=2 ended=28 ring=5 talk=26 hold=10 cause=normal_clearing
      caller c1 1001 transferred answered=2 ended=18 talk=6 hold=10
      party c1 1002 answered answered=2 ended=28 ring=2 talk=16 cause=normal_clearing
      caller c2 T1 answered started=5 answered=8 ended=28 talk=20 cause=normal_clearing
      party c2 1001 transferred started=5 answered=8 ended=18 ring=3 talk=10
  )"));
}

TEST(Conversation, events_of_the_end_may_come_in_any_order) {
  const std::string in_order = records_of(R"(
    0   originated c1 T1 calling=0612345678 called=0800 direction=incoming
    0   queued c1 hold
    0   entered c1 sales
    5   offered c1 1001 agent=alice group=sales
    5   delivered c1 1001 cause=distributed
    8   diverted c1 hold to=1001 cause=distributed
    8   established c1 1001
    8   left c1 sales reason=answered agent=alice
    20  cleared c1 cause=normal_clearing
  )");
  EXPECT_EQ(records_of(R"(
    0   originated c1 T1 calling=0612345678 called=0800 direction=incoming
    0   queued c1 hold
    0   entered c1 sales
    5   delivered c1 1001 cause=distributed
    5   offered c1 1001 agent=alice group=sales
    8   diverted c1 hold to=1001 cause=distributed
    8   established c1 1001
    20  cleared c1 cause=normal_clearing
    8   left c1 sales reason=answered agent=alice
    20  connection_cleared c1 1001 cause=normal_clearing
    20  offer_ended c1 1001 agent=alice group=sales result=answered
  )"),
            in_order);
}

TEST(Conversation, what_was_concluded_is_marked) {
  EXPECT_EQ(records_of(R"(
    0   originated c1 T1 calling=0612345678 called=1001 direction=incoming
    0   delivered c1 1001
    5   established c1 1001
    9   cleared c1 cause=switching_function_terminated inferred
  )"),
            expected(R"(
    c1 incoming answered from=0612345678 to=1001 answered=5 ended=9 ring=5 talk=4 cause=switching_function_terminated inferred
      caller c1 T1 answered answered=5 ended=9 talk=4 cause=switching_function_terminated
      party c1 1001 answered answered=5 ended=9 ring=5 talk=4 cause=switching_function_terminated
  )"));
}

TEST(Conversation, time_never_runs_backwards) {
  EXPECT_EQ(records_of(R"(
    10  originated c1 1001 calling=1001 called=1002 direction=internal
    9   delivered c1 1002
    12  established c1 1002
    11  held c1 1002
    20  cleared c1 cause=normal_clearing
  )"),
            expected(R"(
    c1 internal answered from=1001 to=1002 started=10 answered=12 ended=20 ring=2 hold=8 cause=normal_clearing
      caller c1 1001 answered started=10 answered=12 ended=20 cause=normal_clearing
      party c1 1002 answered started=10 answered=12 ended=20 ring=2 hold=8 cause=normal_clearing
  )"));
}

TEST(Conversation, business_data_of_anybody_is_kept) {
  EXPECT_THAT(records_of(R"(
    0   originated c1 1001 calling=1001 called=1002 direction=internal
    1   delivered c1 1002 data=old
    2   data_attached c1 data=case-17
    3   cleared c1
  )"),
              ::testing::HasSubstr("reference=case-17"));
}

TEST(Conversation, a_call_that_rings_for_ever_keeps_a_row_that_fits_a_frame) {
  std::string scenario = "0 originated c1 T1 calling=0612345678 called=0800 direction=incoming\n";
  for (int i = 1; i <= 2500; ++i) {
    scenario += std::to_string(i) + " delivered c1 1001\n";
    scenario += std::to_string(i) + ".5 connection_cleared c1 1001 cause=call_not_answered\n";
  }
  scenario += "2501 cleared c1\n";
  const std::string record = records_of(scenario);
  EXPECT_EQ(std::count(record.begin(), record.end(), '\n'), 1001);
  EXPECT_THAT(record, ::testing::HasSubstr(" ring=1250"));
  EXPECT_THAT(record, ::testing::HasSubstr(" inferred"));
}

}  // namespace
}  // namespace ctibus::cdr_plugin
