#include "case.hpp"
#include "ctibus/kit/sip/header_values.hpp"

/// Several telephones of one number, peers that cannot be reached, limits.
namespace ctibus::sip::testing {
namespace {

using Reach = SipCase;

TEST_F(Reach, all_telephones_of_a_number_ring_and_the_first_one_gets_the_call) {
  site.start();
  Phone second(Network::current(), "1002", "secret 1002", "192.0.2.202", switch_endpoint());
  second.register_for(60s);
  host.settle();
  now(a.dial("1002"));
  EXPECT_EQ(b.call(1).stage, Stage::ringing);
  EXPECT_EQ(second.call(1).stage, Stage::ringing);
  EXPECT_TRUE(now(second.answer()));
  EXPECT_EQ(b.call(1).status, 487);
  hear_each_other(a, second);
  EXPECT_EQ(host.all<call::Delivered>().size(), 1u);
}

TEST_F(Reach, two_telephones_of_a_number_that_answer_together_are_one_talk) {
  site.start();
  Phone second(Network::current(), "1002", "secret 1002", "192.0.2.202", switch_endpoint());
  second.register_for(60s);
  host.settle();
  now(a.dial("1002"));
  EXPECT_TRUE(b.answer() && second.answer());
  host.settle();
  EXPECT_EQ(b.open_calls() + second.open_calls(), 1u) << site.network().ladder();
  EXPECT_EQ(host.all<call::Established>().size(), 1u);
}

TEST_F(Reach, a_telephone_that_has_vanished_fails_the_call_in_time) {
  site.start();
  b.vanish();
  now(a.dial("1002"));
  host.advance(35s);
  EXPECT_EQ(a.call(1).stage, Stage::ended);
  EXPECT_EQ(host.expect<call::Failed>()->device, site.device("1002"));
}

TEST_F(Reach, a_carrier_that_does_not_answer_fails_the_call_in_time) {
  site.start();
  carrier.vanish();
  now(a.dial("00123456789"));
  host.advance(35s);
  EXPECT_EQ(a.call(1).stage, Stage::ended);
  host.expect<call::Failed>();
}

TEST_F(Reach, a_caller_who_vanishes_while_it_rings_does_not_make_it_ring_for_ever) {
  site.start();
  now(a.dial("1002"));
  EXPECT_TRUE(a.vanish_from(1));
  host.advance(site.options.ring_limit + 10s);
  EXPECT_EQ(b.call(1).stage, Stage::ended);
  EXPECT_THAT(host.last_values<call::State>(), IsEmpty());
}

TEST_F(Reach, without_a_free_port_for_sound_a_call_is_refused_with_503) {
  site.options.rtp_ports.last = site.options.rtp_ports.first + 3;  // two streams
  site.start();
  talk(a, "1002", b);
  now(c.dial("600"));
  EXPECT_EQ(c.call(1).status, 503);
  EXPECT_TRUE(now(a.hang_up()));
  now(c.dial("600"));
  EXPECT_EQ(c.call(2).stage, Stage::dialling);
}

TEST_F(Reach, more_calls_than_a_trunk_has_lines_are_refused) {
  site.options.trunks[0].lines = 1;
  site.start();
  now(site.call_in("1001", "+33155501234"));
  EXPECT_TRUE(now(a.answer()));
  const auto second = now(site.call_in("1002", "+33155501235"));
  EXPECT_GE(carrier.call(second).status, 400);
  now(c.dial("00123456789"));
  EXPECT_GE(c.call(1).status, 400);
  EXPECT_THAT(carrier.requests("INVITE"), IsEmpty());
}

TEST_F(Reach, options_are_told) {
  site.start();
  Message ask = Message();
  now(a.dial("1002"));
  ask = a.request(1, "OPTIONS");
  ask.to = "<sip:192.0.2.10>";
  ask.request_uri = "sip:192.0.2.10:5060";
  ask.call_id = "ping";
  a.send(ask);
  host.settle();
  ASSERT_EQ(a.responses("OPTIONS").size(), 1u);
  EXPECT_EQ(a.responses("OPTIONS")[0].status, 200);
  EXPECT_THAT(std::string(a.responses("OPTIONS")[0].header("Allow")), HasSubstr("INVITE"));
}

TEST_F(Reach, a_session_interval_that_is_too_short_is_refused_with_422) {
  site.start();
  now(a.dial("1002", {{"Supported", "timer"}, {"Session-Expires", "30"}}));
  EXPECT_EQ(a.call(1).status, 422);
  const auto least = parse_seconds(a.call(1).last_answer.header("Min-SE"));
  ASSERT_TRUE(least.has_value());
  EXPECT_GE(least->count(), 90);
}

TEST_F(Reach, a_peer_that_wants_to_refresh_and_does_not_is_given_up) {
  site.options.rtp_timeout = 0s;
  site.start();
  now(a.dial("1002", {{"Supported", "timer"}, {"Session-Expires", "90;refresher=uac"}}));
  EXPECT_TRUE(now(b.answer()));
  EXPECT_TRUE(lists(a.call(1).last_answer.header("Require"), "timer"));
  host.advance(95s);
  EXPECT_EQ(a.call(1).stage, Stage::ended);
  EXPECT_EQ(b.call(1).stage, Stage::ended);
}

TEST_F(Reach, a_registration_that_is_repeated_by_the_network_is_one) {
  site.network().weather.doubled_percent = 100;
  site.start();
  EXPECT_EQ(a.register_status(), 200);
  now(b.dial("1001"));
  EXPECT_EQ(a.requests("INVITE").size(), 1u);
  EXPECT_EQ(host.all<call::Originated>().size(), 1u);
}

TEST_F(Reach, what_a_feature_code_asked_for_is_answered_and_over) {
  site.start();
  now(a.dial("600"));
  const auto asked = host.expect<route::Requested>();
  EXPECT_TRUE(host.request(Site::connector,
                           route::Reject{.call = asked->call, .cause = Cause::normal_clearing})
                  .accepted());
  host.settle();
  EXPECT_EQ(a.call(1).status, 0) << "not refused, but ended by BYE";
  EXPECT_EQ(a.call(1).stage, Stage::ended);
  EXPECT_EQ(a.requests("BYE").size(), 1u);
  EXPECT_TRUE(ended(asked->call));
}

TEST_F(Reach, what_a_feature_code_could_not_do_is_refused) {
  site.start();
  now(a.dial("600"));
  const auto asked = host.expect<route::Requested>();
  EXPECT_TRUE(
      host.request(Site::connector, route::Reject{.call = asked->call, .cause = Cause::blocked})
          .accepted());
  host.settle();
  EXPECT_EQ(a.call(1).status, 603);
  EXPECT_TRUE(ended(asked->call));
}

}  // namespace
}  // namespace ctibus::sip::testing
