#include "connector_case.hpp"

/// Switches that are slow, forgetful, or say things twice.
namespace ctibus::csta::testing {
namespace {

class CstaWeather : public ConnectorCase {};

TEST_F(CstaWeather, what_is_told_twice_happens_once) {
  start();
  site_.exchange().faults.duplicate_events = 1;
  const int caller = call_in("1001");
  answer("1001");
  ask(call::Hold{.call = host_.expect<call::Established>()->call, .device = "pbx1:1001"});
  caller_leaves(caller);
  EXPECT_EQ(count<call::Originated>(), 1u);
  EXPECT_EQ(count<call::Delivered>(), 1u);
  EXPECT_EQ(count<call::Established>(), 1u);
  EXPECT_EQ(count<call::Held>(), 1u);
  EXPECT_EQ(count<call::Cleared>(), 1u);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(CstaWeather, a_lost_event_is_found_when_the_next_one_does_not_fit) {
  start();
  call_in("1001");
  answer("1001");
  site_.exchange().faults.lose_events = 1;
  site_.with([](Exchange& pbx) { return pbx.hold("1001"); });
  site_.exchange().faults.lose_events = 0;
  site_.with([](Exchange& pbx) { return pbx.retrieve("1001"); });
  EXPECT_EQ(told(), actual());
}

TEST_F(CstaWeather, a_call_of_which_nothing_is_heard_is_looked_up) {
  start();
  call_in("1001");
  answer("1001");
  site_.exchange().faults.lose_events = 1;
  hang_up("1001");
  site_.exchange().faults.lose_events = 0;
  ASSERT_THAT(actual(), IsEmpty());
  EXPECT_EQ(told().size(), 1u);
  host_.advance(2 * site_.options.audit);
  EXPECT_THAT(told(), IsEmpty());
  EXPECT_TRUE(host_.expect<call::Cleared>().inferred);
}

TEST_F(CstaWeather, a_switch_that_never_answers_is_told_of_in_time) {
  start();
  call_in("1001");
  answer("1001");
  site_.exchange().faults.never_answer = {"HoldCall"};
  const auto reply = host_.request(
      Site::connector,
      call::Hold{.call = host_.expect<call::Established>()->call, .device = "pbx1:1001"},
      {.deadline = Duration(30000)});
  EXPECT_EQ(reply.code, "pbx.link_down");
  EXPECT_EQ(told(), actual());
}

TEST_F(CstaWeather, an_event_that_comes_before_the_answer_is_answer_enough) {
  start();
  site_.exchange().faults.lose_responses = 1;
  const auto reply =
      ask(call::Make{.device = "pbx1:1001", .destination = "1002", .auto_originate = true});
  EXPECT_TRUE(reply.accepted()) << reply.text;
  EXPECT_EQ(reply.body().call, host_.expect<call::Originated>()->call);
}

TEST_F(CstaWeather, a_call_that_was_made_unheard_is_looked_up_soon) {
  start();
  site_.exchange().faults.lose_events = 1;
  const auto reply =
      ask(call::Make{.device = "pbx1:1001", .destination = "1002", .auto_originate = true});
  EXPECT_TRUE(reply.accepted()) << reply.text;
  site_.exchange().faults.lose_events = 0;
  host_.advance(site_.options.audit / 2);
  EXPECT_EQ(told(), actual());
  EXPECT_EQ(host_.expect<call::Originated>()->call, reply.body().call);
}

TEST_F(CstaWeather, a_slow_switch_is_waited_for) {
  site_.exchange_faults.delay = 800ms;
  start();
  host_.advance(1min);
  ASSERT_EQ(host_.last_value<connector::State>(Site::connector)->body.link,
            connector::LinkState::up);
  const auto reply =
      ask(call::Make{.device = "pbx1:1001", .destination = "1002", .auto_originate = true});
  EXPECT_TRUE(reply.accepted()) << reply.text;
  host_.advance(2s);
  EXPECT_EQ(told(), actual());
}

TEST_F(CstaWeather, a_switch_that_dies_takes_its_calls_with_it_and_may_use_their_names_again) {
  start();
  call_in("1001");
  answer("1001");
  const std::string before(host_.expect<call::Delivered>()->call);
  site_.with([](Exchange& pbx) {
    pbx.restart();
    return true;
  });
  host_.advance(2s);
  EXPECT_THAT(told(), IsEmpty());
  EXPECT_TRUE(host_.expect<call::Cleared>().inferred);
  call_in("1001");
  EXPECT_EQ(told(), actual());
  EXPECT_NE(host_.expect<call::Delivered>()->call, before);
}

TEST_F(CstaWeather, names_that_are_used_again_at_once_mean_other_calls) {
  site_.site.call_ids = 2;
  start();
  std::set<std::string> calls;
  for (int i = 0; i < 6; ++i) {
    const int caller = call_in("1001");
    calls.emplace(host_.expect<call::Delivered>()->call);
    EXPECT_EQ(told(), actual());
    caller_leaves(caller);
    EXPECT_THAT(told(), IsEmpty());
  }
  EXPECT_EQ(calls.size(), 6u);
}

}  // namespace
}  // namespace ctibus::csta::testing
