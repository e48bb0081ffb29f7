#include "ber_samples.hpp"

// Bytes as switches and programs of others send them.

namespace ctibus::csta {
namespace {

using samples::bytes;
using samples::connection;
using samples::device;
using samples::element;
using samples::tlv;

/// An invoke with the id 9.
std::string invoke(std::string_view operation, const std::string& argument) {
  return tlv("A1", "020109" + std::string(operation) + argument);
}

/// An event with its cross reference.
std::string event_report(std::string_view group, std::string_view event,
                         const std::string& fields) {
  return invoke("020115", tlv("30", "55020007" + tlv(group, tlv(event, fields))));
}

/// A call at an extension, as HiPath writes it.
std::string at_extension(std::string_view tag, std::string_view call, std::string_view digits) {
  return tlv(tag, tlv("30", tlv("80", call) + tlv("A1", tlv("30", tlv("80", digits)))));
}

/// The time stamp that HiPath puts into each event.
constexpr std::string_view hipath_stamp = "7E12A010180E3230303930313031313230303030";

Element read(std::string_view hex) {
  const BerCodec codec;
  const auto came = samples::read(codec, bytes(hex));
  EXPECT_TRUE(came) << (came ? "" : came.error().text);
  return came ? *came : Element{};
}

std::string hex_of(const Result<ber::Octets>& written) {
  return written ? ber::to_hex(*written) : written.error().text;
}

TEST(BerCodec, panasonic_asks_for_the_status_and_is_answered) {
  EXPECT_EQ(read("A10C020102020200D330030A0102"),
            element("SystemStatus", {}, {element("systemStatus", "normal")}));
  const BerCodec codec;
  EXPECT_EQ(hex_of(codec.write_result(2, element("SystemStatusResponse"))),
            "A20B0201023006020200D30500");
}

TEST(BerCodec, panasonic_takes_a_monitor_with_an_empty_filter) {
  const Element start = element("MonitorStart", {},
                                {element("monitorObject", {}, {device("deviceObject", "101")}),
                                 element("requestedMonitorFilter")});
  constexpr std::string_view hex = "A111020178020147300930058003313031A000";
  EXPECT_EQ(read(hex), start);
  EXPECT_EQ(hex_of(BerCodec().write_invoke(0x78, start)), hex);
}

TEST(BerCodec, panasonic_private_data_are_kept_octet_by_octet) {
  constexpr std::string_view hex = "A116020200E0020133300DA40BA009A407A105A0030A0102";
  const Element escape =
      element("Escape", {},
              {element("privateData", {}, {element("private", "A40BA009A407A105A0030A0102")})});
  EXPECT_EQ(read(hex), escape);
  EXPECT_EQ(hex_of(BerCodec().write_invoke(0xE0, escape)), hex);
}

TEST(BerCodec, a_call_is_made_as_hipath_and_panasonic_take_it) {
  const Element make = element(
      "MakeCall", {}, {device("callingDevice", "101"), device("calledDirectoryNumber", "0123")});
  const std::string hex = invoke(
      "02010A", tlv("30", tlv("30", tlv("80", "313031")) + tlv("30", tlv("80", "30313233"))));
  EXPECT_EQ(hex_of(BerCodec().write_invoke(9, make)), hex);
  EXPECT_EQ(read(hex), make);
}

TEST(BerCodec, hipath_clears_a_connection) {
  const std::string hex =
      event_report("A0", "A3",
                   at_extension("6B", "B164", "323537") + "6307300580033235374E01000A0130" +
                       std::string(hipath_stamp));
  const Element event =
      element("ConnectionClearedEvent", {},
              {element("monitorCrossRefID", "0007"), connection("droppedConnection", "B164", "257"),
               element("releasingDevice", {}, {device("deviceIdentifier", "257")}),
               element("localConnectionInfo", "null"), element("cause", "normalClearing"),
               element("extensions", {},
                       {element("security", {}, {element("timeStamp", "2009-01-01T12:00:00")})})});
  EXPECT_EQ(samples::to_text(read(hex)), samples::to_text(event));
  EXPECT_EQ(hex_of(BerCodec().write_invoke(9, event)), hex);
}

TEST(BerCodec, hipath_transfers_a_call) {
  const auto linkage = [](std::string_view call, std::string_view thread) {
    return tlv("30", tlv("30", tlv("81", call)) + tlv("30", tlv("81", thread)));
  };
  const std::string first_party = tlv("A0", at_extension("6B", "B16B", "37383036")) +
                                  tlv("A1", at_extension("6B", "B164", "37383036")) +
                                  tlv("A2", tlv("30", tlv("80", "3031373231323334353637"))) +
                                  tlv("A3", tlv("30", tlv("80", "37383036")));
  const std::string second_party = tlv("A0", at_extension("6B", "B164", "323537")) +
                                   tlv("A1", at_extension("6B", "B169", "323537")) +
                                   tlv("A2", tlv("30", tlv("80", "323537")));
  const std::string hex = event_report(
      "A0", "B1",
      at_extension("6B", "B16B", "323537") + at_extension("A0", "B169", "323537") +
          "630730058003323537630730058003323537" +
          tlv("A1", tlv("30", first_party) + tlv("30", second_party)) + "4E01000A0120" +
          tlv("A7",
              linkage("013CBAAA50F70788010080000000B16B", "04B4429250F70788010080000000B164") +
                  linkage("0001308A50F70788010080000000B169", "04B4429250F70788010080000000B164")) +
          std::string(hipath_stamp));
  const Element event = read(hex);
  EXPECT_EQ(event.name, "TransferedEvent");
  EXPECT_EQ(event.text_at("monitorCrossRefID"), "0007");
  EXPECT_EQ(event.text_at("primaryOldCall/callID"), "B16B");
  EXPECT_EQ(event.text_at("secondaryOldCall/callID"), "B169");
  EXPECT_EQ(event.text_at("transferringDevice/deviceIdentifier"), "257");
  EXPECT_EQ(event.text_at("transferredConnections/connectionListItem/newConnection/deviceID"),
            "7806");
  EXPECT_EQ(event.text_at("transferredConnections/connectionListItem/endpoint/deviceID"),
            "01721234567");
  const Element* list = event.child("transferredConnections");
  ASSERT_NE(list, nullptr);
  EXPECT_EQ(list->children.size(), 2U);
  EXPECT_EQ(event.text_at("localConnectionInfo"), "null");
  EXPECT_EQ(event.text_at("cause"), "transfer");
  EXPECT_EQ(event.text_at("callLinkageDataList/newCallLinkageData/globalCallData/"
                          "globalCallLinkageID/globallyUniqueCallLinkageID"),
            "013CBAAA50F70788010080000000B16B");
  EXPECT_EQ(hex_of(BerCodec().write_invoke(9, event)), hex);
}

TEST(BerCodec, missing_devices_are_told_by_their_alternatives) {
  const Element event =
      element("DeliveredEvent", {},
              {element("monitorCrossRefID", "0007"), connection("connection", "0A", "17"),
               element("alertingDevice", {}, {device("deviceIdentifier", "17")}),
               element("callingDevice", {}, {element("notKnown")}),
               element("calledDevice", {}, {element("restricted")}),
               element("lastRedirectionDevice", {}, {element("notRequired")}),
               element("cause", "newCall")});
  const std::string hex = event_report(
      "A0", "A4",
      at_extension("6B", "0A", "3137") + "63063004800231376102870062028800640288000A0116");
  EXPECT_EQ(hex_of(BerCodec().write_invoke(9, event)), hex);
  EXPECT_EQ(samples::to_text(read(hex)), samples::to_text(event));
}

TEST(BerCodec, devices_of_the_network_and_those_associated_have_tags_of_their_own) {
  const auto named = [](std::string_view name, std::string_view number) {
    return element(name, {}, {device("deviceIdentifier", number)});
  };
  const Element event = element(
      "EstablishedEvent", {},
      {element("monitorCrossRefID", "0007"), connection("establishedConnection", "0A", "17"),
       named("answeringDevice", "17"), named("callingDevice", "01"), named("calledDevice", "17"),
       element("lastRedirectionDevice", {}, {element("notRequired")}), element("cause", "newCall"),
       named("networkCallingDevice", "07"), named("networkCalledDevice", "08"),
       named("associatedCallingDevice", "05"), named("associatedCalledDevice", "06")});
  const auto tagged = [](std::string_view tag, std::string_view digits) {
    return tlv(tag, tlv("30", tlv("80", digits)));
  };
  const auto written = BerCodec().write_invoke(9, event);
  ASSERT_TRUE(written) << written.error().text;
  const std::string hex = ber::to_hex(*written);
  for (const auto& part :
       {tagged("61", "3031"), tagged("62", "3137"), tagged("63", "3137"), tagged("65", "3035"),
        tagged("66", "3036"), tagged("67", "3037"), tagged("68", "3038")}) {
    EXPECT_NE(hex.find(part), hex.npos) << part << " in " << hex;
  }
  EXPECT_EQ(samples::to_text(read(hex)), samples::to_text(event));
}

TEST(BerCodec, a_dynamic_device_is_octets) {
  const Element clear =
      element("ClearConnection", {},
              {element("connectionToBeCleared", {},
                       {element("callID", "01"), device("deviceID", "C0DE", "dynamic")})});
  const std::string hex = invoke(
      "020105", tlv("30", tlv("6B", tlv("30", tlv("80", "01") + tlv("A1", tlv("83", "C0DE"))))));
  EXPECT_EQ(hex_of(BerCodec().write_invoke(9, clear)), hex);
  EXPECT_EQ(read(hex), clear);
}

TEST(BerCodec, numbers_keep_their_plan) {
  const Element make =
      element("MakeCall", {},
              {device("callingDevice", "4711", "deviceNumber"),
               device("calledDirectoryNumber", "4930", "explicitPublic:international")});
  const std::string hex =
      invoke("02010A",
             tlv("30", tlv("30", tlv("81", "1267")) + tlv("30", tlv("A3", tlv("81", "34393330")))));
  EXPECT_EQ(hex_of(BerCodec().write_invoke(9, make)), hex);
  EXPECT_EQ(read(hex), make);
}

TEST(BerCodec, a_result_without_operation_is_that_of_the_request) {
  const BerCodec codec;
  const auto octets = bytes(tlv("A2", "020105" + tlv("30", "5503000001")));
  const auto apdu = rose::read(octets);
  ASSERT_TRUE(apdu) << apdu.error().text;
  const auto* result = std::get_if<rose::ReturnResult>(&*apdu);
  ASSERT_NE(result, nullptr);
  EXPECT_FALSE(codec.read(*result)) << "nobody says of which request";
  const auto came = codec.read(*result, "MonitorStart");
  ASSERT_TRUE(came) << came.error().text;
  EXPECT_EQ(*came, element("MonitorStartResponse", {}, {element("monitorCrossRefID", "000001")}));
}

TEST(BerCodec, an_error_tells_its_kind_and_value) {
  const Element error = element("CSTAErrorCode", {}, {element("operation", "invalidDeviceID")});
  constexpr std::string_view hex = "A30B020107020101A0030A010C";
  EXPECT_EQ(hex_of(BerCodec().write_error(7, error)), hex);
  EXPECT_EQ(read(hex), error);
  EXPECT_EQ(read("A30A020107020101A7020500"),
            element("CSTAErrorCode", {}, {element("unspecified")}));
}

TEST(BerCodec, a_filter_has_its_bits_where_the_standard_has_them) {
  const Element change = element(
      "ChangeMonitorFilter", {},
      {element("monitorCrossRefID", "01"),
       element(
           "requestedFilterList", {},
           {element("callcontrol", {}, {element("delivered", "true"), element("held", "false")}),
            element("maintenance", {}, {element("outOfService", "true")})})});
  // delivered is bit 3, though the event has tag 4; outOfService bit 1, though it has tag 2.
  EXPECT_EQ(hex_of(BerCodec().write_invoke(9, change)),
            invoke("020148", tlv("30", "550101" + tlv("30", "8002041083020640"))));
  // All bits: 18 of callcontrol, 4 of maintenance.
  EXPECT_EQ(hex_of(BerCodec(messages(), {.all_bits = true}).write_invoke(9, change)),
            invoke("020148", tlv("30", "550101" + tlv("30", "80040610000083020440"))));
}

TEST(BerCodec, what_the_tables_do_not_know_is_kept_and_written_back) {
  // A bit without a name.
  const std::string filter =
      invoke("020147", tlv("30", tlv("30", tlv("80", "313031")) + tlv("A0", "800404000010")));
  const Element start = read(filter);
  EXPECT_EQ(start.text_at("requestedMonitorFilter/callcontrol/bit19"), "true")
      << samples::to_text(start);
  EXPECT_EQ(hex_of(BerCodec().write_invoke(9, start)), filter);
  // A number without a word, and a field of a later edition.
  const std::string later = invoke("020200D3", tlv("30", "0A0163BF8148020500"));
  const Element status = read(later);
  EXPECT_EQ(status.text_at("systemStatus"), "99");
  ASSERT_EQ(status.children.size(), 2U) << samples::to_text(status);
  EXPECT_EQ(status.children[1].space, ber_space);
  EXPECT_EQ(status.children[1].text, "BF8148020500");
  EXPECT_EQ(hex_of(BerCodec().write_invoke(9, status)), later);
}

TEST(BerCodec, fields_are_read_in_any_order_and_written_in_the_right_one) {
  const std::string filter = tlv("30", "8002041083020640");
  const Element swapped = read(invoke("020148", tlv("30", filter + "550101")));
  EXPECT_EQ(swapped.text_at("monitorCrossRefID"), "01") << samples::to_text(swapped);
  EXPECT_EQ(hex_of(BerCodec().write_invoke(9, swapped)),
            invoke("020148", tlv("30", "550101" + filter)));
}

TEST(BerCodec, indefinite_lengths_and_strings_in_pieces_are_read) {
  const Element make = read(
      "A180"
      "020101"
      "02010A"
      "3080"
      "3080"
      "A080"
      "040231"
      "30"
      "040131"
      "0000"
      "0000"
      "3006800430313233"
      "0000"
      "0000");
  EXPECT_EQ(make,
            element("MakeCall", {},
                    {device("callingDevice", "101"), device("calledDirectoryNumber", "0123")}));
}

TEST(BerCodec, what_cannot_be_written_is_named) {
  const BerCodec codec;
  const auto text = [&](const Element& made) {
    const auto written = codec.write_invoke(1, made);
    return written ? "" : written.error().code + " " + written.error().text;
  };
  EXPECT_EQ(text(element("StartApplicationSession")),
            "csta.not_in_ber ECMA-285 has no request or event 'StartApplicationSession'.");
  EXPECT_EQ(text(element("MakeCall", {}, {device("callingDevice", "1-1", "deviceNumber")})),
            "csta.bad_value MakeCall: callingDevice: A deviceNumber has digits only, not '1-1'.");
  EXPECT_EQ(text(element("MakeCall", {}, {element("autoOriginate", "sometimes")})),
            "csta.bad_value MakeCall: autoOriginate: 'sometimes' is no value of AutoOriginate.");
  EXPECT_EQ(text(element("MakeCall", {}, {element("callindDevice", "1")})),
            "csta.not_in_ber MakeCall: ECMA-285 has no 'callindDevice' in 'MakeCall'.");
  EXPECT_EQ(text(element("HoldCall", {}, {element("callToBeHeld")})),
            "csta.bad_value HoldCall: callToBeHeld: A ConnectionID needs a callID, a deviceID or "
            "both.");
  EXPECT_EQ(
      text(element("MakeCall", {}, {device("callingDevice", "1"), device("callingDevice", "2")})),
      "csta.bad_value MakeCall: 'callingDevice' is there more than once in 'MakeCall'.");
  EXPECT_EQ(text(element("DeliveredEvent")),
            "csta.bad_value DeliveredEvent: 'DeliveredEvent' needs its monitorCrossRefID.");
}

TEST(BerCodec, an_unknown_operation_is_told_by_its_number) {
  const BerCodec codec;
  const auto came = samples::read(codec, bytes(invoke("020203E7", "0500")));
  ASSERT_FALSE(came);
  EXPECT_EQ(came.error().code, "csta.unknown_operation");
  EXPECT_EQ(came.error().text, "No request has the operation code 999.");
}

TEST(BerCodec, services_permitted_are_told_apart_by_their_place) {
  const Element event = element(
      "HeldEvent", {},
      {element("monitorCrossRefID", "01"), connection("heldConnection", "0A", "17"),
       element("holdingDevice", {}, {device("deviceIdentifier", "17")}), element("cause", "normal"),
       element("servicesPermitted", {},
               {element("routeingServices", {}, {element("routeRequest", "true")})})});
  const auto written = BerCodec().write_invoke(1, event);
  ASSERT_TRUE(written) << written.error().text;
  const Element came = read(ber::to_hex(*written));
  EXPECT_EQ(came.text_at("servicesPermitted/routeingServices/routeRequest"), "true")
      << samples::to_text(came);
  EXPECT_EQ(came.child("servicesPermitted")->children.size(), 5U);
}

}  // namespace
}  // namespace ctibus::csta
