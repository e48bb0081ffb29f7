#include "case.hpp"

/// A waiting call that is offered to several telephones: a fork of which the first answer counts.
namespace ctibus::sip::testing {
namespace {

bool is_answer(const Packet& packet) {
  return packet.message.method == "INVITE" && packet.message.status == 200;
}

class Offers : public SipCase {
 protected:
  /// Somebody from outside waits.
  std::string waiting() {
    now(site.call_in("600", "+33155501234"));
    const std::string call(host.expect<route::Requested>()->call);
    EXPECT_TRUE(host.request(Site::connector, queue::Hold{.call = call}).accepted());
    return call;
  }
  void offer(const std::string& call, std::string_view number) {
    const std::string device = site.device(number);
    EXPECT_TRUE(host.request(Site::connector,
                             queue::Offer{.call = call, .device = device, .time_limit = 20s})
                    .accepted());
  }
  /// The carrier talks with this one, and nobody else is in the call.
  void expect_taken(const std::string& call, UserAgent& by, std::string_view number) {
    EXPECT_EQ(by.call(1).stage, Stage::talking) << site.network().ladder();
    EXPECT_THAT(by.hears(), ElementsAre(carrier.name()));
    EXPECT_THAT(carrier.hears(), ElementsAre(by.name()));
    EXPECT_EQ(host.last_value<call::State>(call)->body.connections.size(), 2u);
    EXPECT_EQ(state_of(call, site.device(number)), ConnectionState::connected);
  }
};

TEST_F(Offers, the_telephones_that_did_not_answer_get_a_cancel) {
  site.start();
  const std::string call = waiting();
  offer(call, "1001");
  offer(call, "1002");
  offer(call, "1003");
  for (const UserAgent* one : {&a, &b, &c}) EXPECT_EQ(one->call(1).stage, Stage::ringing);
  EXPECT_THAT(carrier.hears(), ElementsAre("music"));
  EXPECT_TRUE(now(b.answer()));
  expect_taken(call, b, "1002");
  for (const UserAgent* one : {&a, &c}) {
    EXPECT_EQ(one->call(1).stage, Stage::ended);
    EXPECT_EQ(one->call(1).status, 487) << site.network().ladder();
  }
}

TEST_F(Offers, of_two_answers_at_once_the_later_one_is_acknowledged_and_ended) {
  site.start();
  const std::string call = waiting();
  offer(call, "1001");
  offer(call, "1002");
  site.network().hold_back(is_answer);
  EXPECT_TRUE(now(b.answer()));
  EXPECT_TRUE(now(a.answer()));
  site.network().let_go();
  host.settle();
  expect_taken(call, b, "1002");
  EXPECT_EQ(a.requests("ACK").size(), 1u) << site.network().ladder();
  EXPECT_EQ(a.requests("BYE").size(), 1u) << site.network().ladder();
  EXPECT_EQ(a.call(1).stage, Stage::ended);
  const auto failed = host.expect<queue::OfferFailed>();
  EXPECT_EQ(failed->device, site.device("1001"));
  EXPECT_EQ(failed->result, queue::OfferResult::cancelled);
}

TEST_F(Offers, a_telephone_that_answers_after_the_offer_was_withdrawn_is_ended) {
  site.start();
  const std::string call = waiting();
  offer(call, "1001");
  offer(call, "1002");
  site.network().hold_back(is_answer);
  EXPECT_TRUE(now(a.answer()));
  EXPECT_TRUE(
      host.request(Site::connector, queue::Withdraw{.call = call, .device = site.device("1001")})
          .accepted());
  site.network().let_go();
  host.settle();
  EXPECT_EQ(a.requests("BYE").size(), 1u) << site.network().ladder();
  EXPECT_EQ(b.call(1).stage, Stage::ringing);
  EXPECT_TRUE(now(b.answer()));
  expect_taken(call, b, "1002");
}

TEST_F(Offers, a_telephone_that_has_not_rung_yet_loses_the_call_too) {
  a.manners.rings = false;
  site.start();
  const std::string call = waiting();
  offer(call, "1001");
  offer(call, "1002");
  EXPECT_EQ(state_of(call, site.device("1001")), ConnectionState::null);
  EXPECT_TRUE(now(b.answer()));
  expect_taken(call, b, "1002");
  EXPECT_EQ(host.expect<queue::OfferFailed>()->device, site.device("1001"));
  EXPECT_TRUE(host.all<call::ConnectionCleared>().empty());
  EXPECT_EQ(a.call(1).status, 487) << site.network().ladder();
}

}  // namespace
}  // namespace ctibus::sip::testing
