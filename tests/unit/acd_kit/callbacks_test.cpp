#include <gtest/gtest.h>

#include "recorder.hpp"

/// Customers who are called back.
namespace ctibus::acd::testing {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using Words = std::vector<std::string>;

class CallbacksTest : public CentreTest {
 protected:
  GroupOptions& sales() { return options.groups[0]; }

  std::string ask(const std::string& number, Timestamp due = {}, const std::string& by = {}) {
    Callback wanted;
    wanted.id = "cb" + number;
    wanted.group = "sales";
    wanted.number = number;
    wanted.origin = CallbackOrigin::requested;
    wanted.due = due;
    wanted.by = by;
    const auto id = centre.request_callback(std::move(wanted), now);
    EXPECT_TRUE(id);
    settle();
    return id.value_or("");
  }
  const Callback& callback(const std::string& id) const {
    return centre.callbacks().all().find(id)->second;
  }
  bool gone(const std::string& id) const { return !centre.callbacks().all().contains(id); }
  CallbackStatus status(const std::string& id) const { return callback(id).status; }

  /// The switch makes the call that the last offer asked for.
  void make(const std::string& made) {
    const auto& [id, agent, device, serial] = recorder.offers.back();
    centre.made(id, serial, CommandResult::accepted, {.call = made, .connector = "pbx1"}, now);
    centre.connection(made, device, ConnectionState::initiated, now);
    settle();
  }
  void agent_takes(const std::string& made, const std::string& device) {
    centre.connection(made, device, ConnectionState::connected, now);
    centre.connection(made, "pbx1:trunk", ConnectionState::connected,
                      now);  // the network is reached
    centre.connection(made, "pbx1:trunk", ConnectionState::alerting, now);
    settle();
  }
  void customer_answers(const std::string& made) {
    centre.established(made, "pbx1:trunk", now);
    settle();
  }
  void clear(const std::string& made, const std::string& device, Cause cause = Cause::unknown) {
    if (cause != Cause::unknown) centre.connection_failed(made, "pbx1:trunk", cause, now);
    centre.connection_cleared(made, device, now);
    end(made);
  }
};

TEST_F(CallbacksTest, a_customer_is_called_by_the_agent_whose_turn_it_is) {
  const std::string id = ask("0123");
  EXPECT_EQ(status(id), CallbackStatus::waiting);
  ready("ann");
  EXPECT_EQ(recorder.call_backs, (Words{id + " ann"}));
  EXPECT_EQ(status(id), CallbackStatus::calling);
  make("c9");
  agent_takes("c9", "pbx1:1001");
  EXPECT_EQ(status(id), CallbackStatus::calling) << "the network is reached, the customer is not";
  customer_answers("c9");
  EXPECT_EQ(status(id), CallbackStatus::answered);
  EXPECT_EQ(state_of("ann"), AgentState::busy);
  EXPECT_EQ(centre.calls().find("c9")->second.phase, CallPhase::answered);
  clear("c9", "pbx1:1001");
  EXPECT_TRUE(gone(id));
  EXPECT_EQ(recorder.callbacks_ended, (Words{id + " answered"}));
  EXPECT_EQ(centre.agents().find("ann")->second.workload.calls, 1u);
  EXPECT_TRUE(centre.calls().empty());
}

TEST_F(CallbacksTest, a_callback_never_goes_before_who_came_earlier) {
  call("c1");
  const std::string id = ask("0123");
  call("c2");
  ready("ann");
  EXPECT_EQ(recorder.offers.back().call, "c1");
  ready("bob");
  EXPECT_EQ(recorder.offers.back().call, id);
  ready("cid");
  EXPECT_EQ(recorder.offers.back().call, "c2");
}

TEST_F(CallbacksTest, one_that_is_due_later_waits_since_it_is_due) {
  const std::string id = ask("0123", now.utc + hours(1));
  EXPECT_EQ(status(id), CallbackStatus::scheduled);
  pass(minutes(59));
  call("c1");
  pass(minutes(2));
  EXPECT_EQ(status(id), CallbackStatus::waiting);
  ready("ann");
  EXPECT_EQ(recorder.offers.back().call, "c1");
}

TEST_F(CallbacksTest, who_is_not_reached_is_called_again_later_and_not_for_ever) {
  sales().callbacks.attempts = 2;
  sales().callbacks.retry_after = minutes(10);
  configure();
  const std::string id = ask("0123");
  ready("ann");
  make("c8");
  agent_takes("c8", "pbx1:1001");
  clear("c8", "pbx1:1001", Cause::busy);
  EXPECT_EQ(recorder.attempts, (Words{id + " busy"}));
  EXPECT_EQ(status(id), CallbackStatus::scheduled);
  EXPECT_EQ(state_of("ann"), AgentState::ready);
  pass(minutes(10));
  ASSERT_EQ(recorder.call_backs.size(), 2u);
  make("c9");
  agent_takes("c9", "pbx1:1001");
  pass(sales().callbacks.ring_time);
  EXPECT_EQ(recorder.clears, (Words{"c9"})) << "it rang long enough";
  EXPECT_EQ(recorder.callbacks_ended, (Words{id + " no_answer"}));
  EXPECT_TRUE(gone(id));
}

TEST_F(CallbacksTest, an_agent_who_does_not_take_it_costs_the_customer_nothing) {
  const std::string id = ask("0123");
  ready("ann");
  make("c8");
  pass(sales().ring_timeout);
  EXPECT_EQ(recorder.clears, (Words{"c8"}));
  EXPECT_EQ(recorder.ended.back(), (Recorder::Ended{id, "ann", queue::OfferResult::no_answer}));
  EXPECT_EQ(callback(id).attempts, 0u);
  EXPECT_EQ(status(id), CallbackStatus::waiting);
  ready("bob");
  EXPECT_EQ(recorder.call_backs.back(), id + " bob");
}

TEST_F(CallbacksTest, a_call_that_was_made_too_late_is_cleared) {
  const std::string id = ask("0123");
  ready("ann");
  const auto late = recorder.offers.back();
  ASSERT_TRUE(centre.log_off("ann", {}, now));
  settle();
  EXPECT_EQ(status(id), CallbackStatus::waiting);
  centre.made(late.call, late.serial, CommandResult::accepted, {.call = "c8", .connector = "pbx1"},
              now);
  EXPECT_EQ(recorder.clears, (Words{"c8"}));
}

TEST_F(CallbacksTest, nobody_is_called_while_the_group_is_closed) {
  const std::string id = ask("0123");
  ASSERT_TRUE(centre.set_opening("sales", Opening::closed, now));
  EXPECT_EQ(status(id), CallbackStatus::scheduled);
  ready("ann");
  EXPECT_TRUE(recorder.offers.empty());
  ASSERT_TRUE(centre.set_opening("sales", Opening::open, now));
  settle();
  EXPECT_EQ(recorder.call_backs, (Words{id + " ann"}));
}

TEST_F(CallbacksTest, who_hung_up_while_waiting_is_called_back_where_the_group_wants_it) {
  sales().callbacks.lost = true;
  sales().callbacks.lost_after = seconds(10);
  configure();
  call("c1");
  end("c1");
  EXPECT_TRUE(centre.callbacks().all().empty()) << "sooner than lost_after";
  call("c2");
  pass(seconds(10));
  end("c2");
  ASSERT_EQ(centre.callbacks().all().size(), 1u);
  EXPECT_EQ(status("callback-c2-sales"), CallbackStatus::waiting);
  EXPECT_EQ(callback("callback-c2-sales").number, "+33123");
  call("c3");
  pass(seconds(10));
  end("c3");
  EXPECT_EQ(centre.callbacks().all().size(), 1u) << "one for each customer";
  EXPECT_EQ(callback("callback-c2-sales").requests, 2u);
}

TEST_F(CallbacksTest, who_leaves_the_queue_by_a_key_is_called_in_the_rank_of_the_call) {
  sales().keys = {{.key = "1", .callback = true, .sounds = {"we-call-you-back"}}};
  configure();
  centre.connector_link("pbx1", true, {.play = true}, now);
  call("c1");
  call("c2");
  centre.keys_pressed("c1", "pbx1:trunk", "1", now);
  EXPECT_EQ(recorder.plays, (Words{"we-call-you-back"}));
  EXPECT_EQ(status("callback-c1-sales"), CallbackStatus::scheduled) << "the caller is on the line";
  centre.played("c1", now);
  EXPECT_EQ(recorder.clears, (Words{"c1"}));
  end("c1");
  EXPECT_EQ(recorder.exits.back().reason, LeaveReason::callback);
  EXPECT_EQ(status("callback-c1-sales"), CallbackStatus::waiting);
  pass(minutes(1));
  ready("ann");
  EXPECT_EQ(recorder.call_backs, (Words{"callback-c1-sales ann"})) << "before c2, as it was";
  ready("bob");
  EXPECT_EQ(recorder.offers.back().call, "c2");
}

TEST_F(CallbacksTest, only_the_agent_who_is_wanted_calls) {
  Callback wanted;
  wanted.id = "cb1";
  wanted.group = "sales";
  wanted.number = "0123";
  wanted.wanted_agent = "bob";
  ASSERT_TRUE(centre.request_callback(wanted, now));
  ready("ann");
  EXPECT_TRUE(recorder.offers.empty());
  EXPECT_EQ(centre.take_callback("cb1", "ann", now).error().code, "acd.callback_not_allowed");
  const auto why = centre.explain("cb1");
  EXPECT_EQ(why->preferred, "bob");
  EXPECT_EQ(why->agents.back().verdict, Verdict::not_wanted);
  configure();
  ready("bob");
  EXPECT_EQ(recorder.call_backs, (Words{"cb1 bob"}));
}

TEST_F(CallbacksTest, a_supervisor_may_pick_a_callback_for_an_agent) {
  const std::string id = ask("0123");
  ASSERT_TRUE(centre.log_on("ann", {}, false, now));
  settle();
  ASSERT_TRUE(centre.pick(id, "ann", now));
  EXPECT_EQ(recorder.call_backs, (Words{id + " ann"}));
  EXPECT_EQ(centre.move_call(id, "help", now).error().code, "acd.call_not_waiting");
}

TEST_F(CallbacksTest, who_calls_again_and_is_answered_is_not_called_back) {
  sales().callbacks.lost = true;
  sales().callbacks.lost_after = seconds(0);
  configure();
  call("c1");
  end("c1");
  call("c2");
  ready("ann");
  ASSERT_EQ(recorder.offers.back().call, "callback-c1-sales");
  ready("bob");
  ASSERT_EQ(recorder.offers.back().call, "c2");
  centre.offer_replied("c2", recorder.offers.back().serial, CommandResult::accepted, now);
  ASSERT_TRUE(centre.log_off("ann", {}, now));
  settle();
  answer("c2", "pbx1:1002");
  EXPECT_EQ(recorder.callbacks_ended, (Words{"callback-c1-sales called_again"}));
}

TEST_F(CallbacksTest, agents_take_from_the_list_where_they_are_to) {
  sales().callbacks.automatic = false;
  options.agents[1].callbacks = false;
  configure();
  const std::string id = ask("0123");
  EXPECT_EQ(status(id), CallbackStatus::listed);
  ready("ann");
  EXPECT_TRUE(recorder.offers.empty());
  ready("bob");
  EXPECT_EQ(centre.take_callback(id, "bob", now).error().code, "acd.callback_not_allowed");
  EXPECT_EQ(centre.take_callback("cb", "ann", now).error().code, "acd.unknown_callback");
  ASSERT_TRUE(centre.set_not_ready("ann", {}, now));
  ASSERT_TRUE(centre.take_callback(id, "ann", now)) << "who is not ready may all the same";
  EXPECT_EQ(centre.take_callback(id, "ann", now).error().code, "acd.callback_taken");
  make("c9");
  agent_takes("c9", "pbx1:1001");
  clear("c9", "pbx1:1001", Cause::call_not_answered);
  EXPECT_EQ(callback(id).last_result, CallbackResult::no_answer);
  EXPECT_EQ(status(id), CallbackStatus::scheduled);
  EXPECT_EQ(state_of("ann"), AgentState::not_ready);
}

TEST_F(CallbacksTest, who_may_not_call_back_is_offered_calls_only) {
  options.agents[0].callbacks = false;
  configure();
  ask("0123");
  call("c1");
  ready("ann");
  EXPECT_EQ(recorder.offers.back().call, "c1");
}

TEST_F(CallbacksTest, a_callback_that_nobody_carries_out_expires) {
  sales().callbacks.expires = hours(48);
  configure();
  const std::string id = ask("0123");
  pass(hours(48));
  EXPECT_EQ(recorder.callbacks_ended, (Words{id + " expired"}));
}

TEST_F(CallbacksTest, one_can_be_closed_by_hand_unless_it_is_under_way) {
  const std::string one = ask("0123");
  ASSERT_TRUE(centre.close_callback(one, CallbackResult::given_up, "eve", now));
  EXPECT_EQ(recorder.callbacks_ended, (Words{one + " given_up"}));
  const std::string other = ask("0124");
  ready("ann");
  EXPECT_EQ(centre.close_callback(other, CallbackResult::cancelled, {}, now).error().code,
            "acd.callback_taken");
}

TEST_F(CallbacksTest, a_removed_group_calls_nobody_back) {
  const std::string id = ask("0123");
  options.groups.erase(options.groups.begin());
  options.agents = {agent("cid", "1003", {{"help", 0}})};
  configure();
  EXPECT_EQ(recorder.callbacks_ended, (Words{id + " cancelled"}));
  EXPECT_TRUE(centre.calls().empty());
}

TEST_F(CallbacksTest, a_reload_keeps_the_rank) {
  const std::string id = ask("0123");
  call("c1");
  configure();
  ready("ann");
  EXPECT_EQ(recorder.offers.back().call, id);
}

class RestoredCallbacksTest : public CallbacksTest {
 protected:
  Callback saved(CallbackStatus status) {
    Callback callback;
    callback.id = "cb1";
    callback.group = "sales";
    callback.number = callback.key = "0123";
    callback.status = status;
    callback.rank = {5, now.utc - minutes(5), 3};
    callback.requested = now.utc - minutes(5);
    callback.agent = "ann";
    callback.connector = "pbx7";
    return callback;
  }
};

TEST_F(RestoredCallbacksTest, what_waited_goes_on_waiting_with_its_rank) {
  call("c1");
  centre.restore_callback(saved(CallbackStatus::waiting), now);
  ready("ann");
  EXPECT_EQ(recorder.offers.back().call, "cb1");
}

TEST_F(RestoredCallbacksTest, an_attempt_that_was_interrupted_is_called_off) {
  CallFacts made{.call = "c9", .connector = "pbx1"};
  made.data = {{std::string(callback_attribute), "cb1"}};
  centre.call_state(made, {{"pbx1:1001", ConnectionState::connected, DeviceKind::station}}, now);
  // The life before did not hear what the call was.
  centre.restore_callback(saved(CallbackStatus::calling), now);
  EXPECT_EQ(recorder.clears, (Words{"c9"}));
  EXPECT_EQ(recorder.cleared_at, (Words{"pbx1"})) << "where it was made, not where it came from";
  EXPECT_EQ(status("cb1"), CallbackStatus::waiting);
  EXPECT_EQ(callback("cb1").attempts, 0u);
}

TEST_F(CallbacksTest, who_may_talk_is_not_cut_off_where_the_network_does_not_tell) {
  const std::string id = ask("0123");
  ready("ann");
  make("c9");
  centre.connection("c9", "pbx1:1001", ConnectionState::connected, now);
  centre.connection("c9", "pbx1:trunk", ConnectionState::connected, now);
  pass(sales().callbacks.ring_time);
  EXPECT_TRUE(recorder.clears.empty());
  EXPECT_EQ(status(id), CallbackStatus::answered);
}

TEST_F(CallbacksTest, a_fault_of_the_agents_side_is_not_tried_without_end) {
  const std::string id = ask("0123");
  ready("ann");
  for (int i = 0; i < 10; ++i) {
    const auto& [call, agent, device, serial] = recorder.offers.back();
    centre.made(call, serial, CommandResult::wrong_state, {}, now);
    settle();
  }
  EXPECT_EQ(recorder.offers.size(), 1u);
  EXPECT_EQ(callback(id).attempts, 0u) << "the customer was not called";
  pass(options.refusal_pause);
  EXPECT_EQ(recorder.offers.size(), 2u);
}

TEST_F(CallbacksTest, a_call_that_is_made_without_an_answer_is_found_by_its_data) {
  const std::string id = ask("0123");
  ready("ann");
  centre.made(id, recorder.offers.back().serial, CommandResult::uncertain, {}, now);
  settle();
  EXPECT_EQ(recorder.offers.size(), 1u);
  CallFacts made{.call = "c9", .connector = "pbx1"};
  made.data = {{std::string(callback_attribute), id}};
  centre.call_state(made, {{"pbx1:1001", ConnectionState::connected, DeviceKind::station}}, now);
  EXPECT_EQ(callback(id).call, "c9");
  customer_answers("c9");
  EXPECT_EQ(status(id), CallbackStatus::answered);
}

TEST_F(CallbacksTest, one_that_comes_too_late_is_cleared) {
  const std::string id = ask("0123");
  CallFacts made{.call = "c9", .connector = "pbx1"};
  made.data = {{std::string(callback_attribute), id}};
  centre.call_state(made, {{"pbx1:1001", ConnectionState::alerting, DeviceKind::station}}, now);
  EXPECT_EQ(recorder.clears, (Words{"c9"}));
}

TEST_F(CallbacksTest, a_colleague_who_picks_up_is_not_the_customer) {
  const std::string id = ask("0123");
  ready("ann");
  ready("bob");
  make("c9");
  centre.established("c9", "pbx1:1002", now);
  settle();
  EXPECT_EQ(recorder.clears, (Words{"c9"}));
  EXPECT_NE(status(id), CallbackStatus::answered);
}

TEST_F(CallbacksTest, a_second_wish_for_later_does_not_keep_the_first_ones_rank) {
  const std::string id = ask("0123");
  pass(minutes(1));
  call("c1");
  EXPECT_EQ(ask("0123", now.utc + minutes(1)), id);
  pass(minutes(2));
  ready("ann");
  EXPECT_EQ(recorder.offers.back().call, "c1");
}

TEST_F(CallbacksTest, one_that_is_due_after_it_would_expire_is_kept_until_then) {
  sales().callbacks.expires = hours(1);
  configure();
  const std::string id = ask("0123", now.utc + hours(10));
  pass(hours(10) + minutes(30));
  EXPECT_EQ(status(id), CallbackStatus::waiting);
}

TEST_F(CallbacksTest, a_key_of_a_group_that_is_removed_does_nothing) {
  sales().keys = {{.key = "1", .callback = true}};
  configure();
  call("c1");
  options.groups.erase(options.groups.begin());
  options.agents = {agent("cid", "1003", {{"help", 0}})};
  configure();
  centre.keys_pressed("c1", "pbx1:trunk", "1", now);
  EXPECT_TRUE(centre.callbacks().all().empty());
  EXPECT_EQ(centre.calls().size(), 1u);
}

TEST_F(CallbacksTest, two_customers_in_one_call_are_both_done_when_it_is_over) {
  const std::string one = ask("0123");
  const std::string other = ask("0124");
  ready("ann");
  make("c8");
  agent_takes("c8", "pbx1:1001");
  customer_answers("c8");
  ready("bob");
  make("c9");
  agent_takes("c9", "pbx1:1002");
  customer_answers("c9");
  centre.call_merged("c8", "c9", now);
  end("c9");
  EXPECT_TRUE(centre.callbacks().all().empty());
}

TEST_F(RestoredCallbacksTest, who_was_promised_a_call_has_left_for_it) {
  Callback promised = saved(CallbackStatus::scheduled);
  promised.id = "callback-c1-sales";
  promised.call = "c1";
  centre.restore_callback(promised, now);
  Centre::SavedCall call;
  call.facts = facts("c1");
  call.group = "sales";
  call.phase = CallPhase::dissuading;
  call.exit = Exit{LeaveReason::callback, LeaveCause::key, {}, {}};
  call.caller_key = "0123";
  recorder.inside.insert("c1");
  centre.restore_call(call, now);
  EXPECT_EQ(recorder.exits.back().reason, LeaveReason::callback);
  EXPECT_EQ(centre.callbacks().all().size(), 1u);
}

TEST_F(RestoredCallbacksTest, who_talks_is_not_disturbed) {
  Callback talking = saved(CallbackStatus::calling);
  talking.call = "c9";
  centre.call_state({.call = "c9", .connector = "pbx1"},
                    {{"pbx1:1001", ConnectionState::connected, DeviceKind::station},
                     {"pbx1:trunk", ConnectionState::connected, DeviceKind::trunk}},
                    now);
  centre.restore_callback(talking, now);
  EXPECT_TRUE(recorder.clears.empty());
  EXPECT_EQ(status("cb1"), CallbackStatus::calling) << "the trunk does not tell who answered";
  centre.established("c9", "pbx1:trunk", now);
  EXPECT_EQ(status("cb1"), CallbackStatus::answered);
  end("c9");
  EXPECT_EQ(recorder.callbacks_ended, (Words{"cb1 answered"}));
}

}  // namespace
}  // namespace ctibus::acd::testing
