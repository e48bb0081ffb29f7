// Captures of links as makes of switches speak on them; numbers and names are made up.

#include <gtest/gtest.h>

#include <vector>

#include "core/capture/link_decoder.hpp"
#include "ctibus/kit/csta/ber.hpp"
#include "ctibus/kit/csta/xml.hpp"

namespace ctibus::capture {
namespace {

using csta::Packet;
using Kind = Packet::Kind;

std::string from_hex(std::string_view hex) {
  const auto octets = csta::ber::from_hex(hex);
  if (!octets) ADD_FAILURE() << octets.error().text;
  return octets ? std::string(octets->begin(), octets->end()) : std::string();
}

std::string octet(std::size_t value) {
  const auto low = static_cast<std::uint8_t>(value);
  return csta::ber::to_hex(csta::ber::Bytes(&low, 1));
}

/// All in hexadecimal, with as long a length as it takes.
std::string tlv(std::string_view tag, std::string_view contents) {
  const std::size_t size = contents.size() / 2;
  return std::string(tag) + (size > 127 ? "81" : "") + octet(size) + std::string(contents);
}

std::string with_length(std::string_view hex) {
  const auto bytes = from_hex(hex);
  return from_hex("00" + octet(bytes.size())) + bytes;
}

std::string hipath_frame(std::string_view hex) {
  return from_hex("2680" + octet(hex.size() / 2)) + from_hex(hex);
}

std::string xml_frame(std::string_view id, const std::string& xml) {
  const std::size_t size = xml.size() + 8;
  return from_hex("0000" + octet(size >> 8U) + octet(size)) + std::string(id) + xml;
}

/// Both directions of a captured link.
class DialectsTest : public testing::Test {
 protected:
  void begin(const CstaDialect& dialect = {}) {
    const auto take = [this](CstaItem item) { seen_.push_back(std::move(item)); };
    application_.emplace(questions_[0], questions_[1], dialect, take);
    switch_.emplace(questions_[1], questions_[0], dialect, take);
  }
  const Packet& packet(std::size_t at) {
    static const Packet none;
    EXPECT_LT(at, seen_.size());
    if (at >= seen_.size()) return none;
    EXPECT_TRUE(seen_[at].packet) << seen_[at].note;
    return seen_[at].packet ? *seen_[at].packet : none;
  }
  std::string_view text(std::size_t at, std::string_view path) {
    return packet(at).body.text_at(path);
  }

  CstaQuestions questions_[2];
  std::optional<LinkDecoder> application_, switch_;
  std::vector<CstaItem> seen_;
};

TEST_F(DialectsTest, openscape_voice_without_namespaces_and_with_private_data) {
  begin();
  switch_->feed(xml_frame("0001", "<SystemStatus/>"));
  application_->feed(xml_frame("0001", "<SystemStatusResponse/>"));
  switch_->feed(xml_frame("9999",
                          R"(<?xml version="1.0" encoding="UTF-8"?>
<EstablishedEvent xmlns="http://www.ecma-international.org/standards/ecma-323/csta/ed4"
    xmlns:scx="http://www.siemens.com/schema/csta">
  <monitorCrossRefID>42</monitorCrossRefID>
  <establishedConnection><callID>FF0001</callID>
    <deviceID>N&lt;302105550101&gt;</deviceID></establishedConnection>
  <answeringDevice><deviceIdentifier>N&lt;302105550101&gt;;displayNumber=0101;noa=nk;uid=ann</deviceIdentifier>
  </answeringDevice>
  <callingDevice><notKnown/></callingDevice>
  <calledDevice><restricted/></calledDevice>
  <lastRedirectionDevice><notRequired/></lastRedirectionDevice>
  <localConnectionInfo>connected</localConnectionInfo>
  <cause>newCall</cause>
  <servicesPermitted><callControlServices><clearConnection>true</clearConnection>
  </callControlServices></servicesPermitted>
  <extensions><privateData><private><scx:line>7</scx:line></private></privateData></extensions>
</EstablishedEvent>)"));
  ASSERT_EQ(seen_.size(), 3u);
  EXPECT_EQ(packet(0).kind, Kind::request);
  EXPECT_EQ(packet(0).invoke_id, 1);
  EXPECT_EQ(seen_[0].xml_space, "");
  EXPECT_EQ(packet(1).kind, Kind::response);
  EXPECT_EQ(packet(2).kind, Kind::event);
  EXPECT_EQ(csta::edition_of(seen_[2].xml_space), csta::Edition::ed4);
  EXPECT_EQ(text(2, "answeringDevice/deviceIdentifier"),
            "N<302105550101>;displayNumber=0101;noa=nk;uid=ann");
  EXPECT_NE(packet(2).body.at("callingDevice/notKnown"), nullptr);
  EXPECT_EQ(text(2, "servicesPermitted/callControlServices/clearConnection"), "true");
  const auto* line = packet(2).body.at("extensions/privateData/private/line");
  ASSERT_NE(line, nullptr);
  EXPECT_EQ(line->space, "http://www.siemens.com/schema/csta");
  EXPECT_EQ(line->text, "7");
}

TEST_F(DialectsTest, panasonic_counts_devices_and_puts_private_data_into_events) {
  begin();
  switch_->feed(with_length(
      "612F80020780A10706052B0C00815AA203020100A305A103020101BE14281206072B0C00821D8148A007A0050303"
      "000800"));
  switch_->feed(with_length("A10C020102020200D330030A0102"));
  application_->feed(with_length("A20B0201023006020200D30500"));
  const std::string device = tlv("30", "810165");  // deviceNumber 101
  application_->feed(with_length(tlv("A1",
                                     "020107"
                                     "020147" +
                                         tlv("30", device))));
  switch_->feed(with_length(tlv("A2", "020107" + tlv("30", "020147" + tlv("30", "55020007")))));
  const std::string delivered = tlv("6B", tlv("30", tlv("80", "0A01") + tlv("A1", device))) +
                                tlv("63", device) + tlv("61", tlv("30", tlv("80", "30313535"))) +
                                tlv("62", device) + tlv("64", "8800") +
                                "4E0102"
                                "0A0116" +
                                tlv("7E", tlv("A1", "A405A003020107"));
  switch_->feed(with_length(tlv("A1",
                                "020108"
                                "020115" +
                                    tlv("30", "55020007" + tlv("A0", tlv("A4", delivered))))));
  ASSERT_EQ(seen_.size(), 6u);
  EXPECT_EQ(seen_[0].note, "AARE  accepted  context 1.3.12.0.218");
  EXPECT_EQ(text(1, "systemStatus"), "normal");
  EXPECT_EQ(packet(2).body.name, "SystemStatusResponse");
  const auto* object = packet(3).body.at("monitorObject/deviceObject");
  ASSERT_NE(object, nullptr);
  EXPECT_EQ(object->text, "101");
  EXPECT_EQ(object->attribute("typeOfNumber"), "deviceNumber");
  EXPECT_EQ(packet(4).body.name, "MonitorStartResponse");
  EXPECT_EQ(packet(4).invoke_id, 7);
  EXPECT_EQ(text(4, "monitorCrossRefID"), "0007");
  EXPECT_EQ(packet(5).kind, Kind::event);
  EXPECT_EQ(packet(5).body.name, "DeliveredEvent");
  EXPECT_EQ(text(5, "connection/callID"), "0A01");
  EXPECT_EQ(text(5, "alertingDevice/deviceIdentifier"), "101");
  EXPECT_EQ(text(5, "callingDevice/deviceIdentifier"), "0155");
  EXPECT_NE(packet(5).body.at("lastRedirectionDevice/notRequired"), nullptr);
  EXPECT_EQ(text(5, "localConnectionInfo"), "alerting");
  EXPECT_EQ(text(5, "cause"), "newCall");
  EXPECT_EQ(text(5, "extensions/privateData/private"), "A405A003020107");
}

TEST_F(DialectsTest, omnipcx_enterprise_is_greeted_and_speaks_phase_one) {
  begin();
  const std::string context = tlv("A1", "06062B0C00813401");
  application_->feed("B" + with_length(tlv("60", context)));
  switch_->feed("P");
  switch_->feed(with_length(tlv("61", context + "A203020100"
                                                "A305A103020100")));
  switch_->feed(with_length("A10B02010102013430030A0102"));
  switch_->feed(with_length(
      tlv("A1",
          "020102"
          "020115" +
              tlv("30",
                  "55020007"
                  "800108" +
                      tlv("30", tlv("6B", "82010180023137") + tlv("63", "80023137"))))));
  ASSERT_EQ(seen_.size(), 4u);
  EXPECT_EQ(seen_[0].note, "AARQ  context 1.3.12.0.180.1");
  EXPECT_EQ(seen_[1].note, "AARE  accepted  context 1.3.12.0.180.1");
  EXPECT_EQ(packet(2).body.name, "SystemStatus") << "operation 52";
  EXPECT_EQ(packet(3).body.name, "HeldEvent");
  EXPECT_EQ(text(3, "heldConnection/deviceID"), "17");
  EXPECT_EQ(text(3, "holdingDevice/deviceIdentifier"), "17");
}

TEST_F(DialectsTest, the_versions_of_an_association_tell_the_phase_of_both_directions) {
  begin();
  const std::string context = tlv("A1", "06052B0C008134");
  const auto versions = [](std::string_view bits) {
    return tlv("BE", tlv("28", tlv("A0", tlv("30", tlv("03", bits) + "30003000"))));
  };
  application_->feed(with_length(tlv("60", context + versions("06C0"))));
  switch_->feed(with_length(
      tlv("A1",
          "020102"
          "020115" +
              tlv("30", "55020007" + tlv("A0", tlv("A7", tlv("30", tlv("6B", "82010180023137") +
                                                                       tlv("63", "84023137"))))))));
  ASSERT_EQ(seen_.size(), 2u);
  EXPECT_EQ(packet(1).body.name, "HeldEvent");
  EXPECT_EQ(text(1, "holdingDevice/deviceIdentifier"), "17");
}

TEST_F(DialectsTest, hipath_frames_begin_with_26_whatever_their_length) {
  begin();
  const std::string password = tlv("A2", tlv("A0", tlv("A0",
                                                       "0406414D484F5354"
                                                       "04053737373737")));
  application_->feed(hipath_frame(tlv("60",
                                      "A10706052B0C00815A"
                                      "8A020680" +
                                          tlv("AC", password) + "BE0B2809A007A0050303001000")));
  const auto at_extension =
      tlv("6B", tlv("30", tlv("80", "B164") + tlv("A1", tlv("30", tlv("80", "323537")))));
  const auto cleared = [&](const std::string& more) {
    const auto fields = at_extension + tlv("63", tlv("30", tlv("80", "323537"))) +
                        "4E0100"
                        "0A0130" +
                        tlv("7E", tlv("A0", "180E3230303930313031313230303030") + more);
    return hipath_frame(tlv("A1",
                            "020109"
                            "020115" +
                                tlv("30", "55020007" + tlv("A0", tlv("A3", fields)))));
  };
  const auto long_one = cleared(tlv("A1", tlv("A4", tlv("04", std::string(160, 'A')))));
  switch_->feed(cleared("") + long_one.substr(0, 5));
  switch_->feed(long_one.substr(5));
  ASSERT_EQ(seen_.size(), 3u);
  EXPECT_EQ(seen_[0].note, "AARQ  context 1.3.12.0.218  with name and password");
  EXPECT_EQ(seen_[0].note.find("77777"), std::string::npos);
  for (const std::size_t at : {1U, 2U}) {
    EXPECT_EQ(packet(at).body.name, "ConnectionClearedEvent");
    EXPECT_EQ(text(at, "droppedConnection/callID"), "B164");
    EXPECT_EQ(text(at, "droppedConnection/deviceID"), "257");
    EXPECT_EQ(text(at, "releasingDevice/deviceIdentifier"), "257");
    EXPECT_EQ(text(at, "localConnectionInfo"), "null");
    EXPECT_EQ(text(at, "cause"), "normalClearing");
    EXPECT_EQ(text(at, "extensions/security/timeStamp"), "2009-01-01T12:00:00");
  }
}

}  // namespace
}  // namespace ctibus::capture
