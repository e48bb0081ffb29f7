#include "case.hpp"
#include "ctibus/kit/sip/header_values.hpp"

/// INVITEs that cross, fork and are refused (RFC 3261, RFC 3262).
namespace ctibus::sip::testing {
namespace {

using Dialogs = SipCase;

bool is_answer_to_invite(const Packet& packet) {
  return packet.message.method == "INVITE" && packet.message.status >= 200 &&
         packet.message.status < 300;
}

TEST_F(Dialogs, an_answer_that_crosses_the_cancel_is_acknowledged_and_ended) {
  site.start();
  now(a.dial("1002"));
  site.network().hold_back([&](const Packet& packet) {
    return is_answer_to_invite(packet) && packet.from == b.endpoint();
  });
  EXPECT_TRUE(now(b.answer()));
  EXPECT_TRUE(now(a.hang_up()));
  site.network().let_go();
  host.settle();
  EXPECT_EQ(b.call(1).stage, Stage::ended);
  EXPECT_TRUE(b.call(1).acknowledged);
  EXPECT_EQ(b.requests("BYE").size(), 1u);
  EXPECT_EQ(a.call(1).status, 487);
  EXPECT_EQ(host.all<call::Cleared>().size(), 1u);
  host.expect_none<call::Established>();
}

TEST_F(Dialogs, a_caller_s_cancel_that_crosses_our_answer_ends_the_call) {
  site.start();
  now(a.dial("1002"));
  site.network().hold_back([&](const Packet& packet) {
    return is_answer_to_invite(packet) && packet.to == a.endpoint();
  });
  EXPECT_TRUE(now(b.answer()));
  EXPECT_TRUE(now(a.hang_up()));
  EXPECT_EQ(a.call(1).stage, Stage::dialling);
  site.network().let_go();
  host.settle();
  EXPECT_EQ(a.call(1).stage, Stage::ended);
  EXPECT_EQ(b.call(1).stage, Stage::ended);
  EXPECT_EQ(host.all<call::Cleared>().size(), 1u);
}

TEST_F(Dialogs, a_caller_who_leaves_before_the_acknowledgement_gets_no_farewell_too_early) {
  site.start();
  now(a.dial("1002"));
  site.network().hold_back([&](const Packet& packet) {
    return packet.message.method == "ACK" && packet.from == a.endpoint();
  });
  EXPECT_TRUE(now(b.answer()));
  EXPECT_TRUE(now(b.hang_up()));
  EXPECT_THAT(a.requests("BYE"), IsEmpty());  // RFC 3261 15
  site.network().let_go();
  host.advance(1s);
  EXPECT_EQ(a.requests("BYE").size(), 1u);
}

TEST_F(Dialogs, a_re_invite_during_ours_is_refused_with_491_and_gets_through_later) {
  a.manners.knows_update = false;  // the session is refreshed by re-INVITE
  site.start();
  talk(a, "1002", b);
  bool held_back = false;
  site.network().hold_back([&](const Packet& packet) {
    const bool ours = packet.message.method == "INVITE" && packet.message.is_request() &&
                      packet.to == a.endpoint();
    held_back = held_back || ours;
    return ours;
  });
  ASSERT_TRUE(host.advance_until([&] { return held_back; }, 80s));
  EXPECT_TRUE(now(a.change(1)));
  EXPECT_THAT(a.call(1).changes, ElementsAre(491));
  site.network().let_go();
  host.advance(10s);
  EXPECT_THAT(a.call(1).changes, ElementsAre(491, 200));
  hear_each_other(a, b);
}

TEST_F(Dialogs, our_re_invite_that_meets_glare_is_tried_again) {
  a.manners.knows_update = false;
  site.start();
  talk(a, "1002", b);
  host.advance(30s);
  site.network().hold_back([&](const Packet& packet) {
    return packet.message.method == "INVITE" && packet.from == a.endpoint() &&
           packet.message.is_request();
  });
  EXPECT_TRUE(now(a.change(1)));
  const auto asked = [&] { return a.requests("INVITE").size(); };
  ASSERT_TRUE(host.advance_until([&] { return asked() == 1; }, 50s));
  EXPECT_TRUE(host.advance_until([&] { return asked() == 2; }, 5s));
  site.network().let_go();
  host.advance(2min);
  EXPECT_THAT(a.call(1).changes, ElementsAre(200));
  hear_each_other(a, b);
}

TEST_F(Dialogs, several_tags_in_provisional_answers_are_dialogs_of_their_own) {
  site.start();
  carrier.manners.rings = false;
  now(a.dial("00123456789"));
  carrier.respond(1, 180, "first");
  host.settle();
  carrier.respond(1, 183, "second", true);
  host.settle();
  carrier.respond(1, 180, "third");
  host.settle();
  carrier.respond(1, 200, "fourth", true);
  host.settle();
  EXPECT_EQ(a.call(1).stage, Stage::talking);
  hear_each_other(a, carrier);
  EXPECT_EQ(host.all<call::Established>().size(), 1u);
  EXPECT_TRUE(now(a.hang_up()));
  ASSERT_EQ(carrier.requests("BYE").size(), 1u);
  EXPECT_EQ(tag_of(carrier.requests("BYE")[0].to), "fourth");
}

TEST_F(Dialogs, a_second_answer_of_a_forked_call_is_acknowledged_and_ended) {
  site.start();
  now(a.dial("00123456789"));
  carrier.respond(1, 200, "first", true);
  host.settle();
  carrier.respond(1, 200, "second", true);
  host.settle();
  std::vector<std::string> acknowledged;
  for (const Message& ack : carrier.requests("ACK")) acknowledged.push_back(tag_of(ack.to));
  EXPECT_THAT(acknowledged, ::testing::UnorderedElementsAre("first", "second"));
  ASSERT_EQ(carrier.requests("BYE").size(), 1u);
  EXPECT_EQ(tag_of(carrier.requests("BYE")[0].to), "second");
  EXPECT_EQ(host.all<call::Established>().size(), 1u);
  hear_each_other(a, carrier);
}

TEST_F(Dialogs, reliable_provisional_answers_are_given_to_who_requires_them) {
  a.manners.knows_prack = true;
  site.start();
  now(a.dial("1002", {{"Require", "100rel"}}));
  EXPECT_THAT(a.call(1).progress, Contains(180));
  EXPECT_TRUE(lists(a.call(1).last_answer.header("Require"), "100rel"));
  EXPECT_TRUE(parse_rseq(a.call(1).last_answer.header("RSeq")).has_value());
  EXPECT_THAT(a.responses("PRACK"), Not(IsEmpty()));
  EXPECT_TRUE(now(b.answer()));
  hear_each_other(a, b);
}

TEST_F(Dialogs, a_reliable_provisional_answer_that_was_lost_is_sent_again) {
  a.manners.knows_prack = true;
  site.start();
  bool lost = false;
  site.network().lose = [&](const Packet& packet) {
    return !packet.message.header("RSeq").empty() && !std::exchange(lost, true);
  };
  now(a.dial("1002", {{"Require", "100rel"}}));
  ASSERT_TRUE(lost);
  EXPECT_THAT(a.call(1).progress, Not(Contains(180)));
  host.advance(600ms);
  EXPECT_THAT(a.call(1).progress, Contains(180)) << site.network().ladder();
  host.advance(10s);
  EXPECT_EQ(std::ranges::count(a.call(1).progress, 180), 1) << site.network().ladder();
  EXPECT_TRUE(now(b.answer()));
  hear_each_other(a, b);
}

TEST_F(Dialogs, an_answer_that_had_to_wait_for_an_acknowledgement_is_followed_by_sound) {
  a.manners.knows_prack = true;
  site.start();
  bool lost = false;
  site.network().lose = [&](const Packet& packet) {
    return !packet.message.header("RSeq").empty() && !std::exchange(lost, true);
  };
  now(a.dial("600", {{"Require", "100rel"}}));
  const std::string call(host.expect<route::Requested>()->call);
  EXPECT_TRUE(host.request(Site::connector, queue::Hold{.call = call}).accepted());
  EXPECT_EQ(a.call(1).stage, Stage::dialling) << site.network().ladder();
  host.advance(600ms);
  EXPECT_EQ(a.call(1).stage, Stage::talking) << site.network().ladder();
  EXPECT_THAT(a.hears(), ElementsAre("music"));
}

TEST_F(Dialogs, who_acknowledges_no_reliable_provisional_answer_is_refused) {
  a.manners.knows_prack = false;
  site.start();
  now(a.dial("1002", {{"Require", "100rel"}}));
  host.advance(40s);
  EXPECT_EQ(a.call(1).status, 504) << site.network().ladder();
  EXPECT_EQ(host.all<call::Cleared>().size(), 1u);
}

TEST_F(Dialogs, reliable_provisional_answers_are_acknowledged) {
  carrier.manners.knows_prack = true;
  carrier.manners.rings = false;
  site.start();
  now(a.dial("00123456789"));
  carrier.respond(1, 183, "x", true, {{"Require", "100rel"}, {"RSeq", "17"}});
  host.settle();
  ASSERT_EQ(carrier.requests("PRACK").size(), 1u);
  EXPECT_EQ(carrier.requests("PRACK")[0].header("RAck"), "17 1 INVITE");
  carrier.respond(1, 200, "x");
  host.settle();
  EXPECT_EQ(a.call(1).stage, Stage::talking);
}

TEST_F(Dialogs, an_unknown_required_extension_is_refused_with_420) {
  site.start();
  now(a.dial("1002", {{"Require", "time-travel"}}));
  EXPECT_EQ(a.call(1).status, 420);
  EXPECT_EQ(a.call(1).last_answer.header("Unsupported"), "time-travel");
  EXPECT_THAT(b.requests("INVITE"), IsEmpty());
}

TEST_F(Dialogs, an_invite_without_an_offer_gets_ours) {
  a.manners.offers_late = true;
  site.start();
  talk(a, "1002", b);
  ASSERT_TRUE(a.call(1).heard.has_value());
  EXPECT_EQ(misfit(*a.call(1).heard, a.call(1).said), "");
  hear_each_other(a, b);
}

TEST_F(Dialogs, a_re_invite_without_an_offer_gets_ours) {
  site.start();
  talk(a, "1002", b);
  EXPECT_TRUE(now(a.change(1, false)));
  EXPECT_THAT(a.call(1).changes, ElementsAre(200));
  hear_each_other(a, b);
}

TEST_F(Dialogs, the_route_set_of_a_proxy_is_kept) {
  carrier.manners.record_route = "<sip:edge@192.0.2.50;lr>";
  site.start();
  talk(a, "00123456789", carrier);
  EXPECT_TRUE(now(a.hang_up()));
  EXPECT_EQ(carrier.requests("BYE").size(), 1u);
  now(site.call_in("1001", "+33155501234"));
  EXPECT_TRUE(now(a.answer()));
  EXPECT_TRUE(now(a.hang_up()));
  EXPECT_EQ(carrier.requests("BYE").size(), 2u);
}

TEST_F(Dialogs, requests_of_no_dialog_are_refused_with_481) {
  site.start();
  talk(a, "1002", b);
  Message info = a.request(1, "INFO");
  info.call_id = "of-nobody";
  a.send(info);
  host.settle();
  ASSERT_EQ(a.responses("INFO").size(), 1u);
  EXPECT_EQ(a.responses("INFO")[0].status, 481);
}

TEST_F(Dialogs, more_calls_than_allowed_are_refused_with_503_and_a_time) {
  site.options.max_calls = 1;
  site.start();
  talk(a, "1002", b);
  now(c.dial("600"));
  EXPECT_EQ(c.call(1).status, 503);
  const auto seconds = parse_seconds(c.call(1).last_answer.header("Retry-After"));
  ASSERT_TRUE(seconds.has_value());
  EXPECT_GT(seconds->count(), 0);
  EXPECT_TRUE(now(a.hang_up()));
  now(c.dial("1001"));
  EXPECT_THAT(c.call(2).progress, Contains(180));
}

TEST_F(Dialogs, in_bad_weather_every_call_still_ends) {
  site.start();
  site.network().weather = {
      .least_delay = 1ms, .most_delay = 200ms, .lost_percent = 10, .doubled_percent = 10};
  for (int i = 0; i < 20; ++i) {
    a.dial(i % 2 == 0 ? "1002" : "00123456789");
    host.advance(std::chrono::milliseconds(host.random().below(3000)));
    if (host.random().below(3) != 0) b.answer();
    if (host.random().below(3) != 0) carrier.answer();
    host.advance(std::chrono::milliseconds(host.random().below(3000)));
    (void)(host.random().below(2) == 0 ? a.hang_up() : b.hang_up());
    host.advance(std::chrono::milliseconds(host.random().below(3000)));
    a.hang_up();
    host.advance(3min);
    EXPECT_THAT(host.last_values<call::State>(), IsEmpty());
  }
}

}  // namespace
}  // namespace ctibus::sip::testing
