#include "case.hpp"
#include "ctibus/kit/sip/header_values.hpp"

/// Calls that go elsewhere: redirected by a telephone, transferred by REFER (RFC 3515, 3891, 5589).
namespace ctibus::sip::testing {
namespace {

using Elsewhere = SipCase;

std::string sip_uri(std::string_view number) { return fmt::format("sip:{}@{}", number, switch_ip); }

TEST_F(Elsewhere, a_telephone_that_redirects_sends_the_call_on) {
  site.start();
  now(a.dial("1002"));
  EXPECT_TRUE(now(b.redirect(sip_uri("1003"))));
  const auto diverted = host.expect<call::Diverted>();
  EXPECT_EQ(diverted->from_device, site.device("1002"));
  EXPECT_EQ(diverted->to_device, site.device("1003"));
  ASSERT_EQ(c.requests("INVITE").size(), 1u) << site.network().ladder();
  const Message invite = c.requests("INVITE")[0];
  const auto diversions = parse_diversions(invite.header("Diversion"));
  const auto history = parse_history(invite.header("History-Info"));
  const bool by_diversion =
      diversions && !diversions->empty() && diversions->front().address.uri.user == "1002";
  const bool by_history = history && !history->empty() && history->front().target.user == "1002";
  EXPECT_TRUE(by_diversion || by_history);
  EXPECT_TRUE(now(c.answer()));
  hear_each_other(a, c);
}

TEST_F(Elsewhere, telephones_that_redirect_to_each_other_do_not_do_so_for_ever) {
  site.start();
  now(a.dial("1002"));
  int rounds = 0;
  while (a.call(1).stage != Stage::ended && ++rounds < 50) {
    const bool at_b = now(b.redirect(sip_uri("1003")));
    const bool at_c = now(c.redirect(sip_uri("1002")));
    ASSERT_TRUE(at_b || at_c);
  }
  EXPECT_LT(rounds, 50);
  EXPECT_GE(a.call(1).status, 400);
}

TEST_F(Elsewhere, a_telephone_cannot_redirect_to_a_stranger) {
  site.start();
  UserAgent stranger(Network::current(), "stranger", "203.0.113.9", switch_endpoint());
  now(a.dial("1002"));
  EXPECT_TRUE(now(b.redirect("sip:1003@203.0.113.9")));
  EXPECT_THAT(stranger.requests("INVITE"), IsEmpty());
}

TEST_F(Elsewhere, a_blind_transfer_sends_the_other_party_on) {
  site.start();
  const std::string call = talk(a, "1002", b);
  EXPECT_TRUE(now(b.refer(sip_uri("1003"))));
  ASSERT_EQ(b.responses("REFER").size(), 1u);
  EXPECT_EQ(b.responses("REFER")[0].status, 202);
  EXPECT_TRUE(now(c.answer())) << site.network().ladder();
  const auto transferred = host.expect<call::Transferred>();
  EXPECT_EQ(transferred->transferring_device, site.device("1002"));
  hear_each_other(a, c);
  EXPECT_THAT(b.call(1).notified, Contains(HasSubstr("SIP/2.0 200")));
  host.advance(1min);
  EXPECT_EQ(b.open_calls(), 0u);
  EXPECT_EQ(state_of(call, site.device("1003")), ConnectionState::connected);
}

TEST_F(Elsewhere, a_blind_transfer_that_leads_nowhere_is_told_and_changes_nothing) {
  site.start();
  talk(a, "1002", b);
  EXPECT_TRUE(now(b.refer(sip_uri("999"))));
  host.advance(1s);
  const bool refused = b.responses("REFER").back().status >= 400;
  const bool told = !b.call(1).notified.empty() &&
                    b.call(1).notified.back().find("SIP/2.0 4") != std::string::npos;
  EXPECT_TRUE(refused || told);
  hear_each_other(a, b);
}

TEST_F(Elsewhere, an_attended_transfer_joins_both_calls) {
  site.start();
  talk(a, "1002", b);
  EXPECT_TRUE(now(b.hold()));
  now(b.dial("1003"));
  EXPECT_TRUE(now(c.answer()));
  EXPECT_TRUE(now(b.refer_replacing(1, 2))) << site.network().ladder();
  ASSERT_EQ(b.responses("REFER").size(), 1u);
  EXPECT_EQ(b.responses("REFER")[0].status, 202);
  host.advance(1s);
  hear_each_other(a, c);
  EXPECT_EQ(host.all<call::Transferred>().size(), 1u);
  EXPECT_EQ(host.all<call::Merged>().size(), 1u);
  EXPECT_THAT(b.call(1).notified, Contains(HasSubstr("SIP/2.0 200")));
  host.advance(1min);
  EXPECT_EQ(b.open_calls(), 0u);
}

TEST_F(Elsewhere, a_trunk_cannot_transfer_a_call_to_a_stranger) {
  site.start();
  UserAgent stranger(Network::current(), "stranger", "203.0.113.9", switch_endpoint());
  now(site.call_in("1001", "+33155501234"));
  EXPECT_TRUE(now(a.answer()));
  EXPECT_TRUE(now(carrier.refer("sip:900@203.0.113.9")));
  host.advance(1s);
  EXPECT_THAT(stranger.requests("INVITE"), IsEmpty());
  hear_each_other(a, carrier);
}

}  // namespace
}  // namespace ctibus::sip::testing
