#include "ua_application.hpp"

namespace csta_switch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_F(UaCsta, an_invite_that_asks_for_the_status_begins_a_session) {
  const sip::Message answer = app.begin();
  EXPECT_THAT(answer.body, HasSubstr("<systemStatus>normal</systemStatus>"));
  EXPECT_EQ(answer.field("Content-Type"), "application/csta+xml");
  EXPECT_EQ(answer.field("Content-Disposition"), "signal;handling=required");
  EXPECT_EQ(answer.field("Session-Expires"), "1800;refresher=uac");
  EXPECT_EQ(pbx.links(), 1);
  EXPECT_THAT(app.server.violations(), IsEmpty());
  app.datagrams();
  app.advance(60s);
  EXPECT_THAT(app.datagrams(), IsEmpty()) << "its ACK has come";
}

TEST_F(UaCsta, an_invite_that_begins_no_session_is_refused) {
  const sip::Message sdp =
      app.ask(app.request("INVITE", "Content-Type: application/sdp\r\n", "v=0"));
  EXPECT_EQ(sdp.status, 415);
  EXPECT_EQ(sdp.field("Accept"), "application/csta+xml");
  EXPECT_EQ(app.ask(app.request("INVITE")).status, 488);
  EXPECT_EQ(app.ask(app.csta("INVITE", call_1002)).status, 488);
  EXPECT_EQ(app.ask(app.csta("INVITE", "<RequestSystemStatus/>", "Require: 100rel\r\n"))
                .field("Unsupported"),
            "100rel");
  EXPECT_EQ(app.ask(app.request("INVITE",
                                "Content-Type: application/csta+xml\r\n"
                                "Content-Disposition: alert\r\n",
                                in_name_space("<RequestSystemStatus/>")))
                .status,
            415);
  const sip::Message foreign = app.ask(app.request("INVITE",
                                                   "Content-Type: application/csta+xml\r\n"
                                                   "Content-Disposition: signal\r\n",
                                                   "<RequestSystemStatus xmlns=\"urn:x\"/>"));
  EXPECT_EQ(foreign.status, 400);
  EXPECT_THAT(foreign.body, HasSubstr("CSTAErrorCode"));
  EXPECT_EQ(pbx.links(), 0);
  EXPECT_EQ(app.server.dialogs(), 0);
  EXPECT_THAT(pbx.calls(), IsEmpty());
}

TEST_F(UaCsta, a_response_is_in_the_answer_to_the_info_and_before_its_events) {
  app.begin();
  app.monitor("1001");
  app.datagrams();
  EXPECT_EQ(app.service(call_1002).name, "MakeCallResponse");
  EXPECT_THAT(app.datagrams(), ElementsAre("200", "INFO", "INFO"));
  EXPECT_THAT(app.heard(), ElementsAre("Originated 1001 connected makeCall",
                                       "Delivered 1002 connected newCall"));
  EXPECT_EQ(error_of(app.service("<MakeCall><callingDevice>9</callingDevice>"
                                 "<calledDirectoryNumber>1002</calledDirectoryNumber></MakeCall>")),
            "operation/invalidCallingDeviceID");
}

TEST_F(UaCsta, an_event_waits_until_the_one_before_was_answered) {
  app.begin();
  app.monitor("1001");
  app.datagrams();
  app.answers = false;
  app.service(call_1002);
  EXPECT_THAT(app.datagrams(), ElementsAre("200", "INFO"));
  app.advance(400ms);
  EXPECT_THAT(app.datagrams(), IsEmpty());
  app.answers = true;
  app.advance(500ms);
  EXPECT_THAT(app.datagrams(), ElementsAre("INFO", "INFO"));
  EXPECT_THAT(app.heard(), ElementsAre("Originated 1001 connected makeCall",
                                       "Delivered 1002 connected newCall"));
}

TEST_F(UaCsta, where_the_site_says_so_responses_come_by_info_too) {
  UaOptions options;
  options.answers_by_info = true;
  UaApplication other{pbx, options};
  other.begin();
  EXPECT_EQ(other
                .service("<MonitorStart><monitorObject><deviceObject>1001</deviceObject>"
                         "</monitorObject></MonitorStart>")
                .name,
            "");
  EXPECT_EQ(other.service(call_1002).name, "");
  EXPECT_THAT(other.heard(), ElementsAre("MonitorStartResponse", "MakeCallResponse",
                                         "Originated 1001 connected makeCall",
                                         "Delivered 1002 connected newCall"));
}

TEST_F(UaCsta, a_response_that_is_late_comes_by_info) {
  app.begin();
  pbx.faults.delay = 100ms;
  EXPECT_EQ(app.service("<RequestSystemStatus/>").name, "");
  app.advance(1s);
  EXPECT_THAT(app.heard(), ElementsAre("RequestSystemStatusResponse"));
}

TEST_F(UaCsta, a_bye_ends_the_link_with_its_monitors) {
  app.begin();
  app.monitor("1001");
  EXPECT_EQ(app.ask(app.request("BYE")).status, 200);
  EXPECT_EQ(pbx.links(), 0);
  pbx.call_in("1001", "0301234567");
  EXPECT_THAT(app.heard(), IsEmpty());
  EXPECT_EQ(app.ask(app.csta("INFO", call_1002)).status, 481);
}

TEST_F(UaCsta, the_switch_asks_for_a_route_by_info) {
  app.begin();
  EXPECT_EQ(app.service("<RouteRegister><routeingDevice>600</routeingDevice></RouteRegister>").name,
            "RouteRegisterResponse");
  pbx.call_in("600", "0301234567");
  app.advance(1s);
  EXPECT_THAT(app.heard(), ElementsAre("RouteRequest"));
  const std::string body = app.last.body;
  const auto id = body.find("<crossRefIdentifier>") + 20;
  const auto registration = body.find("<routeRegisterReqID>") + 20;
  EXPECT_EQ(
      app.service("<RouteSelect><crossRefIdentifier>" + body.substr(id, body.find('<', id) - id) +
                  "</crossRefIdentifier><routeRegisterReqID>" +
                  body.substr(registration, body.find('<', registration) - registration) +
                  "</routeRegisterReqID><routeSelected>1002</routeSelected></RouteSelect>")
          .name,
      "")
      << "RouteSelect has no response";
  EXPECT_THAT(app.heard(), ElementsAre("RouteEnd"));
  EXPECT_EQ(pbx.calls().front().parties.back().device, "1002");
}

TEST_F(UaCsta, what_a_telephone_notifies_is_carried_out_one_way) {
  EXPECT_EQ(app.ask(app.csta("NOTIFY", call_1002, "Event: uaCSTA\r\n")).body, "");
  EXPECT_EQ(pbx.calls().size(), 1U);
  EXPECT_EQ(pbx.links(), 0);
  EXPECT_EQ(app.ask(app.csta("NOTIFY", call_1002, "Event: presence\r\n")).status, 489);
}

TEST_F(UaCsta, a_restart_forgets_dialogs_without_a_word) {
  app.begin();
  app.datagrams();
  pbx.restart();
  EXPECT_THAT(app.datagrams(), IsEmpty());
  EXPECT_EQ(app.ask(app.csta("INFO", call_1002)).status, 481);
  app.tag.clear();
  app.begin();
  EXPECT_EQ(pbx.links(), 1);
}

TEST(UaSessions, an_interval_that_no_clock_has_is_the_longest_one) {
  for (const std::string seconds : {"10000000000", "99999999999999999999999"}) {
    Exchange pbx{small_site(), 1};
    UaApplication app{pbx};
    EXPECT_EQ(app.begin("Supported: timer\r\nSession-Expires: " + seconds +
                        "\r\nMin-SE: " + seconds + "\r\n")
                  .field("Session-Expires"),
              "4294967295;refresher=uac");
  }
}

TEST_F(UaCsta, who_answers_more_slowly_than_things_happen_is_left) {
  app.begin();
  app.monitor("1001");
  app.answers = false;
  ASSERT_TRUE(pbx.dial("1001", "1002"));
  ASSERT_TRUE(pbx.answer("1002"));
  for (int i = 0; i < 5000; ++i) pbx.press("1001", "5");
  EXPECT_EQ(app.server.dialogs(), 0);
  EXPECT_THAT(app.server.violations(), ElementsAre(HasSubstr("takes its INFOs too slowly")));
}

}  // namespace
}  // namespace csta_switch
