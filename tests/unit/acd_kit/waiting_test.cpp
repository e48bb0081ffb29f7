#include <gtest/gtest.h>

#include "recorder.hpp"

/// What callers hear and choose while they wait.
namespace ctibus::acd::testing {
namespace {

using std::chrono::seconds;
using Texts = std::vector<std::string>;

class WaitingTest : public CentreTest {
 protected:
  GroupOptions& sales() { return options.groups[0]; }
  void SetUp() override {
    CentreTest::SetUp();
    centre.connector_link("pbx1", true, {.play = true, .record = true}, now);
    ASSERT_TRUE(centre.log_on("ann", {}, false, now));
  }
  void announce(AnnouncementOptions announcement) {
    sales().announcements.push_back(std::move(announcement));
    configure();
  }
  void choice(KeyOptions key) {
    sales().keys.push_back(std::move(key));
    configure();
  }
  void press(const std::string& id, const std::string& keys,
             const std::string& device = "pbx1:trunk") {
    centre.keys_pressed(id, device, keys, now);
    settle();
  }
  void heard(const std::string& id) {
    centre.played(id, now);
    settle();
  }
  void recorded(const std::string& id, const VoiceMessage& message) {
    centre.recorded(id, message, now);
    settle();
  }
  CallPhase phase(const std::string& id) const { return centre.calls().find(id)->second.phase; }
  LeaveReason last_reason() const {
    return recorder.exits.empty() ? LeaveReason::unknown : recorder.exits.back().reason;
  }
};

TEST_F(WaitingTest, callers_hear_their_place_at_the_chosen_moments) {
  announce(
      {.after = seconds(10), .every = seconds(45), .sounds = {"you-are", "numbers/{position}"}});
  call("c1");
  call("c2");
  pass(seconds(9));
  EXPECT_TRUE(recorder.announcements.empty());
  pass(seconds(1));
  EXPECT_EQ(recorder.announcements, (Texts{"c1 1: you-are numbers/1", "c2 2: you-are numbers/2"}));
  EXPECT_EQ(recorder.plays.size(), 2u);
  heard("c1");
  heard("c2");
  end("c1");
  pass(seconds(44));
  EXPECT_EQ(recorder.announcements.size(), 2u);
  pass(seconds(1));
  EXPECT_EQ(recorder.announcements.back(), "c2 1: you-are numbers/1");
}

TEST_F(WaitingTest, what_is_said_once_is_said_once) {
  announce({.after = seconds(5), .sounds = {"welcome"}});
  call("c1");
  pass(seconds(5));
  heard("c1");
  pass(seconds(600));
  EXPECT_EQ(recorder.announcements, (Texts{"c1 1: welcome"}));
}

TEST_F(WaitingTest, a_number_without_a_sound_gives_way_to_another_announcement) {
  announce({.sounds = {"{position}"}, .otherwise = {"please-wait"}, .up_to = 1});
  announce({.after = seconds(20), .sounds = {"minutes/{minutes}"}, .otherwise = {"hard-to-say"}});
  announce({.after = seconds(40), .sounds = {"minutes/{minutes}"}});
  call("c1");
  call("c2");
  pass(seconds(1));
  EXPECT_EQ(recorder.announcements, (Texts{"c1 1: 1", "c2 2: please-wait"}));
  heard("c2");
  pass(seconds(20));
  EXPECT_EQ(recorder.announcements.back(), "c2 2: hard-to-say");
  heard("c2");
  const auto said = recorder.announcements.size();
  pass(seconds(30));
  EXPECT_EQ(recorder.announcements.size(), said);
}

TEST_F(WaitingTest, a_place_is_said_again_only_when_it_is_better_if_so_wished) {
  announce({.every = seconds(10), .sounds = {"{position}"}, .only_closer = true});
  call("c1");
  call("c2");
  heard("c1");
  heard("c2");
  pass(seconds(1));
  heard("c1");
  heard("c2");
  pass(seconds(25));
  EXPECT_EQ(recorder.announcements, (Texts{"c1 1: 1", "c2 2: 2"}));
  end("c1");
  pass(seconds(10));
  EXPECT_EQ(recorder.announcements.back(), "c2 1: 1");
}

TEST_F(WaitingTest, one_announcement_at_a_time_even_where_nobody_tells_the_end) {
  announce({.every = seconds(5), .sounds = {"one"}});
  announce({.every = seconds(5), .sounds = {"two"}});
  call("c1");
  pass(seconds(0));
  EXPECT_EQ(recorder.announcements, (Texts{"c1 1: one"}));
  pass(seconds(60));
  EXPECT_EQ(recorder.announcements.size(), 1u);
  heard("c1");
  pass(seconds(0));
  EXPECT_EQ(recorder.announcements.size(), 2u);
  pass(std::chrono::minutes(2));
  EXPECT_EQ(recorder.announcements.size(), 3u) << "after the longest time one may take";
}

TEST_F(WaitingTest, agents_do_not_wait_for_the_end_of_an_announcement_and_none_begins_meanwhile) {
  announce({.after = seconds(10), .every = seconds(15), .sounds = {"wait"}});
  call("c1");
  pass(seconds(10));
  ready("bob");
  EXPECT_EQ(last_offer().call, "c1");
  heard("c1");
  pass(seconds(19));
  EXPECT_EQ(recorder.announcements.size(), 1u);
  fail_offer("c1", "pbx1:1002", queue::OfferResult::no_answer);
  pass(seconds(0));
  EXPECT_EQ(recorder.announcements.size(), 2u) << "it was due meanwhile";
}

TEST_F(WaitingTest, announcements_begin_anew_in_the_next_queue_and_in_the_next_group) {
  sales().queues = {{.max_wait = seconds(20)}, {.max_wait = seconds(20)}};
  sales().overflow = "group:help";
  options.groups[1].announcements = {{.after = seconds(5), .sounds = {"help"}}};
  announce({.after = seconds(8), .sounds = {"sales"}});
  call("c1");
  pass(seconds(27));
  EXPECT_EQ(recorder.announcements.size(), 1u);
  heard("c1");
  pass(seconds(1));
  EXPECT_EQ(recorder.announcements.size(), 2u);
  pass(seconds(12));
  EXPECT_EQ(recorder.stops, (Texts{"c1", "c1"})) << "what is said there is not true here";
  pass(seconds(5));
  EXPECT_EQ(recorder.announcements.back(), "c1 1: help");
}

TEST_F(WaitingTest, a_reload_does_not_repeat_what_was_said) {
  announce({.after = seconds(10), .every = seconds(60), .sounds = {"wait"}});
  call("c1");
  pass(seconds(30));
  heard("c1");
  configure();
  pass(seconds(39));
  EXPECT_EQ(recorder.announcements.size(), 1u);
  pass(seconds(1));
  EXPECT_EQ(recorder.announcements.size(), 2u);
}

TEST_F(WaitingTest, without_media_nothing_is_announced) {
  centre.connector_link("pbx1", true, {}, now);
  announce({.every = seconds(5), .sounds = {"wait"}});
  call("c1");
  pass(seconds(60));
  EXPECT_TRUE(recorder.announcements.empty());
}

TEST_F(WaitingTest, a_key_sends_the_caller_where_it_says) {
  choice({.key = "2", .to = "group:help", .sounds = {"one-moment"}});
  choice({.key = "0", .to = "800"});
  call("c1");
  press("c1", "9");
  press("c1", "2", "pbx1:1001");
  EXPECT_EQ(phase("c1"), CallPhase::waiting) << "no such key, and not the caller's";
  const Rank rank = centre.calls().find("c1")->second.rank;
  press("c1", "92");
  EXPECT_EQ(phase("c1"), CallPhase::dissuading);
  heard("c1");
  EXPECT_EQ(last_reason(), LeaveReason::overflowed);
  EXPECT_EQ(recorder.causes.back(), LeaveCause::key);
  EXPECT_EQ(centre.calls().find("c1")->second.group->name, "help");
  EXPECT_EQ(centre.calls().find("c1")->second.rank, rank);
  call("c2");
  press("c2", "0");
  EXPECT_EQ(recorder.destinations, (Texts{"800"}));
  press("c2", "2");
  EXPECT_EQ(phase("c2"), CallPhase::releasing) << "it is on its way";
}

TEST_F(WaitingTest, who_chose_to_go_may_choose_to_come_back) {
  choice({.key = "2", .to = "group:help"});
  options.groups[1].keys = {{.key = "1", .to = "group:sales"}};
  configure();
  call("c1");
  press("c1", "2");
  press("c1", "1");
  EXPECT_EQ(centre.calls().find("c1")->second.group->name, "sales");
  EXPECT_EQ(phase("c1"), CallPhase::waiting);
}

TEST_F(WaitingTest, a_destination_that_fails_leaves_the_caller_waiting_with_the_rank) {
  choice({.key = "0", .to = "800"});
  call("c1");
  call("c2");
  press("c1", "0");
  centre.release_replied("c1", CommandResult::unreachable, now);
  EXPECT_EQ(phase("c1"), CallPhase::waiting);
  press("c1", "0");
  EXPECT_EQ(recorder.releases.size(), 2u) << "and the caller may try again";
  centre.release_replied("c1", CommandResult::unreachable, now);
  ready("bob");
  EXPECT_EQ(last_offer().call, "c1");
}

TEST_F(WaitingTest, a_key_ends_the_announcement_and_what_is_told_of_it_late_changes_nothing) {
  announce({.sounds = {"wait"}});
  choice({.key = "0", .to = "800"});
  call("c1");
  pass(seconds(0));
  press("c1", "0");
  EXPECT_EQ(recorder.stops, (Texts{"c1"}));
  heard("c1");
  EXPECT_EQ(recorder.releases.size(), 1u);
}

TEST_F(WaitingTest, a_key_while_telephones_ring_silences_them_first) {
  choice({.key = "0", .to = "800"});
  ready("bob");
  call("c1");
  ASSERT_EQ(recorder.offers.size(), 1u);
  press("c1", "0");
  EXPECT_EQ(recorder.ended.back().result, queue::OfferResult::cancelled);
  EXPECT_EQ(recorder.withdrawals, (Texts{"c1"}));
  EXPECT_TRUE(recorder.releases.empty());
  fail_offer("c1", "pbx1:1002", queue::OfferResult::cancelled);
  EXPECT_EQ(recorder.destinations, (Texts{"800"}));
  EXPECT_EQ(state_of("bob"), AgentState::ready);
}

TEST_F(WaitingTest, an_agent_who_is_faster_than_the_withdrawal_has_the_call) {
  choice({.key = "0", .to = "800"});
  ready("bob");
  call("c1");
  press("c1", "0");
  answer("c1", "pbx1:1002");
  EXPECT_EQ(last_reason(), LeaveReason::answered);
  EXPECT_TRUE(recorder.releases.empty());
}

TEST_F(WaitingTest, a_message_takes_the_place_of_the_call) {
  choice({.key = "3", .message = true, .sounds = {"leave-a-message"}});
  call("c1");
  press("c1", "3");
  EXPECT_EQ(recorder.plays, (Texts{"leave-a-message"}));
  heard("c1");
  EXPECT_EQ(phase("c1"), CallPhase::recording);
  EXPECT_EQ(recorder.recordings, (Texts{"c1"}));
  ready("bob");
  EXPECT_TRUE(recorder.offers.empty());
  recorded("c1", {.name = "m1", .duration = seconds(9)});
  EXPECT_EQ(recorder.messages, (Texts{"c1 m1"}));
  EXPECT_EQ(recorder.clears, (Texts{"c1"}));
  end("c1");
  EXPECT_EQ(last_reason(), LeaveReason::message);
}

TEST_F(WaitingTest, who_hangs_up_at_the_end_has_left_a_message_and_who_says_nothing_has_not) {
  choice({.key = "3", .message = true});
  call("c1");
  press("c1", "3");
  recorded("c1", {.name = "m1", .duration = seconds(9), .interrupted = true});
  end("c1");
  EXPECT_EQ(last_reason(), LeaveReason::message);
  EXPECT_TRUE(recorder.clears.empty()) << "the caller did";
  call("c2");
  press("c2", "3");
  recorded("c2", {.interrupted = true});
  end("c2");
  EXPECT_EQ(last_reason(), LeaveReason::abandoned);
  call("c3");
  press("c3", "3");
  end("c3");
  EXPECT_EQ(last_reason(), LeaveReason::abandoned) << "nothing was told of a recording";
  EXPECT_EQ(recorder.messages.size(), 1u);
}

TEST_F(WaitingTest, a_recording_that_fails_leaves_the_caller_waiting_with_the_rank) {
  choice({.key = "3", .message = true});
  for (const char* id : {"c1", "c2", "c3", "c4"}) call(id);
  for (const char* id : {"c1", "c2", "c3"}) press(id, "3");
  centre.record_replied("c1", CommandResult::refused, now);
  recorded("c2", {});
  EXPECT_EQ(phase("c1"), CallPhase::waiting);
  EXPECT_EQ(phase("c2"), CallPhase::waiting);
  EXPECT_EQ(phase("c3"), CallPhase::recording);
  pass(std::chrono::minutes(3));
  EXPECT_EQ(phase("c3"), CallPhase::waiting) << "its end was never told";
  Texts order;
  for (const auto& [rank, waiting] : centre.groups().find("sales")->second.line) {
    order.push_back(waiting->facts.call);
  }
  EXPECT_EQ(order, (Texts{"c1", "c2", "c3", "c4"}));
}

TEST_F(WaitingTest, keys_that_cannot_be_followed_do_nothing) {
  choice({.key = "1", .callback = true});
  choice({.key = "3", .message = true});
  centre.connector_link("pbx1", true, {.play = true}, now);
  customer.clear();  // withheld
  call("c1");
  press("c1", "3");
  EXPECT_EQ(phase("c1"), CallPhase::waiting);
  press("c1", "1");
  EXPECT_EQ(phase("c1"), CallPhase::waiting);
}

TEST_F(WaitingTest, who_wants_to_be_called_back_is_told_so_and_let_go) {
  choice({.key = "1", .callback = true, .sounds = {"we-call-you-back"}});
  call("c1");
  press("c1", "1");
  EXPECT_EQ(recorder.plays, (Texts{"we-call-you-back"}));
  end("c1");
  EXPECT_EQ(last_reason(), LeaveReason::callback);
}

TEST_F(WaitingTest, an_agent_qualifies_the_present_or_the_last_call_by_a_code_of_its_group) {
  sales().codes = {"order", "complaint"};
  configure();
  EXPECT_EQ(centre.qualified_call("zoe", {}, "order").error().code, "agent.unknown");
  ready("bob");
  EXPECT_EQ(centre.qualified_call("bob", {}, "order").error().code, "agent.wrong_state");
  call("c1");
  answer("c1", "pbx1:1002");
  const auto present = centre.qualified_call("bob", {}, "order");
  ASSERT_TRUE(present);
  EXPECT_EQ(present->call, "c1");
  EXPECT_EQ(present->group, "sales");
  end("c1");
  EXPECT_TRUE(centre.qualified_call("bob", "c1", "complaint")) << "idle again";
  EXPECT_EQ(centre.qualified_call("bob", "c9", "order").error().code, "acd.unknown_call");
  const auto unknown = centre.qualified_call("bob", {}, "joke");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, "acd.unknown_code");
  EXPECT_NE(unknown.error().text.find("order, complaint"), std::string::npos);
  call("c2");
  answer("c2", "pbx1:1002");
  EXPECT_EQ(centre.qualified_call("bob", "c1", "order").error().code, "acd.unknown_call");
}

}  // namespace
}  // namespace ctibus::acd::testing
