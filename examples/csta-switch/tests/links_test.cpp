#include "application.hpp"

namespace csta_switch {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string start_session =
    "<StartApplicationSession><applicationInfo><applicationID>test</applicationID>"
    "</applicationInfo><requestedProtocolVersions><protocolVersion>"
    "http://www.ecma-international.org/standards/ecma-323/csta/ed4</protocolVersion>"
    "</requestedProtocolVersions><requestedSessionDuration>60</requestedSessionDuration>"
    "</StartApplicationSession>";

TEST(Links, a_split_frame_is_read_once_it_is_whole) {
  FrameReader reader;
  const std::string bytes = framed({12, "<a/>"}) + framed({13, "<b/>"});
  reader.feed(bytes.substr(0, 5));
  EXPECT_FALSE(reader.next().has_value());
  reader.feed(bytes.substr(5));
  EXPECT_EQ(reader.next()->body, "<a/>");
  EXPECT_EQ(reader.next()->invoke_id, 13);
  EXPECT_FALSE(reader.next().has_value());
}

TEST(Links, what_is_no_frame_ends_the_link) {
  Exchange pbx{small_site(), 1};
  Application app{pbx};
  pbx.receive(app.link(), "GET / HTTP/1.1\r\n");
  EXPECT_FALSE(app.is_open());
  EXPECT_EQ(pbx.links(), 0);
  EXPECT_THAT(pbx.violations(), ElementsAre(HasSubstr("two zero bytes")));
}

TEST(Links, a_session_is_wanted_where_the_site_says_so_and_ends_by_itself) {
  Site site = small_site();
  site.session = SessionStyle::application_session;
  Exchange pbx{site, 1};
  Application app{pbx, 4};
  EXPECT_EQ(
      error_of(app.ask("<MonitorStop><monitorCrossRefID>1</monitorCrossRefID></MonitorStop>")),
      "security/generic");
  const Element started = app.ask(start_session);
  EXPECT_EQ(started.name, "StartApplicationSessionPosResponse");
  EXPECT_EQ(started.text_of("actualSessionDuration"), "60");
  const std::string session(started.text_of("sessionID"));
  app.monitor("1001");
  pbx.advance(50s);
  EXPECT_EQ(app.ask("<ResetApplicationSessionTimer><sessionID>" + session +
                    "</sessionID><requestedSessionDuration>60</requestedSessionDuration>"
                    "</ResetApplicationSessionTimer>")
                .name,
            "ResetApplicationSessionTimerPosResponse");
  pbx.advance(109s);
  EXPECT_THAT(app.heard(), IsEmpty());
  pbx.advance(110s);
  EXPECT_THAT(app.heard(), ElementsAre("ApplicationSessionTerminated"));
  pbx.dial("1001", "1002");
  EXPECT_THAT(app.heard(), IsEmpty()) << "its monitors are gone";
}

TEST(Links, a_switch_of_the_other_kind_says_how_it_is_as_soon_as_somebody_connects) {
  Site site = small_site();
  site.session = SessionStyle::system_register;
  site.status_interval = 30s;
  Exchange pbx{site, 1};
  Application app{pbx};
  EXPECT_THAT(app.heard(), ElementsAre("SystemStatus"));
  EXPECT_EQ(app.ask("<SystemRegister><requestTypes/></SystemRegister>").name,
            "SystemRegisterResponse");
  app.say("<SystemStatusResponse/>");
  pbx.advance(30s);
  EXPECT_THAT(app.heard(), ElementsAre("SystemStatus"));
  EXPECT_THAT(pbx.violations(), IsEmpty());
  pbx.advance(60s);
  EXPECT_THAT(pbx.violations(), ElementsAre(HasSubstr("SystemStatus was not answered")));
}

TEST(Links, every_application_hears_by_its_own_monitors_in_its_own_edition) {
  Exchange pbx{small_site(), 1};
  Application first{pbx, 3};
  Application second{pbx, 6};
  first.monitor("1001");
  second.monitor("1001");
  pbx.call_in("1001", "0301234567");
  EXPECT_THAT(first.heard(), ElementsAre("Delivered 1001 alerting newCall"));
  EXPECT_THAT(second.heard(), ElementsAre("Delivered 1001 alerting newCall"));
}

TEST(Links, a_filter_suppresses_what_it_names) {
  Exchange pbx{small_site(), 1};
  Application app{pbx};
  app.ask(
      "<MonitorStart><monitorObject><deviceObject>1001</deviceObject></monitorObject>"
      "<requestedMonitorFilter><callcontrol><delivered>true</delivered></callcontrol>"
      "</requestedMonitorFilter></MonitorStart>");
  pbx.call_in("1001", "0301234567");
  pbx.answer("1001");
  EXPECT_THAT(app.heard(), ElementsAre("Established 1001 connected newCall"));
}

TEST(Links, a_stopped_monitor_hears_nothing) {
  Exchange pbx{small_site(), 1};
  Application app{pbx};
  const std::string id = app.monitor("1001");
  EXPECT_EQ(
      app.ask("<MonitorStop><monitorCrossRefID>" + id + "</monitorCrossRefID></MonitorStop>").name,
      "MonitorStopResponse");
  pbx.call_in("1001", "0301234567");
  EXPECT_THAT(app.heard(), IsEmpty());
}

TEST(Links, what_the_schema_forbids_is_noted_and_refused) {
  Exchange pbx{small_site(), 1};
  Application app{pbx};
  EXPECT_EQ(error_of(app.ask("<MakeCall><calledDirectoryNumber>1002</calledDirectoryNumber>"
                             "<callingDevice>1001</callingDevice></MakeCall>")),
            "operation/generic");
  EXPECT_EQ(error_of(app.ask("<MakeCall><callingDevice>1001</callingDevice><calledDirectoryNumber>"
                             "1002</calledDirectoryNumber><autoOriginate>perhaps</autoOriginate>"
                             "</MakeCall>")),
            "operation/valueOutOfRange");
  EXPECT_EQ(error_of(app.ask_raw("<RequestSystemStatus xmlns=\"urn:other\"/>")),
            "operation/generic");
  EXPECT_EQ(error_of(app.ask_raw("<RequestSystemStatus>")), "operation/generic");
  EXPECT_EQ(error_of(app.ask("<MakeConnection/>")), "operation/serviceNotSupported");
  EXPECT_THAT(pbx.violations(),
              ElementsAre(HasSubstr("lacks callingDevice before calledDirectoryNumber"),
                          HasSubstr("'perhaps' is not a word of AutoOriginate"),
                          HasSubstr("'urn:other' is not the namespace"), testing::_));
  EXPECT_THAT(pbx.calls(), IsEmpty());
}

TEST(Links, a_restart_closes_links_and_forgets_calls) {
  Exchange pbx{small_site(), 1};
  Application app{pbx};
  app.monitor("1001");
  const int caller = pbx.call_in("1001", "0301234567");
  pbx.restart();
  EXPECT_FALSE(app.is_open());
  EXPECT_THAT(pbx.calls(), IsEmpty());
  EXPECT_FALSE(pbx.outside_hangs_up(caller));
  EXPECT_FALSE(pbx.answer("1001"));
}

TEST(Links, faults_lose_double_and_delay_what_is_sent) {
  Exchange pbx{small_site(), 1};
  Application app{pbx};
  app.monitor("1001");
  pbx.faults.duplicate_events = 1;
  pbx.call_in("1001", "0301234567");
  EXPECT_EQ(app.heard().size(), 2U);
  pbx.faults = {.lose_events = 1};
  pbx.answer("1001");
  EXPECT_THAT(app.heard(), IsEmpty());
  pbx.faults = {.delay = 2s};
  pbx.hold("1001");
  pbx.advance(1s);
  EXPECT_THAT(app.heard(), IsEmpty());
  pbx.advance(2s);
  EXPECT_THAT(app.heard(), ElementsAre("Held 1001 hold keyOperation"));
}

TEST(Links, a_request_is_refused_by_its_own_invoke_id) {
  Exchange pbx{small_site(), 1};
  FrameReader reader;
  const int link = pbx.connect(
      LinkKind::xml, [&](const std::string& bytes) { reader.feed(bytes); }, [] {});
  pbx.receive(link, framed({event_invoke_id, "<RequestSystemStatus/>"}));
  const auto answer = reader.next();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->invoke_id, event_invoke_id);
  EXPECT_THAT(answer->body, HasSubstr("CSTAErrorCode"));
}

TEST(Links, a_switch_that_says_once_how_it_is_waits_half_a_minute_for_the_answer) {
  Site site = small_site();
  site.session = SessionStyle::system_register;
  Exchange pbx{site, 1};
  Application silent{pbx};
  Application polite{pbx};
  polite.say("<SystemStatusResponse/>");
  pbx.advance(29s);
  EXPECT_THAT(pbx.violations(), IsEmpty());
  pbx.advance(100s);
  EXPECT_THAT(pbx.violations(), ElementsAre("link 1: SystemStatus was not answered"));
}

TEST(Links, a_response_that_is_too_long_is_refused_instead) {
  Site site = small_site();
  site.trunks.front().lines = 400;
  site.pilots.front().capacity = 400;
  Exchange pbx{site, 1};
  Application app{pbx};
  std::string sent;
  pbx.trace = [&](int, char direction, std::string_view) { sent += direction; };
  for (int i = 0; i < 400; ++i) pbx.call_in("700", "0301234567");
  EXPECT_EQ(
      error_of(app.ask("<SnapshotDevice><snapshotObject>700</snapshotObject></SnapshotDevice>")),
      "systemResourceAvailibility/resourceLimitExceeded");
  EXPECT_EQ(sent, "<!>");
}

TEST(Links, a_device_may_be_named_by_a_tel_uri) {
  Exchange pbx{small_site(), 1};
  Application app{pbx};
  app.monitor("tel:10-01;phone-context=example.com");
  EXPECT_GT(pbx.call_in("1001", "0301234567"), 0);
  EXPECT_THAT(app.heard(), ElementsAre("Delivered 1001 alerting newCall"));
}

}  // namespace
}  // namespace csta_switch
