#include <gtest/gtest.h>

#include "recorder.hpp"

namespace ctibus::acd::testing {
namespace {

using queue::OfferResult;

/// Three agents of sales, who call and chat.
class WorkTest : public CentreTest {
 protected:
  void SetUp() override {
    CentreTest::SetUp();
    options.channels = {{.name = "chat", .capacity = 2}, {.name = "email"}};
    options.groups.push_back({.name = "chats", .channel = "chat"});
    options.groups.push_back({.name = "mails", .channel = "email"});
    for (AgentOptions& agent : options.agents) {
      agent.groups.push_back({"chats"});
      agent.groups.push_back({"mails"});
    }
    configure();
  }
  Result<> submit(const std::string& item, const std::string& group = "chats",
                  const Admission& admission = {}) {
    now.utc += Duration(1);
    now.steady += Duration(1);
    auto done = centre.submit_work({.call = item, .connector = "web", .calling = "eve@example.org"},
                                   group, {}, admission, now);
    settle();
    return done;
  }
  void accept(const std::string& item, const std::string& agent) {
    ASSERT_TRUE(centre.accept_work(item, agent, now)) << item << " " << agent;
    settle();
  }
  void end_work(const std::string& item) {
    ASSERT_TRUE(centre.end_work(item, {}, now)) << item;
    settle();
  }
  /// The agent gets so many chats.
  void chat(const std::string& agent, int items) {
    for (int i = 0; i < items; ++i) {
      const std::string item = agent + std::to_string(i);
      ASSERT_TRUE(submit(item));
      accept(item, agent);
    }
  }
  const Agent& who(const std::string& id) { return centre.agents().find(id)->second; }
  const Group& group(const std::string& name) { return centre.groups().find(name)->second; }
  std::string code(const Result<>& result) { return result ? "" : result.error().code; }
};

TEST_F(WorkTest, an_agent_has_as_many_chats_as_the_capacity_and_no_more) {
  ready("ann");
  chat("ann", 2);
  ASSERT_TRUE(submit("third"));
  EXPECT_EQ(recorder.offers.size(), 2u);
  EXPECT_EQ(group("chats").line.size(), 1u);
  EXPECT_EQ(group("chats").ready, 0u);
  end_work("ann0");
  EXPECT_EQ(last_offer().call, "third");
}

TEST_F(WorkTest, an_agent_is_offered_one_thing_at_a_time) {
  ready("ann");
  ASSERT_TRUE(submit("one"));
  ASSERT_TRUE(submit("two"));
  EXPECT_EQ(recorder.offers.size(), 1u);
  accept("one", "ann");
  EXPECT_EQ(last_offer().call, "two");
}

TEST_F(WorkTest, who_chats_is_not_called_and_who_talks_gets_no_chat) {
  ready("ann");
  chat("ann", 1);
  call("c1");
  EXPECT_EQ(recorder.offers.size(), 1u) << "the call waits";
  end_work("ann0");
  EXPECT_EQ(last_offer().call, "c1");
  answer("c1", "pbx1:1001");
  ASSERT_TRUE(submit("next"));
  EXPECT_EQ(last_offer().call, "c1");
  end("c1");
  EXPECT_EQ(last_offer().call, "next");
}

TEST_F(WorkTest, channels_that_go_together_are_had_together) {
  options.channels = {{.name = "voice", .beside = {"chat"}},
                      {.name = "chat", .capacity = 2, .beside = {"voice"}},
                      {.name = "email"}};
  configure();
  ready("ann");
  chat("ann", 1);
  call("c1");
  EXPECT_EQ(last_offer().call, "c1");
  answer("c1", "pbx1:1001");
  EXPECT_EQ(who("ann").view.call, "c1") << "a call comes before a chat";
  ASSERT_TRUE(submit("beside"));
  EXPECT_EQ(last_offer().call, "beside");
  accept("beside", "ann");
  ASSERT_TRUE(submit("mail", "mails"));
  EXPECT_EQ(last_offer().call, "beside") << "mails go with nothing";
  EXPECT_EQ(who("ann").view.work, (std::vector<WorkInHand>{{1, 2, 2}}));
}

TEST_F(WorkTest, a_chat_goes_to_who_has_the_fewest_or_fills_one_agent_after_the_other) {
  ready("ann");
  ready("bob");
  chat("ann", 1);
  ASSERT_TRUE(submit("balanced"));
  EXPECT_EQ(last_offer().agent, "bob");
  accept("balanced", "bob");
  end_work("balanced");
  options.channels[0].load = LoadPolicy::full;
  configure();
  ASSERT_TRUE(submit("full"));
  EXPECT_EQ(last_offer().agent, "ann");
}

TEST_F(WorkTest, the_load_counts_as_it_is_at_the_moment) {
  options.channels[0].capacity = 4;
  configure();
  ready("ann");
  chat("ann", 3);
  ASSERT_TRUE(centre.set_not_ready("ann", {}, now));
  ready("bob");
  chat("bob", 2);
  ASSERT_TRUE(centre.set_ready("ann", now));
  end_work("ann0");
  end_work("ann1");
  ASSERT_TRUE(submit("next"));
  EXPECT_EQ(last_offer().agent, "ann") << "she has one, bob has two";
}

TEST_F(WorkTest, among_equals_it_is_the_turn_of_who_took_one_longest_ago) {
  options.groups.push_back({.name = "experts", .channel = "chat"});
  options.agents[1].groups.push_back({"experts"});
  configure();
  ready("ann");
  pass(Duration(1000));
  ready("bob");
  ASSERT_TRUE(submit("first", "experts"));
  accept("first", "bob");
  pass(Duration(1000));
  chat("ann", 1);
  ASSERT_TRUE(submit("next"));
  EXPECT_EQ(last_offer().agent, "bob");
}

TEST_F(WorkTest, an_agent_may_have_more_or_less_than_others) {
  options.agents[0].capacities = {{"chat", 0}};
  options.agents[1].capacities = {{"chat", 3}};
  configure();
  ready("ann");
  ASSERT_TRUE(submit("one"));
  EXPECT_TRUE(recorder.offers.empty());
  ready("bob");
  accept("one", "bob");
  chat("bob", 2);
  EXPECT_EQ(who("bob").view.work, (std::vector<WorkInHand>{{1, 3, 3}}));
}

TEST_F(WorkTest, an_offer_that_is_not_accepted_ends_and_the_item_keeps_its_rank) {
  ready("ann");
  ASSERT_TRUE(submit("one"));
  ASSERT_TRUE(submit("two"));
  pass(Duration(20000));
  EXPECT_EQ(recorder.ended, (std::vector<Recorder::Ended>{{"one", "ann", OfferResult::no_answer}}));
  EXPECT_EQ(state_of("ann"), AgentState::not_ready);
  ready("bob");
  EXPECT_EQ(last_offer().call, "one");
  EXPECT_EQ(code(centre.accept_work("one", "ann", now)), "acd.not_in_hand");
}

TEST_F(WorkTest, what_an_agent_gives_back_waits_in_its_rank_for_another) {
  ready("ann");
  ASSERT_TRUE(submit("one"));
  accept("one", "ann");
  ASSERT_TRUE(submit("two"));
  accept("two", "ann");
  ASSERT_TRUE(submit("three"));
  ASSERT_TRUE(centre.return_work("one", "ann", {}, now));
  settle();
  EXPECT_EQ(group("chats").line.begin()->second->facts.call, "one") << "before three";
  EXPECT_EQ(recorder.offers.size(), 2u) << "not at once to the same agent";
  ready("bob");
  EXPECT_EQ(last_offer().call, "one");
  EXPECT_EQ(last_offer().agent, "bob");
  ASSERT_TRUE(centre.return_work("one", "bob", {}, now));
  EXPECT_EQ(recorder.ended.back(), (Recorder::Ended{"one", "bob", OfferResult::rejected}));
}

TEST_F(WorkTest, it_can_be_given_to_another_group_of_its_channel) {
  options.groups.push_back({.name = "experts", .channel = "chat"});
  configure();
  ready("ann");
  ASSERT_TRUE(submit("one"));
  accept("one", "ann");
  EXPECT_EQ(code(centre.return_work("one", "ann", "sales", now)), "acd.bad_value");
  ASSERT_TRUE(centre.return_work("one", "ann", "experts", now));
  EXPECT_EQ(group("experts").line.size(), 1u);
  EXPECT_EQ(code(centre.move_call("one", "sales", now)), "acd.bad_value");
  ASSERT_TRUE(centre.move_call("one", "chats", now));
  EXPECT_EQ(group("chats").line.size(), 1u);
}

TEST_F(WorkTest, who_logs_off_leaves_the_work_to_others) {
  ready("ann");
  chat("ann", 2);
  ASSERT_TRUE(centre.log_off("ann", {}, now));
  settle();
  EXPECT_EQ(group("chats").line.size(), 2u);
  ready("bob");
  EXPECT_EQ(last_offer().call, "ann0");
  options.agents.erase(options.agents.begin() + 1);
  configure();
  EXPECT_EQ(group("chats").line.size(), 2u) << "also when the agent is no more";
  ready("cid");
  EXPECT_EQ(last_offer().call, "ann0");
}

TEST_F(WorkTest, wrap_up_follows_the_last_item_and_a_call_at_once) {
  options.channels[0].beside = {"voice"};
  options.channels.push_back({.name = "voice", .beside = {"chat"}});
  for (GroupOptions& group : options.groups) group.wrap_up_time = Duration(5000);
  configure();
  ready("ann");
  chat("ann", 2);
  end_work("ann0");
  EXPECT_EQ(state_of("ann"), AgentState::busy);
  call("c1");
  answer("c1", "pbx1:1001");
  end("c1");
  EXPECT_EQ(state_of("ann"), AgentState::working_after_call) << "the chat goes on";
  ASSERT_TRUE(submit("one"));
  EXPECT_EQ(last_offer().call, "c1");
  pass(Duration(5000));
  EXPECT_EQ(last_offer().call, "one");
  accept("one", "ann");
  end_work("one");
  end_work("ann1");
  EXPECT_EQ(state_of("ann"), AgentState::working_after_call);
}

TEST_F(WorkTest, work_needs_no_phone) {
  ASSERT_TRUE(centre.log_on("ann", "desk:ann", true, now));
  ASSERT_TRUE(submit("one"));
  accept("one", "ann");
  call("c1");
  EXPECT_EQ(recorder.offers.size(), 1u) << "there is nothing to ring";
  centre.device_state("pbx1:1002", false, now);
  ready("bob");
  ASSERT_TRUE(submit("two"));
  EXPECT_EQ(last_offer().agent, "bob") << "the phone is broken, the desk is not";
}

TEST_F(WorkTest, a_group_that_is_full_or_closed_says_so) {
  options.groups[2].queues = {{.capacity = 1}};
  configure();
  ASSERT_TRUE(submit("one"));
  ASSERT_TRUE(submit("two"));
  EXPECT_EQ(recorder.exits,
            (std::vector<Recorder::LeftQueue>{{"two", LeaveReason::dissuaded, ""}}));
  EXPECT_EQ(recorder.causes.back(), LeaveCause::saturated);
  EXPECT_EQ(recorder.work_ends, (std::vector<std::string>{"two dissuaded"}));
  ASSERT_TRUE(centre.set_opening("chats", Opening::closed, now));
  ASSERT_TRUE(submit("three"));
  EXPECT_EQ(recorder.causes.back(), LeaveCause::closed);
  EXPECT_TRUE(recorder.rejections.empty()) << "there is no connector to be told";
}

TEST_F(WorkTest, it_overflows_and_is_dissuaded_as_calls_are) {
  options.groups[2].max_wait = Duration(10000);
  options.groups[2].overflow = "group:experts";
  options.groups.push_back({.name = "experts", .channel = "chat", .max_wait = Duration(10000)});
  configure();
  ASSERT_TRUE(submit("one"));
  pass(Duration(10000));
  EXPECT_EQ(group("experts").line.size(), 1u);
  pass(Duration(10000));
  EXPECT_EQ(recorder.work_ends, (std::vector<std::string>{"one dissuaded"}));
  EXPECT_TRUE(centre.calls().empty());
}

TEST_F(WorkTest, submitting_again_changes_nothing) {
  ready("ann");
  ASSERT_TRUE(submit("one"));
  accept("one", "ann");
  ASSERT_TRUE(submit("one"));
  EXPECT_EQ(recorder.offers.size(), 1u);
  EXPECT_EQ(recorder.entries.size(), 1u);
}

TEST_F(WorkTest, an_item_and_a_call_are_not_taken_for_each_other) {
  call("c1");
  EXPECT_EQ(code(submit("c1")), "acd.bad_value");
  EXPECT_EQ(code(submit("one", "sales")), "acd.bad_value") << "sales takes calls";
  EXPECT_EQ(code(centre.accept_work("c1", "ann", now)), "acd.unknown_work");
  EXPECT_EQ(code(centre.end_work("c1", {}, now)), "acd.unknown_work");
  ASSERT_TRUE(submit("c2"));
  call("c2");
  EXPECT_EQ(recorder.work_ends, (std::vector<std::string>{"c2 failed"})) << "the call has the id";
  EXPECT_EQ(group("sales").line.size(), 2u);
}

TEST_F(WorkTest, a_customer_may_leave_at_any_time) {
  ready("ann");
  ASSERT_TRUE(submit("one"));
  ASSERT_TRUE(submit("two"));
  end_work("one");
  EXPECT_EQ(recorder.ended,
            (std::vector<Recorder::Ended>{{"one", "ann", OfferResult::caller_left}}));
  EXPECT_EQ(last_offer().call, "two");
  end_work("two");
  EXPECT_EQ(recorder.work_ends, (std::vector<std::string>{"one abandoned", "two abandoned"}));
  EXPECT_EQ(state_of("ann"), AgentState::ready);
}

TEST_F(WorkTest, only_who_has_it_ends_it) {
  ready("ann");
  ready("bob");
  ASSERT_TRUE(submit("one"));
  const std::string agent = last_offer().agent;
  const std::string other = agent == "ann" ? "bob" : "ann";
  EXPECT_EQ(code(centre.end_work("one", agent, now)), "acd.not_in_hand") << "not accepted yet";
  accept("one", agent);
  EXPECT_EQ(code(centre.end_work("one", other, now)), "acd.not_in_hand");
  EXPECT_EQ(code(centre.return_work("one", other, {}, now)), "acd.not_in_hand");
  ASSERT_TRUE(centre.end_work("one", agent, now));
  EXPECT_EQ(recorder.work_ends, (std::vector<std::string>{"one completed"}));
}

TEST_F(WorkTest, a_restart_keeps_who_waits_and_who_has_what) {
  const auto saved = [&](const std::string& item, CallPhase phase, const std::string& agent) {
    Centre::SavedCall call;
    call.facts = {.call = item, .connector = "web"};
    call.group = "chats";
    call.channel = "chat";
    call.phase = phase;
    call.rank = {5, now.utc - Duration(60000), item == "old" ? 1 : 100 + item.size()};
    call.agent = agent;
    call.entered = call.in_queue_since = now.utc - Duration(60000);
    return call;
  };
  Centre::SavedAgent ann{.id = "ann"};
  ann.view = {.state = AgentState::busy, .device = "pbx1:1001", .next = AgentState::ready};
  centre.restore_agent(ann, now);
  centre.restore_call(saved("mine", CallPhase::answered, "ann"), now);
  recorder.inside.insert({"new", "old", "mine"});  // of the life before
  centre.restore_call(saved("new", CallPhase::offered, "ann"), now);
  centre.restore_call(saved("old", CallPhase::waiting, ""), now);
  recorder.inside.erase("mine");
  EXPECT_EQ(who("ann").view.work, (std::vector<WorkInHand>{{1, 1, 2}}));
  settle();
  EXPECT_EQ(last_offer().call, "old") << "in its rank";
  auto lost = saved("forlorn", CallPhase::answered, "bob");
  centre.restore_call(std::move(lost), now);
  EXPECT_EQ(group("chats").line.size(), 3u) << "bob is not there any more";
  recorder.items.insert("homeless");
  auto homeless = saved("homeless", CallPhase::answered, "bob");
  homeless.group = "gone";
  centre.restore_call(std::move(homeless), now);
  EXPECT_EQ(recorder.work_ends, (std::vector<std::string>{"homeless failed"}));
}

TEST_F(WorkTest, an_agent_with_work_in_hand_is_found_so_after_a_restart) {
  recorder.agent_events.clear();
  Centre::SavedAgent ann{.id = "ann", .since = now.utc - Duration(90000), .has_items = true};
  ann.view = {.state = AgentState::busy, .device = "pbx1:1001", .next = AgentState::ready};
  centre.restore_agent(ann, now);
  Centre::SavedCall mine;
  mine.facts = {.call = "mine", .connector = "web"};
  mine.group = "chats";
  mine.channel = "chat";
  mine.phase = CallPhase::answered;
  mine.rank = {5, now.utc - Duration(120000), 1};
  mine.agent = "ann";
  mine.in_queue_since = now.utc - Duration(90000);
  recorder.items.insert("mine");
  centre.restore_call(mine, now);
  centre.restored(now);
  EXPECT_EQ(recorder.agent_events, std::vector<std::string>{}) << "nothing has happened";
  EXPECT_EQ(who("ann").since, now.utc - Duration(90000));
  end_work("mine");
  EXPECT_EQ(recorder.work_times, (std::pair(Duration(30000), Duration(90000))));
}

TEST_F(WorkTest, a_callback_and_an_item_are_not_taken_for_each_other) {
  ready("ann");
  ASSERT_TRUE(submit("one"));
  Callback wanted;
  wanted.id = "one";
  wanted.group = "sales";
  wanted.number = "1";
  ASSERT_TRUE(centre.request_callback(wanted, now));
  EXPECT_EQ(recorder.work_ends, (std::vector<std::string>{"one failed"}));
  settle();
  EXPECT_EQ(recorder.call_backs, (std::vector<std::string>{"one ann"}));
  wanted.id = "two";
  wanted.group = "chats";
  EXPECT_FALSE(centre.request_callback(wanted, now));
  centre.restore_callback(wanted, now);
  EXPECT_EQ(recorder.callbacks_ended, (std::vector<std::string>{"two cancelled"}));
}

TEST_F(WorkTest, after_call_work_is_not_cut_short_by_the_end_of_a_chat) {
  options.channels[0].beside = {"voice"};
  options.channels.push_back({.name = "voice", .beside = {"chat"}});
  options.groups[0].wrap_up_time = Duration(60000);
  options.groups[2].wrap_up_time = Duration(5000);
  configure();
  ready("ann");
  chat("ann", 1);
  call("c1");
  answer("c1", "pbx1:1001");
  end("c1");
  EXPECT_FALSE(centre.log_on("ann", "desk:ann", true, now)) << "the chat is at the other place";
  end_work("ann0");
  pass(Duration(50000));
  EXPECT_EQ(state_of("ann"), AgentState::working_after_call);
  pass(Duration(10000));
  EXPECT_EQ(state_of("ann"), AgentState::ready);
}

TEST_F(WorkTest, after_call_work_that_was_asked_for_begins_after_the_last_item) {
  ready("ann");
  chat("ann", 1);
  ASSERT_TRUE(centre.set_working_after_call("ann", Duration(30000), now));
  ASSERT_TRUE(submit("two"));
  accept("two", "ann");
  EXPECT_EQ(state_of("ann"), AgentState::busy);
  end_work("ann0");
  EXPECT_EQ(state_of("ann"), AgentState::busy);
  ASSERT_TRUE(centre.return_work("two", "ann", {}, now));
  EXPECT_EQ(state_of("ann"), AgentState::working_after_call);
}

TEST_F(WorkTest, an_item_that_a_call_takes_the_id_of_is_nobodys_achievement) {
  ready("ann");
  ASSERT_TRUE(submit("c1"));
  accept("c1", "ann");
  call("c1");
  EXPECT_EQ(recorder.work_ends, (std::vector<std::string>{"c1 failed"}));
  EXPECT_EQ(last_offer().call, "c1");
  EXPECT_EQ(group("sales").line.size(), 1u);
}

TEST_F(WorkTest, it_waits_since_its_beginning_within_reason) {
  ASSERT_TRUE(centre.submit_work({.call = "old"}, "mails", Timestamp::min(), {}, now));
  ASSERT_TRUE(centre.submit_work({.call = "new"}, "mails", now.utc + Duration(9000), {}, now));
  end_work("old");
  EXPECT_EQ(recorder.work_times.first, std::chrono::hours(24 * 365));
  end_work("new");
  EXPECT_EQ(recorder.work_times.first, Duration(0));
}

TEST_F(WorkTest, a_supervisor_gives_it_to_whom_he_likes_within_the_capacity) {
  ASSERT_TRUE(submit("one"));
  ASSERT_TRUE(centre.log_on("ann", {}, false, now));
  ASSERT_TRUE(centre.pick("one", "ann", now));
  accept("one", "ann");
  ASSERT_TRUE(submit("two"));
  ASSERT_TRUE(centre.pick("two", "ann", now));
  accept("two", "ann");
  ASSERT_TRUE(submit("three"));
  EXPECT_EQ(code(centre.pick("three", "ann", now)), "acd.agent_not_free");
  ASSERT_TRUE(centre.set_call_priority("three", 1));
}

TEST_F(WorkTest, a_reload_loses_nothing) {
  ready("ann");
  chat("ann", 2);
  ASSERT_TRUE(submit("third"));
  options.channels.insert(options.channels.begin(), {.name = "fax"});
  configure();
  EXPECT_EQ(who("ann").view.work.at(0).items, 2u) << "channels in another order are the same";
  EXPECT_EQ(group("chats").ready, 0u);
  options.groups[2].channel = "email";
  ASSERT_TRUE(check(options));
  EXPECT_EQ(code(centre.configure(options, now)), "acd.bad_option");
  options.groups[2].channel = "chat";
  options.channels[1].capacity = 3;
  configure();
  EXPECT_EQ(last_offer().call, "third");
}

TEST_F(WorkTest, explains_that_an_agent_has_no_room) {
  ready("ann");
  chat("ann", 2);
  ASSERT_TRUE(submit("third"));
  const auto explanation = centre.explain("third");
  ASSERT_TRUE(explanation);
  EXPECT_EQ(explanation->agents.at(0).agent, "ann");
  EXPECT_EQ(explanation->agents.at(0).verdict, Verdict::busy);
  EXPECT_EQ(explanation->agents.at(1).verdict, Verdict::logged_off);
}

TEST_F(WorkTest, options_that_are_for_calls_are_refused_with_the_cure) {
  const auto complaint = [&](auto change) {
    Options changed = options;
    change(changed);
    const auto checked = check(changed);
    return checked ? std::string() : checked.error().text;
  };
  EXPECT_NE(complaint([](Options& o) { o.groups[2].numbers = {"601"}; }), "");
  EXPECT_NE(complaint([](Options& o) { o.groups[2].overflow = "9"; }), "");
  EXPECT_NE(complaint([](Options& o) { o.groups[2].overflow = "group:sales"; }), "");
  EXPECT_NE(complaint([](Options& o) { o.groups[0].overflow = "group:chats"; }), "");
  EXPECT_NE(complaint([](Options& o) { o.groups[2].strategy = Strategy::ring_all; }), "");
  EXPECT_NE(complaint([](Options& o) { o.groups[2].channel = "fax"; }), "");
  EXPECT_NE(complaint([](Options& o) { o.channels[0].beside = {"fax"}; }), "");
  EXPECT_NE(complaint([](Options& o) { o.channels.push_back({.name = "chat"}); }), "");
  EXPECT_NE(complaint([](Options& o) { o.channels.push_back({.name = "voice", .capacity = 2}); }),
            "");
  EXPECT_NE(complaint([](Options& o) { o.agents[0].capacities = {{"voice", 2}}; }), "");
  EXPECT_NE(complaint([](Options& o) { o.groups[2].dissuasion.sounds = {"full"}; }), "");
  EXPECT_EQ(complaint([](Options&) {}), "");
}

}  // namespace
}  // namespace ctibus::acd::testing
