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

/// The event is one of an Application Link.
TEST(PhaseOne, a_forwarding_is_a_kind_and_a_number) {
  expect_both_ways(element("SetForwarding", {},
                           {device("device", "17"), element("forwardingType", "forwardBusy"),
                            element("activateForward", "false")}),
                   invoke("02010F", tlv("30", "80023137" + tlv("A2", "0A0103"))));
  expect_both_ways(element("SetForwarding", {},
                           {device("device", "17"), element("forwardingType", "forwardNoAns"),
                            element("activateForward", "true"), element("forwardDN", "18")}),
                   invoke("02010F", tlv("30", "80023137" + tlv("A2", "0A010416023138"))));
  expect_both_ways(
      element("ForwardingEvent", {},
              {element("monitorCrossRefID", "12"),
               element("device", {}, {device("deviceIdentifier", "1348")}),
               element("forwardingType", "forwardImmediate"), element("forwardStatus", "true"),
               element("forwardTo", "8109")}),
      invoke("020115",
             "301B550112800167" + tlv("30", "6306800431333438" + tlv("30", "0A0100160438313039"))));
  const BerCodec codec = phase_one_codec();
  EXPECT_FALSE(
      samples::read(codec, bytes(invoke("02010F", tlv("30", "80023137" + tlv("A2", "0A0163"))))));
  EXPECT_FALSE(codec.write_invoke(
      1, element("SetForwarding", {},
                 {device("device", "17"), element("forwardingType", "forwardDND"),
                  element("activateForward", "true")})));
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

/// As an OmniPCX Enterprise sends them: a call rings, is answered and ends.
TEST(PhaseOne, an_event_of_the_second_phase_is_in_a_group) {
  const std::string connection_of_both = tlv("6B",
                                             "82020058"
                                             "830410960100");
  const std::string called = tlv("62", "840433303031");
  const std::string both = tlv("61", "840433333331") + called + "64028800";
  const std::string device_3001 = tlv("63", "840433303031");
  const std::string time = tlv("A0", tlv("17", "3135313132393232343533395A"));
  const std::string global_call = tlv("30", tlv("06", "2B0C89368409") +
                                                "04080372"
                                                "5B5658000100");
  const auto report = [&](std::string_view event, const std::string& fields) {
    return bytes(
        invoke("020115", tlv("30", "55040142F900" + tlv("A0", tlv(event, tlv("30", fields))) +
                                       tlv("7E", time + tlv("A1", global_call)))));
  };
  const BerCodec codec = phase_one_codec();
  const auto number = [](std::string_view digits) {
    return std::vector{device("deviceIdentifier", digits, "implicitPrivate")};
  };
  Element connection_3001 = connection("connection", "0058", "10960100");
  connection_3001.children.back().attributes.push_back({"typeOfNumber", "dynamic"});
  const Element delivered = element(
      "DeliveredEvent", {},
      {element("monitorCrossRefID", "0142F900"), connection_3001,
       element("alertingDevice", {}, number("3001")), element("callingDevice", {}, number("3331")),
       element("calledDevice", {}, number("3001")),
       element("lastRedirectionDevice", {}, {element("notRequired")}),
       element("localConnectionInfo", "alerting"), element("cause", "newCall"),
       element("extensions", {},
               {element("security", {}, {element("timeStamp", "2015-11-29T22:45:39Z")}),
                element("privateData", {}, {element("private", global_call)})})});
  const auto came =
      samples::read(codec, report("A3", connection_of_both + device_3001 + both + "4E01020A0116"));
  ASSERT_TRUE(came) << came.error().text;
  EXPECT_EQ(samples::to_text(*came), samples::to_text(delivered));
  for (const auto& [tag, fields, name] :
       {std::tuple{"A5", connection_of_both + device_3001 + both + "4E01030A0116",
                   "EstablishedEvent"},
        std::tuple{"A2", connection_of_both + device_3001 + "4E01000A0130",
                   "ConnectionClearedEvent"}}) {
    const auto event = samples::read(codec, report(tag, fields));
    ASSERT_TRUE(event) << event.error().text;
    EXPECT_EQ(event->name, name);
  }
}

TEST(PhaseOne, a_group_that_does_not_exist_is_no_event) {
  const BerCodec codec = phase_one_codec();
  for (const std::string& place :
       {tlv("A4", tlv("A0", "3000")), tlv("A0", tlv("BF64", "3000")),
        tlv("A0", tlv("BF4F", "3000")), tlv("A0", "A000"), tlv("A0", ""), tlv("A0", tlv("30", "")),
        tlv("A0", tlv("A3", "020101") + "0500")}) {
    const auto came =
        samples::read(codec, bytes(invoke("020115", tlv("30", "55040142F900" + place))));
    EXPECT_FALSE(came) << samples::to_text(*came);
  }
}

TEST(PhaseOne, a_monitor_starts_with_more_filters_than_the_first_phase_has) {
  const auto came =
      samples::read(phase_one_codec(), bytes("A22A0201013025020147302055040142F9003018"
                                             "8003028000"
                                             "8102007F"
                                             "82020200"
                                             "83020600"
                                             "8502016E"
                                             "840100"));
  ASSERT_TRUE(came) << came.error().text;
  EXPECT_EQ(came->name, "MonitorStartResponse");
  EXPECT_EQ(came->children.front().text, "0142F900");
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

TEST(PhaseOne, a_snapshot_of_a_device_has_states_of_calls_or_of_connections) {
  const BerCodec codec = phase_one_codec();
  const auto snapshot = [&](const std::string& item) {
    return samples::read(
        codec, bytes(tlv("A2", "020109" + tlv("30", "02014A" + tlv("76", tlv("30", item))))),
        "SnapshotDevice");
  };
  const std::string connection_17 = tlv("6B", "82010180023137");
  constexpr std::string_view item =
      "crossRefIDorSnapshotData/snapshotData/snapshotDeviceResponseInfo";
  const auto of_calls = snapshot(connection_17 + tlv("A0", "4E01024E0103"));
  ASSERT_TRUE(of_calls) << of_calls.error().text;
  EXPECT_NE(of_calls->at(std::string(item) + "/localCallState/compoundCallState"), nullptr);
  const auto of_connections = snapshot(tlv("63", "80023137") + connection_17 + "4E0103");
  ASSERT_TRUE(of_connections) << of_connections.error().text;
  EXPECT_EQ(of_connections->text_at(std::string(item) + "/localConnectionInfo"), "connected");
  EXPECT_EQ(of_connections->text_at(std::string(item) + "/deviceOnCall/deviceIdentifier"), "17");
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
