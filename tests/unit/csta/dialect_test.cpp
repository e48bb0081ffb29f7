#include "application_info.hpp"
#include "connector_case.hpp"
#include "ctibus/kit/csta/xml.hpp"
#include "device_attributes.hpp"

/// What profiles say of how a switch wants to be spoken to.
namespace ctibus::csta::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string with_attributes(std::string_view xml, Edition edition = Edition::ed3) {
  Element message = *read_xml(xml);
  add_device_attributes(message, {.type_of_number = "other", .media_class = "notKnown"}, edition,
                        {});
  return write_xml(message, {.edition = edition, .declaration = false});
}

TEST(DeviceAttributes, are_said_of_every_device_of_a_request) {
  constexpr std::string_view said = R"( typeOfNumber="other" mediaClass="notKnown">)";
  const auto device = [&](std::string_view name, std::string_view number) {
    return "<" + std::string(name) + std::string(said) + std::string(number) + "<";
  };
  EXPECT_THAT(with_attributes("<MakeCall><callingDevice>1001</callingDevice>"
                              "<calledDirectoryNumber>1002</calledDirectoryNumber></MakeCall>"),
              AllOf(HasSubstr(device("callingDevice", "1001")),
                    HasSubstr(device("calledDirectoryNumber", "1002"))));
  EXPECT_THAT(with_attributes("<MonitorStart><monitorObject><deviceObject>1001</deviceObject>"
                              "</monitorObject></MonitorStart>"),
              HasSubstr(device("deviceObject", "1001")));
}

TEST(DeviceAttributes, go_with_a_number_that_an_edition_has_in_a_list) {
  EXPECT_THAT(
      with_attributes("<DeflectCall><callToBeDiverted><callID>7</callID></callToBeDiverted>"
                      "<newDestination>1003</newDestination></DeflectCall>",
                      Edition::ed6),
      HasSubstr(R"(<newDestination><device typeOfNumber="other" mediaClass="notKnown">1003<)"));
}

TEST(DeviceAttributes, are_not_said_of_connections_nor_over_what_is_said) {
  EXPECT_THAT(with_attributes("<AnswerCall><callToBeAnswered><callID>7</callID><deviceID>1001"
                              "</deviceID></callToBeAnswered></AnswerCall>"),
              Not(HasSubstr("typeOfNumber")));
  EXPECT_THAT(with_attributes("<SnapshotDevice><snapshotObject typeOfNumber=\"deviceNumber\">1001"
                              "</snapshotObject></SnapshotDevice>"),
              AllOf(HasSubstr("deviceNumber"), Not(HasSubstr("other"))));
}

TEST(DeviceAttributes, have_device_numbers_for_devices_of_the_switch_only) {
  Element message = *read_xml(
      "<MakeCall><callingDevice>101001</callingDevice>"
      "<calledDirectoryNumber>00123456</calledDirectoryNumber></MakeCall>");
  add_device_attributes(message, {.type_of_number = "deviceNumber"}, Edition::ed3,
                        [](std::string_view identifier) { return identifier == "101001"; });
  EXPECT_EQ(message.child("callingDevice")->attribute("typeOfNumber"), "deviceNumber");
  EXPECT_EQ(message.child("calledDirectoryNumber")->attribute("typeOfNumber"), "");
}

TEST(ApplicationInfo, has_user_and_password_as_xml_wants_them) {
  Profile profile;
  profile.application_info =
      "<Login xmlns=\"urn:x\"><user>{user}</user><key>{password}</key></Login>";
  const auto info = application_info(profile, "a{password}", "<&\">");
  ASSERT_TRUE(info.has_value());
  EXPECT_EQ((*info)->text_at("user"), "a{password}");
  EXPECT_EQ((*info)->text_at("key"), "<&\">");
  EXPECT_EQ((*info)->space, "urn:x");
  EXPECT_FALSE(application_info(Profile(), "a", "b")->has_value());
}

TEST(ApplicationInfo, that_is_no_xml_is_told) {
  Profile profile;
  profile.application_info = "<Login>";
  EXPECT_EQ(application_info(profile, "", "").error().code, "csta.bad_options");
}

class CstaDialect : public ConnectorCase {};

TEST_F(CstaDialect, a_session_begins_with_what_the_profile_has_for_it) {
  site_.profile.session = SessionStyle::application_session;
  site_.profile.application_info = "<Login xmlns=\"urn:x\"><user>{user}</user></Login>";
  site_.site.session = csta_switch::SessionStyle::application_session;
  site_.options.user = "cti & co";
  start();
  site_.cut();
  EXPECT_THAT(sent_by([this] { site_.restore(); }),
              AllOf(HasSubstr("urn:x"), HasSubstr("cti &amp; co")));
  call_in("1001");
  EXPECT_EQ(told(), actual());
}

TEST_F(CstaDialect, commands_name_devices_as_the_profile_says) {
  site_.profile.identifiers.type_of_number = "deviceNumber";
  start();
  EXPECT_THAT(sent_by([this] { ask(call::Make{.device = "pbx1:1001", .destination = "1002"}); }),
              HasSubstr("<callingDevice typeOfNumber=\"deviceNumber\">1001"));
  EXPECT_EQ(told(), actual());
}

TEST_F(CstaDialect, devices_may_have_identifiers_that_follow_from_nothing) {
  site_.site.dialect = csta_switch::Dialect::device_numbers;
  for (const char* number : {"1001", "1002", "1003", "600", "601", "700"}) {
    site_.options.identifiers.push_back(
        {.number = number, .identifier = std::to_string(100000 + std::stoi(number))});
  }
  site_.profile.identifiers.type_of_number = "deviceNumber";
  start();
  EXPECT_THAT(sent_by([this] { ask(call::Make{.device = "pbx1:1001", .destination = "1002"}); }),
              HasSubstr("<callingDevice typeOfNumber=\"deviceNumber\">101001"));
  EXPECT_EQ(told(), actual());
  EXPECT_EQ(host_.expect<call::ServiceInitiated>()->device, "pbx1:1001");
}

TEST(DeviceIdentifiers, are_said_once_each) {
  Identifiers identifiers = *Identifiers::of({});
  ASSERT_TRUE(identifiers.add("1001", "101001").has_value());
  EXPECT_EQ(identifiers.add("1002", "101001").error().code, "csta.bad_options");
  EXPECT_EQ(identifiers.add("1001", "101002").error().code, "csta.bad_options");
  EXPECT_EQ(identifiers.number_of("101001"), "1001");
  EXPECT_EQ(identifiers.identifier_of("1001"), "101001");
  EXPECT_EQ(identifiers.identifier_of("1003"), "1003");
}

}  // namespace
}  // namespace ctibus::csta::testing
