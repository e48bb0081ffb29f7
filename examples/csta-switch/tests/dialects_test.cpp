#include "application.hpp"
#include "ber/codec.hpp"
#include "wire/dialect.hpp"
#include "wire/xml.hpp"

namespace csta_switch {
namespace {

using testing::HasSubstr;
using testing::Not;

Site site_of(Dialect dialect) {
  Site site = small_site();
  site.dialect = dialect;
  return site;
}

/// An application that looks at bytes as they are.
struct Listener {
  explicit Listener(Exchange& exchange) : pbx(&exchange) {
    link = pbx->connect(
        LinkKind::xml, [this](const std::string& bytes) { reader.feed(bytes); }, [] {});
  }
  /// All that has come, one after the other.
  std::string send(std::string xml) {
    xml.insert(xml.find_first_of("/> "),
               " xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed4\"");
    return send_bare(xml);
  }
  std::string send_bare(const std::string& xml) {
    pbx->receive(link, framed({++invoke_id, xml}));
    return come();
  }
  std::string come() {
    std::string all;
    while (const auto frame = reader.next()) all += frame->body + "\n";
    return all;
  }
  std::string monitor(const std::string& device) {
    return send("<MonitorStart><monitorObject><deviceObject>" + device +
                "</deviceObject></monitorObject></MonitorStart>");
  }

  Exchange* pbx;
  FrameReader reader;
  int link = 0;
  int invoke_id = 0;
};

TEST(Dialects, openscape_voice_wraps_its_devices_and_leaves_namespaces_out) {
  Exchange pbx{site_of(Dialect::openscape_voice), 1};
  Listener app{pbx};
  EXPECT_THAT(app.monitor("N&lt;1001&gt;;displayNumber=1001"),
              testing::AllOf(HasSubstr("<MonitorStartResponse>"), Not(HasSubstr("xmlns"))));
  EXPECT_GT(pbx.call_in("1001", "0301234567"), 0);
  const std::string event = app.come();
  EXPECT_THAT(event, HasSubstr("<alertingDevice><deviceIdentifier>N&lt;1001&gt;;displayNumber="));
  EXPECT_THAT(event, HasSubstr("xmlns:scx=\"http://www.siemens.com/schema/csta\""));
  EXPECT_THAT(event, HasSubstr("csta/ed4"));
  const std::string answered = app.send(
      "<AnswerCall>" + connection_xml("callToBeAnswered", "1", "N&lt;1001&gt;") + "</AnswerCall>");
  EXPECT_THAT(answered, HasSubstr("AnswerCallResponse"));
  EXPECT_TRUE(pbx.violations().empty());
}

TEST(Dialects, openscape_voice_breaks_hexadecimal_into_lines) {
  Exchange pbx{site_of(Dialect::openscape_voice), 1};
  Listener app{pbx};
  app.monitor("1001");
  pbx.call_in("1001", "0301234567");
  app.send("<AssociateData>" + connection_xml("existingCall", "1", "1001") +
           "<correlatorData><string>616263646566</string></correlatorData></AssociateData>");
  pbx.answer("1001");
  EXPECT_THAT(app.come(), HasSubstr("<string>61626364\n  6566\n"));
}

TEST(Dialects, openscape_voice_lets_a_session_begin_without_a_namespace) {
  Exchange pbx{site_of(Dialect::openscape_voice), 1};
  Listener app{pbx};
  EXPECT_THAT(app.send_bare("<StartApplicationSession><applicationInfo><applicationID>a"
                            "</applicationID></applicationInfo><requestedProtocolVersions>"
                            "<protocolVersion>http://www.ecma-international.org/standards/ecma-323/"
                            "csta/ed4</protocolVersion></requestedProtocolVersions>"
                            "</StartApplicationSession>"),
              HasSubstr("<StartApplicationSessionPosResponse><sessionID>"));
}

TEST(Dialects, devices_by_number_are_not_what_is_dialled) {
  Exchange pbx{site_of(Dialect::device_numbers), 1};
  Application app{pbx};
  app.ask(
      "<MonitorStart><monitorObject><deviceObject typeOfNumber=\"deviceNumber\">101001"
      "</deviceObject></monitorObject></MonitorStart>");
  pbx.dial("1001", "1002");
  const Element& event = app.last("DeliveredEvent");
  EXPECT_EQ(event.text_of("connection", "deviceID"), "101002");
  EXPECT_EQ(event.child("alertingDevice")->children.front().attributes.front().second,
            "deviceNumber");
  EXPECT_NE(event.child("extensions"), nullptr);
  EXPECT_EQ(app.ask("<AnswerCall><callToBeAnswered><callID>1</callID>"
                    "<deviceID typeOfNumber=\"deviceNumber\">101002</deviceID></callToBeAnswered>"
                    "</AnswerCall>")
                .name,
            "AnswerCallResponse");
}

TEST(Dialects, dynamic_ids_are_other_ones_in_each_call) {
  Exchange pbx{site_of(Dialect::dynamic_ids), 1};
  Application app{pbx};
  app.monitor("1002");
  std::vector<std::string> ids;
  for (int round = 0; round < 2; ++round) {
    pbx.call_in("1002", "0301234567");
    const std::string id(app.last("DeliveredEvent").text_of("connection", "deviceID"));
    const std::string call(app.last("DeliveredEvent").text_of("connection", "callID"));
    ids.push_back(id);
    EXPECT_EQ(app.ask("<AnswerCall><callToBeAnswered><callID>" + call +
                      "</callID><deviceID typeOfNumber=\"dynamic\">" + id +
                      "</deviceID></callToBeAnswered></AnswerCall>")
                  .name,
              "AnswerCallResponse");
    pbx.hang_up("1002");
  }
  EXPECT_NE(ids[0], ids[1]);
}

constexpr std::string_view avaya_start =
    "<StartApplicationSession xmlns=\"http://www.ecma-international.org/standards/ecma-354/"
    "appl_session\"><applicationInfo><applicationID>a</applicationID><applicationSpecificInfo>"
    "<SessionLoginInfo xmlns=\"http://www.avaya.com/csta\"><userName>ann</userName><password>1"
    "</password></SessionLoginInfo></applicationSpecificInfo></applicationInfo>"
    "<requestedProtocolVersions><protocolVersion>http://www.ecma-international.org/standards/"
    "ecma-323/csta/ed3/priv7</protocolVersion></requestedProtocolVersions>"
    "</StartApplicationSession>";
constexpr std::string_view avaya_monitor =
    "<MonitorStart xmlns=\"http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv7\">"
    "<monitorObject><deviceObject typeOfNumber=\"other\" mediaClass=\"notKnown\">"
    "1001:PBX:192.0.2.1:0</deviceObject></monitorObject></MonitorStart>";

TEST(Dialects, avaya_aes_wants_a_log_in_and_its_own_namespace) {
  Site site = site_of(Dialect::avaya_aes);
  site.applications = {{"ann", "1"}};
  Exchange pbx{site, 1};
  Listener app{pbx};
  EXPECT_THAT(app.send_bare(std::string(avaya_monitor)), HasSubstr("<security>"));
  EXPECT_THAT(app.send_bare(std::string(avaya_start)),
              HasSubstr("<actualProtocolVersion>http://www.ecma-international.org/standards/"
                        "ecma-323/csta/ed3/priv7<"));
  EXPECT_THAT(app.send_bare(std::string(avaya_monitor)),
              HasSubstr("csta/ed3/priv7\"><monitorCross"));
  EXPECT_GT(pbx.call_in("1001", "0301234567"), 0);
  EXPECT_THAT(app.come(),
              HasSubstr("<alertingDevice><deviceIdentifier typeOfNumber=\"other\" "
                        "mediaClass=\"notKnown\">1001:PBX:192.0.2.1:0</deviceIdentifier>"));
  EXPECT_THAT(app.monitor("1001"), HasSubstr("CSTAErrorCode"));  // in the namespace of edition 4
}

TEST(Dialects, avaya_aes_refuses_whoever_logs_in_as_somebody_else) {
  Site site = site_of(Dialect::avaya_aes);
  site.applications = {{"ann", "2"}};
  Exchange pbx{site, 1};
  Listener app{pbx};
  EXPECT_THAT(app.send_bare(std::string(avaya_start)), HasSubstr("invalidApplicationInfo"));
  EXPECT_TRUE(pbx.violations().empty());
}

TEST(Dialects, in_ber_device_numbers_dynamic_ids_and_private_data_have_their_own_tags) {
  Element event{"HeldEvent"};
  event.add(Element{"heldConnection", {}, {}, {{"callID", "1"}, {"deviceID", "1001"}}});
  event.add("holdingDevice").add("deviceIdentifier", "1001");
  event.add("cause", "normal");
  Element numbered = event;
  to_dialect(Dialect::device_numbers, numbered);
  const ber::Type& type = *ber::Types::get().find("HeldEvent");
  const std::string bytes = ber::encoded(type, numbered);
  EXPECT_NE(bytes.find("\x81\x03\x01\x8a\x89"), std::string::npos);  // [1] 101001
  EXPECT_NE(bytes.find("\x7e\x09\xa1\x07\x04\x05"), std::string::npos);
  Element dynamic = event;
  to_dialect(Dialect::dynamic_ids, dynamic);
  EXPECT_NE(ber::encoded(type, dynamic)
                .find("\xa1\x08\x83\x06"
                      "1:1001"),
            std::string::npos);
}

TEST(Dialects, an_empty_system_status_occurs) {
  Element status{"SystemStatus"};
  status.add("systemStatus", "normal");
  to_dialect(Dialect::openscape_voice, status);
  EXPECT_THAT(write_xml(status, {}), HasSubstr("<SystemStatus/>"));
}

TEST(Dialects, an_empty_device_number_is_no_device) {
  Exchange pbx{site_of(Dialect::device_numbers), 1};
  Listener app{pbx};
  EXPECT_THAT(app.send("<MonitorStart><monitorObject><deviceObject typeOfNumber=\"deviceNumber\"/>"
                       "</monitorObject></MonitorStart>"),
              HasSubstr("invalidDeviceID"));
  EXPECT_TRUE(pbx.violations().empty());
}

TEST(Dialects, private_data_of_the_site_and_of_the_dialect_are_one_field) {
  for (const Dialect dialect : {Dialect::openscape_voice, Dialect::device_numbers}) {
    Site site = site_of(dialect);
    site.private_data = {{"colour", "red"}};
    Exchange pbx{site, 1};
    Listener app{pbx};
    app.monitor(dialect == Dialect::device_numbers ? "1001" : "N&lt;1001&gt;");
    pbx.call_in("1001", "0301234567");
    const std::string event = app.come();
    const auto first = event.find("<extensions>");
    ASSERT_NE(first, std::string::npos);
    EXPECT_EQ(event.find("<extensions>", first + 1), std::string::npos);
    EXPECT_THAT(event, HasSubstr("<colour>red</colour>"));
  }
}

}  // namespace
}  // namespace csta_switch
