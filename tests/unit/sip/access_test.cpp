#include "case.hpp"
#include "ctibus/kit/sip/header_values.hpp"

/// Who may call, and as whom: registrations, passwords, trunks, identities; and what a new life of
/// the connector owes to the one before.
namespace ctibus::sip::testing {
namespace {

using Access = SipCase;

TEST_F(Access, a_registered_telephone_is_in_service_until_its_registration_expires) {
  site.start();
  EXPECT_EQ(b.register_status(), 200);
  EXPECT_TRUE(host.last_value<device::State>(site.device("1002"))->body.in_service);
  b.forget_registration();
  host.advance(site.registration + 10s);
  EXPECT_FALSE(host.last_value<device::State>(site.device("1002"))->body.in_service);
  EXPECT_TRUE(host.last_value<device::State>(site.device("1001"))->body.in_service);
  now(a.dial("1002"));
  EXPECT_EQ(a.call(1).status, 480);
  EXPECT_THAT(b.requests("INVITE"), IsEmpty());
}

TEST_F(Access, a_telephone_that_unregisters_is_out_of_service_at_once) {
  site.start();
  b.unregister();
  host.settle();
  EXPECT_FALSE(host.last_value<device::State>(site.device("1002"))->body.in_service);
}

TEST_F(Access, a_wrong_password_registers_nobody_and_locks_its_address_out) {
  b.manners.login = Login{"1002", "guess"};
  site.options.digest.lock_out_after = 3;
  site.start();
  EXPECT_THAT(b.register_status(), ::testing::AnyOf(401, 403));
  EXPECT_FALSE(host.last_value<device::State>(site.device("1002"))->body.in_service);
  for (int i = 0; i < 4; ++i) {
    b.register_for(60s);
    host.settle();
  }
  b.manners.login = Login{"1002", "secret 1002"};
  b.register_for(60s);
  host.settle();
  EXPECT_EQ(b.register_status(), 403);
  EXPECT_EQ(a.register_status(), 200);
  host.advance(site.options.digest.lock_out_time + 2min);
  EXPECT_EQ(b.register_status(), 200);
}

TEST_F(Access, a_call_with_a_wrong_password_goes_nowhere) {
  site.start();
  a.manners.login = Login{"1001", "guess"};
  now(a.dial("1002"));
  EXPECT_THAT(a.call(1).status, ::testing::AnyOf(403, 407));
  EXPECT_THAT(b.requests("INVITE"), IsEmpty());
  EXPECT_THAT(host.all<call::Originated>(), IsEmpty());
}

TEST_F(Access, a_telephone_cannot_call_as_another_one) {
  site.start();
  now(a.dial("1003", {{"From", "<sip:1002@192.0.2.10>"}}));
  for (const auto& originated : host.all<call::Originated>()) {
    EXPECT_EQ(originated->device, site.device("1001"));
  }
}

TEST_F(Access, a_stranger_reaches_neither_a_trunk_nor_a_telephone) {
  site.start();
  UserAgent stranger(Network::current(), "1001", "203.0.113.9", switch_endpoint());
  const std::uint64_t before = host.log().tail();
  for (const std::string number : {"00123456789", "1002", "600", "700"}) {
    const auto call = now(stranger.dial(number));
    EXPECT_GE(stranger.call(call).status, 400) << number;
    EXPECT_LT(stranger.call(call).status, 500) << number;
  }
  EXPECT_THAT(carrier.requests("INVITE"), IsEmpty());
  EXPECT_THAT(b.requests("INVITE"), IsEmpty());
  EXPECT_EQ(host.log().tail(), before);
}

TEST_F(Access, a_carrier_cannot_call_out_through_us) {
  site.start();
  const auto call = now(site.call_in("00123456789", "+33155501234"));
  EXPECT_GE(carrier.call(call).status, 400);
  EXPECT_THAT(carrier.requests("INVITE"), IsEmpty());
}

TEST_F(Access, a_carrier_that_asks_for_a_password_gets_it) {
  carrier.manners.asks_login = Login{"site", "of the trunk"};
  site.options.trunks[0].user = "site";
  site.options.trunks[0].password = "of the trunk";
  site.start();
  talk(a, "00123456789", carrier);
  hear_each_other(a, carrier);
}

TEST_F(Access, a_carrier_that_does_not_take_our_password_fails_the_call) {
  carrier.manners.asks_login = Login{"site", "of the trunk"};
  site.options.trunks[0].user = "site";
  site.options.trunks[0].password = "a wrong one";
  site.start();
  now(a.dial("00123456789"));
  EXPECT_GE(a.call(1).status, 400);
  EXPECT_LE(carrier.requests("INVITE").size(), 3u);
  host.expect<call::Failed>();
}

TEST_F(Access, a_trunk_sees_the_number_without_its_prefix) {
  site.start();
  now(a.dial("00123456789"));
  ASSERT_EQ(carrier.requests("INVITE").size(), 1u);
  EXPECT_THAT(carrier.requests("INVITE")[0].request_uri, HasSubstr("sip:0123456789@"));
}

TEST_F(Access, a_carrier_s_asserted_identity_is_the_calling_number) {
  site.start();
  carrier.manners.headers = {{"P-Asserted-Identity", "\"Ann\" <sip:+33155509999@192.0.2.50>"}};
  now(site.call_in("1001", "+33155501234"));
  const auto delivered = host.expect<call::Delivered>();
  EXPECT_EQ(delivered->calling, "+33155509999");
  EXPECT_EQ(delivered->calling_name, "Ann");
}

TEST_F(Access, privacy_withholds_the_calling_number) {
  site.start();
  carrier.manners.headers = {{"P-Asserted-Identity", "<sip:+33155509999@192.0.2.50>"},
                             {"Privacy", "id"}};
  now(site.call_in("1001", ""));
  EXPECT_EQ(host.expect<call::Delivered>()->calling, "");
  ASSERT_EQ(a.requests("INVITE").size(), 1u);
  const Message invite = a.requests("INVITE")[0];
  EXPECT_EQ(invite.from.find("33155509999"), std::string::npos);
  EXPECT_EQ(invite.header("P-Asserted-Identity"), "");
}

TEST_F(Access, an_anonymous_caller_has_no_number) {
  site.start();
  now(site.call_in("1001", ""));
  EXPECT_EQ(host.expect<call::Delivered>()->calling, "");
}

TEST_F(Access, a_telephone_asserts_nothing) {
  site.start();
  now(a.dial("1002", {{"P-Asserted-Identity", "<sip:+33199999999@192.0.2.10>"}}));
  EXPECT_EQ(host.expect<call::Delivered>()->calling, "1001");
}

TEST_F(Access, a_new_life_says_goodbye_to_both_ends_of_the_old_one_s_calls) {
  site.start();
  const std::string call = talk(a, "1002", b);
  host.kill(Site::connector);
  host.advance(2s);
  EXPECT_EQ(a.call(1).stage, Stage::talking);
  host.restart(Site::connector);
  host.advance(1s);
  EXPECT_TRUE(host.expect<call::Cleared>([&](const auto& m) { return m.call == call; }).inferred);
  EXPECT_EQ(a.call(1).stage, Stage::ended) << site.network().ladder();
  EXPECT_EQ(b.call(1).stage, Stage::ended);
  EXPECT_EQ(a.requests("BYE").size(), 1u);
  EXPECT_EQ(b.requests("BYE").size(), 1u);
}

TEST_F(Access, a_new_life_ends_what_only_rang) {
  site.start();
  now(a.dial("1002"));
  const auto delivered = host.expect<call::Delivered>();
  const std::string call(delivered->call);
  host.kill(Site::connector);
  host.restart(Site::connector);
  host.advance(1min);
  EXPECT_TRUE(host.expect<call::Cleared>([&](const auto& m) { return m.call == call; }).inferred);
  a.hang_up();
  host.advance(1min);
  EXPECT_EQ(a.open_calls(), 0u);
}

TEST_F(Access, a_connector_that_is_stopped_says_goodbye) {
  site.start();
  talk(a, "1002", b);
  host.stop(Site::connector, 1s);
  EXPECT_EQ(a.call(1).stage, Stage::ended);
  EXPECT_EQ(b.call(1).stage, Stage::ended);
  host.restart(Site::connector);
}

}  // namespace
}  // namespace ctibus::sip::testing
