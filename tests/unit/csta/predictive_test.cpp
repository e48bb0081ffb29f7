#include "connector_case.hpp"
#include "ctibus/testing/pbx_conformance/check_history.hpp"

/// Calls in which somebody outside answers before a device of ours is called.
namespace ctibus::csta::testing {
namespace {

class CstaPredictive : public ConnectorCase {
 protected:
  void TearDown() override {
    ConnectorCase::TearDown();
    EXPECT_THAT(ctibus::testing::pbx::HistoryCheck(host_).run(false), IsEmpty());
  }

  std::string predict(std::string_view device = "pbx1:700") {
    const auto reply = ask(call::MakePredictive{.device = device,
                                                .destination = "00123456789",
                                                .calling_number = "+33155500000",
                                                .time_limit = 20s,
                                                .data = {{"campaign", "spring"}}});
    EXPECT_TRUE(reply.accepted()) << reply.code << ": " << reply.text;
    return std::string(reply.body().call);
  }
  void outside_answers() {
    site_.with([](Exchange& pbx) { return pbx.outside_answers(); });
  }
};

TEST_F(CstaPredictive, a_call_that_nobody_answers_in_time_ends) {
  site_.profile.monitors_trunks = true;
  start();
  const std::string call = predict();
  const auto reached = host_.expect<call::NetworkReached>();
  EXPECT_EQ(reached->call, call);
  EXPECT_EQ(host_.last_value<call::State>(call)->body.calling, "+33155500000");
  host_.expect_none<call::ConnectionCleared>();
  host_.advance(21s);
  EXPECT_EQ(host_.expect<call::ConnectionCleared>()->cause, Cause::call_not_answered);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(CstaPredictive, without_monitors_at_trunks_the_call_begins_with_the_answer_of_the_switch) {
  start();
  const std::string call = predict();
  const auto reached = host_.expect<call::NetworkReached>();
  EXPECT_EQ(reached->call, call);
  EXPECT_EQ(host_.last_value<call::State>(call)->body.direction, Direction::outgoing);
  EXPECT_TRUE(reached.causation);
  outside_answers();
  EXPECT_EQ(host_.expect<call::Queued>()->device, "pbx1:700");
  const auto state = host_.last_value<call::State>(call);
  ASSERT_EQ(state->body.connections.size(), 2u);
  EXPECT_EQ(state->body.connections[0].kind, DeviceKind::trunk);
}

TEST_F(CstaPredictive, without_monitors_at_trunks_an_end_that_nobody_tells_is_found) {
  start();
  const std::string call = predict();
  host_.advance(3min);
  EXPECT_TRUE(host_.expect<call::Cleared>().inferred);
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(CstaPredictive, events_that_come_before_the_answer_begin_the_same_call) {
  site_.profile.monitors_trunks = true;
  site_.exchange_faults.lose_responses = 0;
  site_.links = 2;
  start();
  site_.exchange().faults.lose_responses = 1;
  const auto reply = ask(call::MakePredictive{
      .device = "pbx1:700", .destination = "00123456789", .data = {{"a", "b"}}});
  site_.exchange().faults.lose_responses = 0;
  ASSERT_TRUE(reply.accepted()) << reply.code << ": " << reply.text;
  const auto state = host_.last_value<call::State>(reply.body().call);
  ASSERT_TRUE(state);
  EXPECT_EQ(state->body.direction, Direction::outgoing);
  EXPECT_EQ(state->body.data.size(), 1u);
}

TEST_F(CstaPredictive, an_answered_call_comes_to_a_telephone_too) {
  site_.profile.monitors_trunks = true;
  start();
  predict("pbx1:1001");
  outside_answers();
  answer("1001");
  EXPECT_EQ(told(), (std::multiset<std::string>{"1001 connected, T1 connected"}));
  hang_up("1001");
  EXPECT_THAT(told(), IsEmpty());
}

TEST_F(CstaPredictive, a_trunk_makes_no_calls) {
  start();
  EXPECT_EQ(ask(call::MakePredictive{.device = "pbx1:T1", .destination = "00123456789"}).code,
            "pbx.unknown_device");
}

}  // namespace
}  // namespace ctibus::csta::testing
