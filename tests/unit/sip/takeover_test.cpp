#include "case.hpp"

/// Calls that change their telephone: INVITE with Replaces, recall, answers by command.
namespace ctibus::sip::testing {
namespace {

class Takeover : public SipCase {
 protected:
  /// As the telephone's partner, which is the switch, would name the dialog.
  static std::vector<Header> replacing(const UserAgent& agent, UserAgent::CallNumber number) {
    const auto& call = agent.call(number);
    return {{"Replaces",
             call.call_id + ";to-tag=" + tag_of(call.remote) + ";from-tag=" + tag_of(call.local)}};
  }
};

TEST_F(Takeover, a_telephone_takes_a_talk_over) {
  site.start();
  const std::string call = talk(a, "1002", b);
  now(c.dial("1002", replacing(b, b.last_call())));
  EXPECT_EQ(c.call(c.last_call()).stage, Stage::talking) << site.network().ladder();
  EXPECT_EQ(b.call(b.last_call()).stage, Stage::ended);
  hear_each_other(a, c);
  EXPECT_EQ(state_of(call, "pbx1:1003"), ConnectionState::connected);
  EXPECT_EQ(state_of(call, "pbx1:1002"), ConnectionState::null);
}

TEST_F(Takeover, a_telephone_takes_a_ringing_call) {
  site.start();
  now(a.dial("1002"));
  now(c.dial("1002", replacing(b, b.last_call())));
  EXPECT_EQ(c.call(c.last_call()).stage, Stage::talking) << site.network().ladder();
  EXPECT_EQ(b.call(b.last_call()).stage, Stage::ended);
  EXPECT_EQ(host.expect<call::Diverted>()->cause, Cause::call_pickup);
  hear_each_other(a, c);
}

TEST_F(Takeover, a_dialog_that_does_not_exist_cannot_be_taken_over) {
  site.start();
  talk(a, "1002", b);
  now(c.dial("1002", {{"Replaces", "nothing;to-tag=1;from-tag=2"}}));
  EXPECT_EQ(c.call(c.last_call()).status, 481);
  hear_each_other(a, b);
}

TEST_F(Takeover, who_hangs_up_in_a_consultation_is_rung_for_the_call_on_hold) {
  site.start();
  const std::string call = talk(b, "1001", a);
  const auto consulted = host.request(
      Site::connector, call::Consult{.call = call, .device = "pbx1:1001", .destination = "1003"});
  ASSERT_TRUE(consulted.accepted()) << consulted.text;
  EXPECT_TRUE(now(c.answer()));
  hear_each_other(a, c);
  EXPECT_TRUE(now(a.hang_up(a.find(Stage::talking))));
  EXPECT_TRUE(ended(consulted.body().call));
  EXPECT_EQ(state_of(call, "pbx1:1001"), ConnectionState::hold);
  EXPECT_TRUE(now(a.answer()));
  EXPECT_EQ(state_of(call, "pbx1:1001"), ConnectionState::connected);
  EXPECT_EQ(host.expect<call::Retrieved>()->cause, Cause::recall);
  hear_each_other(a, b);
}

TEST_F(Takeover, who_is_not_there_for_a_recall_loses_the_call) {
  site.start();
  const std::string call = talk(b, "1001", a);
  const auto consulted = host.request(
      Site::connector, call::Consult{.call = call, .device = "pbx1:1001", .destination = "1003"});
  ASSERT_TRUE(consulted.accepted()) << consulted.text;
  EXPECT_TRUE(now(c.answer()));
  EXPECT_TRUE(now(a.hang_up(a.find(Stage::talking))));
  host.advance(site.options.ring_limit + 1s);
  EXPECT_TRUE(ended(call));
  EXPECT_EQ(b.open_calls(), 0u);
}

TEST_F(Takeover, a_transferred_call_that_nobody_answers_still_ends) {
  site.start();
  const std::string call = talk(b, "1001", a);
  const auto consulted = host.request(
      Site::connector, call::Consult{.call = call, .device = "pbx1:1001", .destination = "1003"});
  ASSERT_TRUE(consulted.accepted()) << consulted.text;
  const auto joined =
      host.request(Site::connector, call::Transfer{.held_call = call,
                                                   .active_call = consulted.body().call,
                                                   .device = "pbx1:1001"});
  ASSERT_TRUE(joined.accepted()) << joined.text;
  EXPECT_EQ(state_of(call, "pbx1:1003"), ConnectionState::alerting);
  host.advance(site.options.ring_limit + 1s);
  EXPECT_TRUE(ended(call));
}

TEST_F(Takeover, a_request_that_came_by_two_ways_is_one_call) {
  site.start();
  now(carrier.dial("1002"));
  Message again = carrier.call(carrier.last_call()).request;
  carrier.send(again);
  host.settle();
  EXPECT_EQ(host.all<call::Originated>().size(), 1u);
  EXPECT_EQ(carrier.responses("INVITE").back().status, 482);
}

TEST_F(Takeover, a_carrier_may_write_the_plus_of_a_number) {
  site.start();
  now(carrier.dial("+1002"));
  EXPECT_EQ(host.expect<call::Delivered>()->device, "pbx1:1002");
}

}  // namespace
}  // namespace ctibus::sip::testing
