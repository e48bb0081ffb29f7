#include <random>

#include "sip/value.hpp"
#include "ua_application.hpp"

namespace csta_switch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(UaCsta, a_doubled_request_is_carried_out_once_and_answered_twice) {
  app.begin();
  const std::string info = app.csta("INFO", call_1002);
  const sip::Message first = app.ask(info);
  const sip::Message second = app.ask(info);
  EXPECT_EQ(first.body, second.body);
  EXPECT_THAT(first.body, HasSubstr("MakeCallResponse"));
  EXPECT_EQ(pbx.calls().size(), 1U);
}

TEST_F(UaCsta, an_invite_that_comes_again_after_its_ack_is_passed_over) {
  const std::string invite = app.csta("INVITE", "<RequestSystemStatus/>");
  app.tag = sip::parameter(app.ask(invite).field("To"), "tag");
  app.send(invite);
  EXPECT_THAT(app.datagrams(), ElementsAre("200", "200"));
  app.acknowledge();
  app.send(invite);
  EXPECT_THAT(app.datagrams(), IsEmpty());
  EXPECT_EQ(app.server.dialogs(), 1);
}

TEST_F(UaCsta, an_invite_that_comes_by_two_ways_begins_one_session) {
  std::string invite = app.csta("INVITE", "<RequestSystemStatus/>");
  EXPECT_EQ(app.ask(invite).status, 200);
  EXPECT_EQ(app.ask(invite.replace(invite.find("z9hG4bK"), 7, "z9hG4bK-b")).status, 482);
  EXPECT_EQ(app.server.dialogs(), 1);
}

TEST_F(UaCsta, a_request_with_somebody_elses_tag_is_not_of_the_dialog) {
  app.begin();
  std::string foreign = app.csta("INFO", call_1002);
  EXPECT_EQ(app.ask(foreign.replace(foreign.find(";tag=a"), 6, ";tag=b")).status, 481);
  EXPECT_THAT(pbx.calls(), IsEmpty());
}

TEST_F(UaCsta, what_the_switch_says_goes_by_the_recorded_route) {
  app.begin("Record-Route: <sip:10.0.0.9:5080;lr>, <sip:10.0.0.8;lr>\r\n");
  app.monitor("1001");
  pbx.call_in("1001", "0301234567");
  EXPECT_EQ(app.sent_to, "10.0.0.9:5080");
  app.advance(1s);
  EXPECT_THAT(app.last.values("Route"), ElementsAre("<sip:10.0.0.9:5080;lr>", "<sip:10.0.0.8;lr>"));
  EXPECT_EQ(app.last.uri, "sip:app@10.0.0.2:5070");
}

TEST_F(UaCsta, a_cancel_comes_too_late) {
  const std::string invite = app.csta("INVITE", "<RequestSystemStatus/>");
  app.tag = sip::parameter(app.ask(invite).field("To"), "tag");
  app.acknowledge();
  std::string cancel = invite;
  for (auto place = cancel.find("INVITE"); place != std::string::npos;
       place = cancel.find("INVITE")) {
    cancel.replace(place, 6, "CANCEL");
  }
  EXPECT_EQ(app.ask(cancel).sequence_method(), "CANCEL");
  EXPECT_THAT(app.datagrams(), ElementsAre("200", "200"));
  EXPECT_EQ(app.server.dialogs(), 1);
  cancel.replace(cancel.find("z9hG4bK"), 7, "z9hG4bK-b");
  EXPECT_EQ(app.ask(cancel).status, 481);
}

TEST_F(UaCsta, a_request_older_than_the_last_one_is_refused) {
  app.begin();
  const std::string old = app.csta("INFO", call_1002);
  app.service("<RequestSystemStatus/>");
  EXPECT_EQ(app.ask(old).status, 500);
  EXPECT_THAT(pbx.calls(), IsEmpty());
}

TEST_F(UaCsta, the_200_to_an_invite_is_repeated_until_its_ack_or_the_end) {
  const std::string invite = app.csta("INVITE", "<RequestSystemStatus/>");
  app.ask(invite);
  app.advance(1500ms);
  EXPECT_THAT(app.datagrams(), ElementsAre("200", "200", "200"));
  app.advance(32s);
  EXPECT_THAT(app.server.violations(), ElementsAre(HasSubstr("no ACK")));
  EXPECT_EQ(app.last.method, "BYE");
  EXPECT_EQ(pbx.links(), 0);
}

TEST_F(UaCsta, an_event_is_repeated_until_it_is_answered_or_the_link_is_over) {
  app.begin();
  app.monitor("1001");
  app.datagrams();
  app.answers = false;
  pbx.call_in("1001", "0301234567");
  std::vector<long> when;
  for (Time now = 0ms; now < 32s; now += 500ms) {
    app.advance(now);
    if (!app.datagrams().empty()) when.push_back(now / 1ms);
  }
  EXPECT_THAT(when,
              ElementsAre(0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500, 31500));
  EXPECT_EQ(pbx.links(), 1);
  app.advance(32s);
  EXPECT_THAT(app.datagrams(), ElementsAre("BYE"));
  EXPECT_EQ(pbx.links(), 0);
  EXPECT_THAT(app.server.violations(), ElementsAre(HasSubstr("INFO was not answered")));
}

TEST_F(UaCsta, an_application_that_knows_no_such_dialog_loses_its_link) {
  app.begin();
  app.monitor("1001");
  app.refuses = 481;
  pbx.call_in("1001", "0301234567");
  app.advance(1s);
  EXPECT_EQ(pbx.links(), 0);
  EXPECT_EQ(app.server.dialogs(), 0);
}

TEST_F(UaCsta, a_session_lives_as_long_as_it_is_refreshed) {
  const std::string timer = "Supported: timer\r\nSession-Expires: 90;refresher=uac\r\n";
  EXPECT_EQ(app.begin(timer).field("Session-Expires"), "90;refresher=uac");
  app.advance(59s);
  const sip::Message again = app.ask(app.csta("INVITE", "<RequestSystemStatus/>", timer));
  EXPECT_THAT(again.body, HasSubstr("RequestSystemStatusResponse"));
  EXPECT_EQ(sip::parameter(again.field("To"), "tag"), app.tag);
  app.acknowledge();
  app.advance(118s);
  EXPECT_EQ(app.ask(app.request("UPDATE", timer)).status, 200);
  app.advance(177s);
  EXPECT_EQ(app.server.dialogs(), 1);
  EXPECT_EQ(pbx.links(), 1);
  app.advance(178s);
  EXPECT_EQ(app.last.method, "BYE");
  EXPECT_EQ(pbx.links(), 0);
  EXPECT_THAT(app.server.violations(), ElementsAre(HasSubstr("not refreshed")));
}

TEST_F(UaCsta, the_switch_refreshes_where_the_application_cannot) {
  EXPECT_EQ(app.begin("Allow: INVITE, ACK, BYE, INFO, UPDATE\r\n").field("Session-Expires"),
            "1800;refresher=uas");
  app.datagrams();
  app.advance(2700s);
  EXPECT_THAT(app.datagrams(), ElementsAre("UPDATE", "UPDATE", "UPDATE"));
  EXPECT_EQ(app.last.field("Session-Expires"), "1800;refresher=uac");
  app.answers = false;
  app.advance(3632s);
  EXPECT_EQ(pbx.links(), 0);
}

TEST_F(UaCsta, a_session_whose_refresh_is_refused_ends) {
  app.begin("Allow: INVITE, ACK, BYE, INFO, UPDATE\r\n");
  app.refuses = 500;
  app.advance(1767s);
  EXPECT_EQ(pbx.links(), 1);
  app.advance(1768s);
  EXPECT_EQ(pbx.links(), 0);
  EXPECT_THAT(app.server.violations(),
              ElementsAre(HasSubstr("refused with 500"), HasSubstr("not refreshed")));
}

TEST_F(UaCsta, where_nobody_can_refresh_there_is_no_session_timer) {
  EXPECT_EQ(app.begin("Allow: INVITE, ACK, BYE, INFO\r\n").field("Session-Expires"), "");
  app.advance(7200s);
  EXPECT_EQ(pbx.links(), 1);
}

TEST_F(UaCsta, too_short_a_session_is_refused) {
  const sip::Message answer = app.ask(
      app.csta("INVITE", "<RequestSystemStatus/>", "Supported: timer\r\nSession-Expires: 30\r\n"));
  EXPECT_EQ(answer.status, 422);
  EXPECT_EQ(answer.field("Min-SE"), "90");
}

TEST_F(UaCsta, what_sip_forbids_is_noted) {
  app.send("nonsense");
  app.send("INFO sip:a SIP/2.0\r\n\r\n");
  app.send("\r\n\r\n");
  std::string old = app.request("OPTIONS");
  old.replace(old.find("z9hG4bK"), 7, "");
  EXPECT_EQ(app.ask(old).status, 400);
  EXPECT_EQ(app.ask(app.request("INVITE", "Content-Type: application/csta+xml\r\n",
                                in_name_space("<RequestSystemStatus/>")))
                .status,
            200);
  EXPECT_THAT(app.server.violations(),
              ElementsAre(HasSubstr("first line"), HasSubstr("lacks Via"), HasSubstr("z9hG4bK"),
                          HasSubstr("lacks Content-Disposition")));
}

TEST_F(UaCsta, answers_go_back_the_way_that_a_request_wants) {
  std::string asked = app.request("OPTIONS");
  asked.replace(asked.find(";branch"), 0, " ; rport");
  const sip::Message answer = app.ask(asked);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(sip::parameter(answer.field("Via"), "rport"), "5070");
  EXPECT_EQ(sip::parameter(answer.field("Via"), "received"), "10.0.0.2");
  asked = app.request("OPTIONS");
  asked.replace(asked.find("10.0.0.2:5070;branch"), 13, "app.example.org");
  EXPECT_EQ(sip::parameter(app.ask(asked).field("Via"), "received"), "10.0.0.2");
  EXPECT_EQ(app.sent_to, "10.0.0.2:5060") << "the port that its Via names, or else the usual one";
}

TEST_F(UaCsta, broken_datagrams_break_nothing) {
  app.begin();
  app.monitor("1001");
  std::mt19937 chance(1);
  for (int round = 0; round < 3000; ++round) {
    std::string datagram = round % 2 == 0 ? app.csta("INFO", call_1002, "l: 1\r\n")
                                          : app.csta("INVITE", "<RequestSystemStatus/>");
    for (int flips = 0; flips < 4; ++flips) {
      datagram[chance() % datagram.size()] = static_cast<char>(chance());
    }
    app.server.receive(datagram.substr(0, chance() % (2 * datagram.size())), "10.0.0.2:5070");
  }
  EXPECT_FALSE(app.server.violations().empty());
  app.advance(600s);
  UaApplication fresh{pbx};
  fresh.begin();
  EXPECT_EQ(fresh.service("<RequestSystemStatus/>").name, "RequestSystemStatusResponse");
}

class LossyUaCsta : public testing::TestWithParam<int> {};

TEST_P(LossyUaCsta, whatever_gets_lost_or_comes_twice_everything_is_heard_once_in_order) {
  Exchange pbx{small_site(), 1};
  Application witness{pbx};
  UaApplication app{pbx};
  std::mt19937 chance(static_cast<unsigned>(GetParam()));
  app.loses = [&] { return chance() % 5 == 0; };
  app.doubles = [&] { return chance() % 4 == 0; };
  app.begin();
  for (const char* device : {"1001", "1002"}) {
    app.monitor(device);
    witness.monitor(device);
  }
  for (int round = 0; round < 10; ++round) {
    const Element made = app.service(call_1002);
    EXPECT_EQ(made.name, "MakeCallResponse");
    const std::string call(made.text_of("callingDevice", "callID"));
    app.service("<AnswerCall>" + connection_xml("callToBeAnswered", call, "1002") +
                "</AnswerCall>");
    app.service("<ClearConnection>" + connection_xml("connectionToBeCleared", call, "1001") +
                "</ClearConnection>");
    EXPECT_THAT(pbx.calls(), IsEmpty());
  }
  app.advance(pbx.now() + 600s);
  EXPECT_THAT(app.server.violations(), IsEmpty());
  const auto heard = app.heard();
  EXPECT_EQ(heard.size(), 80U);
  EXPECT_EQ(heard, witness.heard());
  EXPECT_THAT(pbx.violations(), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(Seeds, LossyUaCsta, testing::Range(1, 11));

}  // namespace
}  // namespace csta_switch
