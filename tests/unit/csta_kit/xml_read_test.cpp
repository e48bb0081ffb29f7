#include <gtest/gtest.h>

#include "ctibus/kit/csta/arrange.hpp"
#include "ctibus/kit/csta/check.hpp"
#include "ctibus/kit/csta/xml.hpp"

namespace ctibus::csta {
namespace {

Element read(std::string_view xml) {
  auto message = read_xml(xml);
  if (!message) ADD_FAILURE() << message.error().text << "\n" << xml;
  return message.value_or(Element());
}

std::string code_of(std::string_view xml, const XmlLimits& limits = {}) {
  const auto message = read_xml(xml, limits);
  return message ? "none" : message.error().code;
}

// The dialects below are those of real switches; numbers and names are made up.

TEST(ReadXml, openscape_voice) {
  std::string space;
  const auto event = read_xml(R"(<?xml version="1.0" encoding="UTF-8"?>
<DeliveredEvent xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4"
    xmlns:scx="http://www.siemens.com/schema/csta"
    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="http://www.ecma-international.org/standards/ecma-323/csta/ed4 delivered-event.xsd">
  <monitorCrossRefID>42</monitorCrossRefID>
  <connection><callID>FF0001</callID><deviceID>N&lt;302105550101&gt;</deviceID></connection>
  <alertingDevice>
    <deviceIdentifier>N&lt;302105550101&gt;;displayNumber=0101;noa=nk;uid=agent</deviceIdentifier>
  </alertingDevice>
  <callingDevice><deviceIdentifier>N&lt;302105550102&gt;</deviceIdentifier></callingDevice>
  <calledDevice><deviceIdentifier>N&lt;302105550101&gt;</deviceIdentifier></calledDevice>
  <lastRedirectionDevice><notRequired/></lastRedirectionDevice>
  <localConnectionInfo>alerting</localConnectionInfo>
  <correlatorData><string>41 42
    43</string></correlatorData>
  <cause>newCall</cause>
  <servicesPermitted>
    <callControlServices><answerCall>true</answerCall><deflectCall>true</deflectCall></callControlServices>
  </servicesPermitted>
  <extensions><privateData><private>
    <scx:deliveredEventPrivateData scx:kind="x"><scx:trunk>7</scx:trunk></scx:deliveredEventPrivateData>
  </private></privateData></extensions>
</DeliveredEvent>)",
                              {}, &space);
  ASSERT_TRUE(event.has_value()) << event.error().text;
  EXPECT_EQ(edition_of(space), Edition::ed4);
  EXPECT_EQ(event->name, "DeliveredEvent");
  EXPECT_TRUE(event->attributes.empty());
  EXPECT_EQ(event->text_at("monitorCrossRefID"), "42");
  EXPECT_EQ(event->text_at("connection/callID"), "FF0001");
  EXPECT_EQ(event->text_at("alertingDevice/deviceIdentifier"),
            "N<302105550101>;displayNumber=0101;noa=nk;uid=agent");
  EXPECT_NE(event->at("lastRedirectionDevice/notRequired"), nullptr);
  EXPECT_EQ(event->text_at("servicesPermitted/callControlServices/answerCall"), "true");
  const Element* kept = event->at("extensions/privateData/private/deliveredEventPrivateData");
  ASSERT_NE(kept, nullptr);
  EXPECT_EQ(kept->space, "http://www.siemens.com/schema/csta");
  EXPECT_EQ(kept->attribute("{http://www.siemens.com/schema/csta}kind"), "x");
  EXPECT_EQ(kept->text_at("trunk"), "7");

  const Element tidy = arrange(*event, Edition::ed4);
  EXPECT_EQ(tidy.text_at("correlatorData/string"), "414243");
  EXPECT_EQ(check(tidy, Edition::ed4), std::vector<Fault>{});
}

TEST(ReadXml, openscape_voice_without_namespaces) {
  const Element session = read(
      "<StartApplicationSessionPosResponse><sessionID>1</sessionID><actualProtocolVersion>"
      "http://www.ecma-international.org/standards/ecma-323/csta/ed4</actualProtocolVersion>"
      "<actualSessionDuration>180</actualSessionDuration></StartApplicationSessionPosResponse>");
  EXPECT_EQ(check(session, Edition::ed4), std::vector<Fault>{});
  EXPECT_EQ(session.text_at("actualSessionDuration"), "180");
  const Element empty = read("<SystemStatus/>");
  EXPECT_EQ(empty.name, "SystemStatus");
  EXPECT_TRUE(empty.children.empty());
}

TEST(ReadXml, the_old_namespace_of_the_second_edition) {
  std::string space;
  ASSERT_TRUE(read_xml(R"(<MonitorStop xmlns="http://www.ecma.ch/standards/ecma-323/csta/ed2"/>)",
                       {}, &space)
                  .has_value());
  EXPECT_EQ(edition_of(space), Edition::ed2);
  EXPECT_TRUE(read(R"(<a xmlns="http://www.ecma.ch/standards/ecma-323/csta/ed2"/>)").space.empty());
}

TEST(ReadXml, avaya) {
  const Element start = read(
      R"(<MonitorStart xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv7">
    <monitorObject><deviceObject typeOfNumber="other" mediaClass="notKnown">
      4750:CM::0</deviceObject></monitorObject>
    <extensions><privateData><private>
      <AvayaEvents xmlns=""><invertFilter xmlns="http://www.avaya.com/csta">true</invertFilter></AvayaEvents>
    </private></privateData></extensions></MonitorStart>)");
  const Element* device = start.at("monitorObject/deviceObject");
  ASSERT_NE(device, nullptr);
  EXPECT_EQ(device->text, "4750:CM::0");
  EXPECT_EQ(device->attribute("typeOfNumber"), "other");
  EXPECT_EQ(check(start, Edition::ed3), std::vector<Fault>{});
  const Element* invert = start.at("extensions/privateData/private/AvayaEvents/invertFilter");
  ASSERT_NE(invert, nullptr);
  EXPECT_EQ(invert->space, "http://www.avaya.com/csta");

  const std::string xml = write_xml(
      start, {.edition = Edition::ed3,
              .space = "http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv7"});
  EXPECT_NE(
      xml.find(
          R"(<MonitorStart xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv7">)"),
      std::string::npos)
      << xml;
  EXPECT_NE(xml.find(R"(<AvayaEvents xmlns=""><invertFilter xmlns="http://www.avaya.com/csta">)"),
            std::string::npos)
      << xml;
  EXPECT_EQ(read(xml), start);
}

TEST(ReadXml, messages_of_avaya_itself_keep_their_namespace) {
  const Element request = read(
      R"(<GetDeviceId xmlns="http://www.avaya.com/csta"><extension>4750</extension></GetDeviceId>)");
  EXPECT_EQ(request.space, "http://www.avaya.com/csta");
  EXPECT_EQ(
      write_xml(request, {.declaration = false}),
      R"(<GetDeviceId xmlns="http://www.avaya.com/csta"><extension>4750</extension></GetDeviceId>)");
}

TEST(ReadXml, freeswitch_puts_devices_without_their_element) {
  const Element event = read(R"(<?xml version="1.0" encoding="ISO-8859-1"?>
<DoNotDisturbEvent xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed3">
  <device>1001</device>
  <doNotDisturbOn>true</doNotDisturbOn>
</DoNotDisturbEvent>)");
  EXPECT_EQ(event.text_at("device"), "1001");
  EXPECT_FALSE(check(event, Edition::ed3).empty());
  const Element tidy = arrange(event, Edition::ed3);
  EXPECT_EQ(tidy.text_at("device/deviceIdentifier"), "1001");
  EXPECT_EQ(tidy.text_at("doNotDisturbOn"), "true");
  const auto faults = check(tidy, Edition::ed3);
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].path, "DoNotDisturbEvent/monitorCrossRefID");
}

TEST(ReadXml, zultys_has_a_type_of_number_and_elements_of_its_own) {
  const Element made =
      read(R"(<MakeCallResponse xmlns="http://www.ecma-international.org/standards/ecma-323/csta/">
    <callingDevice><callID>12</callID><deviceID typeOfNumber="deviceID">101</deviceID></callingDevice>
    <calledDevice><deviceIdentifier>102</deviceIdentifier></calledDevice></MakeCallResponse>)");
  EXPECT_TRUE(made.space.empty());
  EXPECT_EQ(made.text_at("callingDevice/callID"), "12");
  EXPECT_EQ(made.at("callingDevice/deviceID")->attribute("typeOfNumber"), "deviceID");
  EXPECT_EQ(made.text_at("calledDevice/deviceIdentifier"), "102");
  EXPECT_EQ(read("<keepalive/>").name, "keepalive");
}

TEST(ReadXml, controllers_address_calls_by_device_or_with_an_empty_call) {
  EXPECT_EQ(check(read("<AnswerCall><callToBeAnswered><deviceID>1</deviceID></callToBeAnswered>"
                       "</AnswerCall>"),
                  Edition::ed3),
            std::vector<Fault>{});
  EXPECT_EQ(check(read("<AnswerCall><callToBeAnswered><callID/><deviceID>1</deviceID>"
                       "</callToBeAnswered></AnswerCall>"),
                  Edition::ed3),
            std::vector<Fault>{});
}

TEST(ReadXml, prefixes_are_as_good_as_a_default_namespace) {
  const Element message = read(
      R"(<c:MonitorStop xmlns:c="http://www.ecma-international.org/standards/ecma-323/csta/ed3">
      <c:monitorCrossRefID>1</c:monitorCrossRefID></c:MonitorStop>)");
  EXPECT_EQ(message, read("<MonitorStop><monitorCrossRefID>1</monitorCrossRefID></MonitorStop>"));
}

TEST(ReadXml, encodings) {
  const std::string utf8 = "Zo\xc3\xab";
  EXPECT_EQ(read("<a>Zo\xc3\xab</a>").text, utf8);
  EXPECT_EQ(read("<?xml version='1.0' encoding='ISO-8859-1'?><a>Zo\xeb</a>").text, utf8);
  EXPECT_EQ(read("<?xml version='1.0' encoding='UTF-8'?><a>Zo\xeb</a>").text, utf8)
      << "declared wrongly, as some switches do";
  EXPECT_EQ(read("\xef\xbb\xbf<a>Zo\xc3\xab</a>").text, utf8);
  EXPECT_EQ(read(std::string_view("\xff\xfe<\0a\0>\0\xeb\0<\0/\0a\0>\0", 18)).text, "\xc3\xab");
}

TEST(ReadXml, private_data_are_not_trimmed_and_values_are) {
  EXPECT_EQ(read("<a><b>\n 1 </b></a>").text_at("b"), "1");
  EXPECT_EQ(read("<a><private><b> 1 </b></private></a>").text_at("private/b"), " 1 ");
  EXPECT_EQ(read("<a><b><![CDATA[<1>]]>&amp;</b></a>").text_at("b"), "<1>&");
}

TEST(ReadXml, what_is_no_xml_is_refused) {
  for (const std::string_view text :
       {"", " ", "hello", "<a>", "<a></b>", "<a b=></a>", "<a", "</a>", "<!-- -->", "<?xml?>"}) {
    EXPECT_EQ(code_of(text), "csta.bad_xml") << text;
  }
}

TEST(ReadXml, what_would_cost_too_much_is_refused) {
  EXPECT_EQ(code_of("<a>" + std::string(65536, 'x') + "</a>"), "csta.too_large");
  std::string deep;
  for (int i = 0; i < 20000; ++i) deep += "<a>";
  EXPECT_NE(code_of(deep), "none");
  for (int i = 0; i < 20000; ++i) deep += "</a>";
  EXPECT_EQ(code_of(deep, {.bytes = 1 << 20}), "csta.too_deep");
  std::string wide = "<a>";
  for (int i = 0; i < 12000; ++i) wide += "<b/>";
  EXPECT_EQ(code_of(wide + "</a>"), "csta.too_large");
  EXPECT_EQ(code_of("<a><b><c/></b></a>", {.depth = 3}), "none");
  EXPECT_EQ(code_of("<a><b><c/></b></a>", {.depth = 2}), "csta.too_deep");
}

TEST(ReadXml, more_namespaces_than_anybody_needs_are_refused) {
  std::string many = "<a";
  for (int i = 0; i < 300; ++i) many += " xmlns:p" + std::to_string(i) + "='x'";
  EXPECT_EQ(code_of(many + "/>"), "csta.too_large");
}

TEST(ReadXml, a_zero_at_the_end_of_a_frame_does_no_harm) {
  EXPECT_EQ(read(std::string_view("<a>1</a>\0", 9)).text, "1");
}

TEST(ReadXml, entities_of_a_doctype_are_not_expanded) {
  const std::string bomb =
      "<!DOCTYPE a [<!ENTITY x \"xxxxxxxxxx\"><!ENTITY y \"&x;&x;&x;\">"
      "<!ENTITY f SYSTEM \"file:///etc/passwd\">]><a>&y;&f;</a>";
  EXPECT_EQ(read(bomb).text, "&y;&f;");
}

TEST(ReadXml, a_long_namespace_costs_nothing) {
  const auto read = read_xml("<MakeCall xmlns=\"" + std::string(600, 'q') + "\"/>");
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, "csta.too_large");
}

TEST(ReadXml, texts_are_utf_8_whatever_was_written) {
  const auto read =
      read_xml("<MakeCall a=\"&#xD800;\"><callingDevice>1&#xDC00;2</callingDevice></MakeCall>");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->text_at("callingDevice"),
            "1\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
            "2");
  EXPECT_EQ(read->attribute("a"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
}

}  // namespace
}  // namespace ctibus::csta
