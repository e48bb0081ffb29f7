#include <gtest/gtest.h>

#include "ctibus/kit/csta/xml.hpp"

namespace ctibus::csta {
namespace {

constexpr std::string_view kEd3 = "http://www.ecma-international.org/standards/ecma-323/csta/ed3";

Element named(std::string_view name) {
  Element message;
  message.name = name;
  return message;
}

TEST(WriteXml, in_the_order_of_the_schema_with_the_full_namespace) {
  Element call = named("MakeCall");
  call.add("autoOriginate", "prompt");
  call.add("calledDirectoryNumber", "102");
  call.add("callingDevice", "101").attributes = {{"typeOfNumber", "dialingNumber"}};
  EXPECT_EQ(write_xml(call, {.edition = Edition::ed3}),
            R"(<?xml version="1.0" encoding="UTF-8"?><MakeCall xmlns=")" + std::string(kEd3) +
                R"("><callingDevice typeOfNumber="dialingNumber">101</callingDevice>)"
                "<calledDirectoryNumber>102</calledDirectoryNumber>"
                "<autoOriginate>prompt</autoOriginate></MakeCall>");
}

TEST(WriteXml, children_of_set_forwarding_which_peers_get_wrong) {
  Element set = named("SetForwarding");
  set.add("forwardDN", "200");
  set.add("activateForward", "true");
  set.add("forwardingType", "forwardBusy");
  set.add("device", "101");
  const std::string xml = write_xml(set, {.declaration = false});
  EXPECT_NE(xml.find("<device>101</device><forwardingType>forwardBusy</forwardingType>"
                     "<activateForward>true</activateForward><forwardDN>200</forwardDN>"),
            std::string::npos)
      << xml;
}

TEST(WriteXml, without_what_the_edition_lacks) {
  Element call = named("ClearCall");
  call.add("callToBeCleared").add("callID", "1");
  call.add("reason", "normal");
  EXPECT_EQ(write_xml(call, {.edition = Edition::ed3}).find("reason"), std::string::npos);
  EXPECT_NE(write_xml(call, {.edition = Edition::ed6}).find("reason"), std::string::npos);

  Element deflect = named("DeflectCall");
  deflect.add("callToBeDiverted").add("callID", "1");
  deflect.add("newDestination").add("device", "200").attributes = {
      {"typeOfNumber", "dialingNumber"}, {"privateNumber", "true"}};
  EXPECT_NE(
      write_xml(deflect, {.edition = Edition::ed6})
          .find(
              R"(<newDestination><device typeOfNumber="dialingNumber" privateNumber="true">200<)"),
      std::string::npos);
  EXPECT_NE(write_xml(deflect, {.edition = Edition::ed3})
                .find(R"(<newDestination typeOfNumber="dialingNumber">200</newDestination>)"),
            std::string::npos);
}

TEST(WriteXml, spellings_that_differ_between_editions) {
  Element lamp = named("SetLampMode");
  lamp.add("lampMode", "2");
  EXPECT_NE(write_xml(lamp, {.edition = Edition::ed3}).find("<LampMode>2<"), std::string::npos);
  EXPECT_NE(write_xml(lamp, {.edition = Edition::ed6}).find("<lampMode>2<"), std::string::npos);
}

TEST(WriteXml, namespaces) {
  const Element stop = named("MonitorStop");
  EXPECT_EQ(
      write_xml(stop, {.edition = Edition::ed5, .declaration = false}),
      R"(<MonitorStop xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed5"/>)");
  EXPECT_EQ(write_xml(stop, {.space = "http://other.example", .declaration = false}),
            R"(<MonitorStop xmlns="http://other.example"/>)");
  EXPECT_EQ(
      write_xml(named("ResetApplicationSessionTimerPosResponse"),
                {.space = "http://other.example", .declaration = false}),
      R"(<ResetApplicationSessionTimerPosResponse xmlns="http://www.ecma-international.org/standards/ecma-354/appl_session"/>)");
  for (const Edition edition :
       {Edition::ed2, Edition::ed3, Edition::ed4, Edition::ed5, Edition::ed6}) {
    EXPECT_EQ(edition_of(namespace_of(edition)), edition);
  }
  EXPECT_EQ(edition_of("3.0"), std::nullopt);
  EXPECT_EQ(edition_of("http://www.ecma-international.org/standards/ecma-323/csta/ed3/priv5"),
            Edition::ed3);
  EXPECT_EQ(edition_of("/csta/ed7"), std::nullopt);
}

TEST(WriteXml, the_message_is_well_formed_whatever_it_holds) {
  Element message = named("na me<x/>");
  message.text = std::string("a\x01\0<&\xff\xed\xa0\x80\xef\xbf\xbf", 13);
  message.attributes = {{"a b", "\""}, {"a b", "again"}, {"1", "<"}, {"{}x", "y"}, {"{n}m", "z"}};
  message.add("").space = "<&\">";
  const std::string xml = write_xml(message);
  const auto read = read_xml(xml);
  ASSERT_TRUE(read.has_value()) << read.error().text << "\n" << xml;
  EXPECT_EQ(read->children.at(0).space, "<&\">");
  EXPECT_EQ(write_xml(*read), xml);
}

}  // namespace
}  // namespace ctibus::csta
