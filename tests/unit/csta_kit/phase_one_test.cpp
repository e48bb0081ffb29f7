#include "ber_samples.hpp"

// ECMA-180, as the public module sets of it have it.

namespace ctibus::csta {
namespace {

using samples::bytes;
using samples::connection;
using samples::device;
using samples::element;
using samples::tlv;

std::string invoke(std::string_view operation, const std::string& argument) {
  return tlv("A1", "020109" + std::string(operation) + argument);
}

void expect_both_ways(const Element& message, const std::string& hex) {
  const BerCodec codec = phase_one_codec();
  const auto written = codec.write_invoke(9, message);
  EXPECT_EQ(written ? ber::to_hex(*written) : written.error().text, hex);
  const auto came = samples::read(codec, bytes(hex));
  ASSERT_TRUE(came) << came.error().text;
  EXPECT_EQ(samples::to_text(*came), samples::to_text(message));
}

TEST(PhaseOne, numbers_stand_alone_and_the_called_one_has_a_tag) {
  expect_both_ways(element("MakeCall", {},
                           {device("callingDevice", "101"), device("calledDirectoryNumber", "17")}),
                   invoke("02010A", tlv("30", "8003313031" + tlv("62", "80023137"))));
}

TEST(PhaseOne, a_connection_is_a_pair) {
  const std::string pair = tlv("6B",
                               "820101"
                               "80023137");
  expect_both_ways(element("AnswerCall", {}, {connection("callToBeAnswered", "01", "17")}),
                   invoke("020102", pair));
  expect_both_ways(
      element("TransferCall", {},
              {connection("heldCall", "01", "17"), connection("activeCall", "02", "17")}),
      invoke("020110", tlv("A2", pair + tlv("6B",
                                            "820102"
                                            "80023137"))));
  expect_both_ways(element("ReconnectCall", {}, {connection("activeCall", "01", "17")}),
                   invoke("02010D", tlv("A1",
                                        "820101"
                                        "80023137")));
}

TEST(PhaseOne, one_code_stands_for_several_services) {
  expect_both_ways(
      element("DeflectCall", {},
              {connection("callToBeDiverted", "01", "17"), device("newDestination", "18")}),
      invoke("020108", tlv("A0", tlv("6B", "82010180023137") + tlv("62", "80023138"))));
  expect_both_ways(
      element("DirectedPickupCall", {},
              {connection("callToBePickedUp", "01", "17"), device("requestingDevice", "18")}),
      invoke("020108", tlv("A1", tlv("6B", "82010180023137") + "80023138")));
  expect_both_ways(element("GroupPickupCall", {}, {device("newDestination", "18")}),
                   invoke("020108", tlv("A2", "80023138")));
  expect_both_ways(
      element("SetDoNotDisturb", {}, {device("device", "17"), element("doNotDisturbOn", "true")}),
      invoke("02010F", tlv("30",
                           "80023137"
                           "8101FF")));
}

TEST(PhaseOne, an_event_has_a_number_and_no_group) {
  expect_both_ways(
      element("DeliveredEvent", {},
              {element("monitorCrossRefID", "0007"), connection("connection", "01", "17"),
               element("alertingDevice", {}, {device("deviceIdentifier", "17")}),
               element("callingDevice", {}, {element("notKnown")}),
               element("calledDevice", {}, {device("deviceIdentifier", "17")}),
               element("lastRedirectionDevice", {}, {element("notRequired")}),
               element("localConnectionInfo", "alerting"), element("cause", "newCall")}),
      invoke("020115", tlv("30",
                           "55020007"
                           "800104" +
                               tlv("30", tlv("6B", "82010180023137") + tlv("63", "80023137") +
                                             "61028700" + tlv("62", "80023137") +
                                             "64028800"
                                             "4E0102"
                                             "0A0116"))));
}

TEST(PhaseOne, private_data_are_read_inside_of_an_event_and_behind_it) {
  const std::string data = "7D0606022B0C0500";
  const std::string held = tlv("6B", "82010180023137") + tlv("63", "80023137");
  const Element event = element(
      "HeldEvent", {},
      {element("monitorCrossRefID", "07"), connection("heldConnection", "01", "17"),
       element("holdingDevice", {}, {device("deviceIdentifier", "17")}),
       element("extensions", {}, {element("privateData", {}, {element("private", data)})})});
  const BerCodec codec = phase_one_codec();
  for (const std::string& report : {"550107"
                                    "800108" +
                                        tlv("30", held + data),
                                    "550107"
                                    "800108" +
                                        tlv("30", held) + data}) {
    const auto came = samples::read(codec, bytes(invoke("020115", tlv("30", report))));
    ASSERT_TRUE(came) << came.error().text;
    EXPECT_EQ(samples::to_text(*came), samples::to_text(event));
  }
}

TEST(PhaseOne, arguments_are_read_alone_and_with_extensions) {
  expect_both_ways(element("SystemStatus", {}, {element("systemStatus", "normal")}),
                   invoke("020134", "0A0102"));
  expect_both_ways(
      element("SystemStatus", {}, {element("systemStatus", "normal"), element("extensions")}),
      invoke("020134", tlv("30",
                           "0A0102"
                           "7E00")));
  // In a sequence without need.
  const auto came = samples::read(phase_one_codec(), bytes(invoke("020134", tlv("30", "0A0102"))));
  ASSERT_TRUE(came) << came.error().text;
  EXPECT_EQ(*came, element("SystemStatus", {}, {element("systemStatus", "normal")}));
}

TEST(PhaseOne, an_error_is_tagged_implicitly) {
  const BerCodec codec = phase_one_codec();
  const Element error = element("CSTAErrorCode", {}, {element("operation", "invalidDeviceID")});
  const auto written = codec.write_error(7, error);
  ASSERT_TRUE(written) << written.error().text;
  EXPECT_EQ(ber::to_hex(*written), "A30902010702010181010C");
  const auto came = samples::read(codec, *written);
  ASSERT_TRUE(came) << came.error().text;
  EXPECT_EQ(*came, error);
}

TEST(PhaseOne, a_filter_is_its_own) {
  expect_both_ways(element("MonitorStart", {},
                           {element("monitorObject", {}, {device("deviceObject", "17")}),
                            element("requestedMonitorFilter", {},
                                    {element("callcontrol", {}, {element("delivered", "true")}),
                                     element("feature", {}, {element("doNotDisturb", "true")})})}),
                   invoke("020147", tlv("30", "80023137" + tlv("30",
                                                               "80020410"
                                                               "81020640"))));
}

}  // namespace
}  // namespace ctibus::csta
