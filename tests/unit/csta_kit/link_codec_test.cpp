#include "ctibus/kit/csta/link_codec.hpp"

#include <map>
#include <vector>

#include "ber_samples.hpp"
#include "ctibus/kit/csta/error_codes.hpp"

namespace ctibus::csta {
namespace {

using Kind = Packet::Kind;

/// Both ends of a link: what one writes the other reads.
class End {
 public:
  explicit End(LinkOptions options)
      : codec_(std::move(options), [this](std::int64_t id) { return asked_of(id); }) {}

  void asks(std::int64_t id, std::string name) { asked_[id] = std::move(name); }
  /// What is made of bytes: packets, codes of errors, and the end.
  void take(std::string_view bytes) {
    codec_.feed(bytes);
    for (;;) {
      const auto item = codec_.next();
      answer_ += codec_.reply();
      if (!item) {
        seen_.push_back("over " + item.error().code);
        return;
      }
      if (!*item) return;
      if (const auto* error = std::get_if<Error>(&**item)) seen_.push_back(error->code);
      if (const auto* packet = std::get_if<Packet>(&**item)) {
        packets_.push_back(*packet);
        seen_.push_back(packet->body.name);
      }
    }
  }
  std::string write(Kind kind, std::int64_t id, Element body) {
    const auto bytes = codec_.write({kind, id, std::move(body)});
    if (!bytes) ADD_FAILURE() << bytes.error().text;
    return bytes.value_or("");
  }

  std::string_view asked_of(std::int64_t id) const {
    const auto found = asked_.find(id);
    return found == asked_.end() ? std::string_view() : std::string_view(found->second);
  }

  std::map<std::int64_t, std::string> asked_;
  LinkCodec codec_;
  std::vector<std::string> seen_;
  std::vector<Packet> packets_;
  std::string answer_;
};

using Seen = std::vector<std::string>;

LinkOptions ber(Framing framing = Framing::length16) {
  return {.encoding = Encoding::ber,
          .framing = framing,
          .association = usual_association(Encoding::ber)};
}
LinkOptions unassociated() { return {.encoding = Encoding::ber, .framing = Framing::length16}; }

std::string framed(std::string_view hex, Framing framing = Framing::length16) {
  const auto octets = samples::bytes(hex);
  return *write_frame(framing, {.payload = {octets.begin(), octets.end()}});
}
std::string framed(const ber::Octets& octets) { return framed(ber::to_hex(octets)); }

Element system_status() {
  Element message{.name = "SystemStatus"};
  message.add("systemStatus", "normal");
  return message;
}

TEST(LinkCodecTest, xml_has_its_invoke_id_in_the_frame_and_may_be_said_at_once) {
  End ours({.xml = {.space = "urn:priv", .declaration = false}});
  End theirs({});
  EXPECT_EQ(ours.codec_.begin(), "");
  EXPECT_EQ(theirs.codec_.begin(), "");
  ASSERT_TRUE(ours.codec_.is_ready());
  const auto bytes = ours.write(Kind::request, 17, system_status());
  EXPECT_NE(bytes.find("xmlns=\"urn:priv\""), bytes.npos) << bytes;
  EXPECT_EQ(bytes.find("<?xml"), bytes.npos);
  for (const char byte : bytes) theirs.take({&byte, 1});
  ASSERT_EQ(theirs.packets_.size(), 1u);
  EXPECT_EQ(theirs.packets_[0].kind, Kind::request);
  EXPECT_EQ(theirs.packets_[0].invoke_id, 17);
  ours.take(theirs.write(Kind::response, 17, {.name = "SystemStatusResponse"}) +
            theirs.write(Kind::event, 0, {.name = "HeldEvent"}));
  EXPECT_EQ(ours.seen_, (Seen{"SystemStatusResponse", "HeldEvent"}));
  EXPECT_EQ(ours.codec_.end(), "");
}

TEST(LinkCodecTest, xml_that_is_spelt_otherwise_is_mended) {
  End ours({});
  ours.codec_.begin();
  ours.take(*write_frame(
      Framing::annex_j,
      {"<AnswerCall><callToBeAnswered><DeviceID>1001</DeviceID></callToBeAnswered></AnswerCall>",
       2}));
  ASSERT_EQ(ours.packets_.size(), 1u);
  EXPECT_EQ(ours.packets_[0].body.text_at("callToBeAnswered/deviceID"), "1001");
}

TEST(LinkCodecTest, an_id_that_no_frame_can_hold_is_not_sent) {
  End ours({});
  ours.codec_.begin();
  for (const std::int64_t id : {-1, 9999, 70000}) {
    const auto bytes = ours.codec_.write({Kind::request, id, system_status()});
    ASSERT_FALSE(bytes);
    EXPECT_EQ(bytes.error().code, "csta.bad_value");
  }
}

TEST(LinkCodecTest, a_broken_message_is_counted_and_refused_and_the_next_one_is_read) {
  End ours({});
  ours.codec_.begin();
  ours.asks(2, "MakeCall");
  const auto broken = [](std::string xml, std::uint16_t id) {
    return *write_frame(Framing::annex_j, {std::move(xml), id});
  };
  ours.take(broken("<MakeCall>", 1) + broken("<MakeCallResponse>", 2) + broken("<Held", 9999) +
            broken("<CSTAErrorCode", 3) + broken("<HeldEvent/>", 9999));
  EXPECT_EQ(ours.seen_,
            (Seen{"csta.bad_xml", "csta.bad_xml", "csta.bad_xml", "csta.bad_xml", "HeldEvent"}));
  EXPECT_EQ(ours.codec_.unreadable(), 4u);
  End theirs({});
  theirs.codec_.begin();
  theirs.take(ours.answer_);
  ASSERT_EQ(theirs.packets_.size(), 1u) << "only who can expect an answer gets one";
  EXPECT_EQ(theirs.packets_[0].kind, Kind::error);
  EXPECT_EQ(theirs.packets_[0].invoke_id, 1);
}

TEST(LinkCodecTest, bytes_that_are_no_frame_are_the_end) {
  End ours({});
  ours.codec_.begin();
  ours.take("GET / HTTP/1.1\r\n");
  ours.take(*write_frame(Framing::annex_j, {"<HeldEvent/>", 9999}));
  EXPECT_EQ(ours.seen_, (Seen{"over csta.bad_frame", "over csta.bad_frame"}));
  EXPECT_FALSE(ours.codec_.is_ready());
}

TEST(LinkCodecTest, panasonic_is_associated_with_asks_for_an_answer_and_is_released) {
  End ours(ber());
  const auto first = ours.codec_.begin();
  EXPECT_TRUE(acse::is_acse(ber::bytes_of(std::string_view(first).substr(2))));
  EXPECT_FALSE(ours.codec_.is_ready());
  EXPECT_EQ(ours.codec_.write({Kind::request, 1, system_status()}).error().code, "csta.not_sent");
  ours.take(
      framed(
          "612F80020780A10706052B0C00815AA203020100A305A103020101BE14281206072B0C00821D8148A007A0"
          "050303000800") +
      framed("A10C020102020200D330030A0102"));
  EXPECT_TRUE(ours.codec_.is_ready());
  EXPECT_EQ(ours.seen_, Seen{"SystemStatus"});
  EXPECT_EQ(ours.packets_[0].invoke_id, 2);
  EXPECT_EQ(ours.packets_[0].body.text_at("systemStatus"), "normal");
  const auto answer = ours.write(Kind::response, 2, {.name = "SystemStatusResponse"});
  EXPECT_TRUE(std::holds_alternative<rose::ReturnResult>(
      *rose::read(ber::bytes_of(std::string_view(answer).substr(2)))));
  const auto goodbye = ours.codec_.end();
  EXPECT_TRUE(std::holds_alternative<acse::ReleaseRequest>(
      *acse::read(ber::bytes_of(std::string_view(goodbye).substr(2)))));
}

TEST(LinkCodecTest, alcatel_is_greeted_whether_it_answers_or_not) {
  for (const auto* answer : {"P", ""}) {
    LinkOptions options{.encoding = Encoding::phase_one,
                        .framing = Framing::length16,
                        .greeting = true,
                        .association = usual_association(Encoding::phase_one)};
    End ours(options);
    const auto first = ours.codec_.begin();
    EXPECT_EQ(first[0], 'B');
    const auto request = acse::read(ber::bytes_of(std::string_view(first).substr(3)));
    ASSERT_TRUE(request);
    EXPECT_EQ(std::get<acse::AssociateRequest>(*request).context, acse::phase_one_context());
    acse::AssociateResponse accepted;
    ours.take(answer + framed(acse::write(accepted)));
    EXPECT_TRUE(ours.codec_.is_ready());
    ours.take(framed("A10B02010102013430030A0102"));
    EXPECT_EQ(ours.seen_, Seen{"SystemStatus"});
  }
}

TEST(LinkCodecTest, hipath_has_its_own_frames) {
  End ours(ber(Framing::hipath));
  EXPECT_EQ(ours.codec_.begin()[0], '\x26');
}

TEST(LinkCodecTest, a_refused_association_says_why) {
  End ours(ber());
  ours.codec_.begin();
  acse::AssociateResponse refused;
  refused.result = 1;
  refused.diagnostic = 13;
  ours.codec_.feed(framed(acse::write(refused)));
  const auto item = ours.codec_.next();
  ASSERT_FALSE(item);
  EXPECT_EQ(item.error().code, "csta.not_associated");
  EXPECT_NE(item.error().text.find("name and password"), std::string::npos) << item.error().text;
}

TEST(LinkCodecTest, a_switch_that_asks_for_the_association_gets_it) {
  for (const auto& options : {ber(), unassociated()}) {
    End ours(options);
    ours.codec_.begin();
    acse::AssociateRequest request = usual_association(Encoding::ber);
    request.information.versions = 1U << acse::version::ecma_285_second;
    ours.take(framed(acse::write(request)));
    EXPECT_TRUE(ours.codec_.is_ready());
    const auto answer = acse::read(ber::bytes_of(std::string_view(ours.answer_).substr(2)));
    ASSERT_TRUE(answer);
    const auto& response = std::get<acse::AssociateResponse>(*answer);
    EXPECT_TRUE(response.accepted());
    EXPECT_EQ(response.information.versions, 1U << acse::version::ecma_285_second);
  }
}

TEST(LinkCodecTest, a_released_or_aborted_association_is_the_end) {
  End released(unassociated());
  released.codec_.begin();
  released.take(framed(acse::write(acse::ReleaseRequest{0})));
  EXPECT_EQ(released.seen_, Seen{"over csta.released"});
  EXPECT_TRUE(std::holds_alternative<acse::ReleaseResponse>(
      *acse::read(ber::bytes_of(std::string_view(released.answer_).substr(2)))));
  End aborted(unassociated());
  aborted.codec_.begin();
  aborted.take(framed(acse::write(acse::Abort{})));
  EXPECT_EQ(aborted.seen_, Seen{"over csta.released"});
  EXPECT_EQ(aborted.answer_, "");
}

TEST(LinkCodecTest, what_comes_before_the_association_is_passed_over) {
  End ours(ber());
  ours.codec_.begin();
  ours.take(framed("A10C020102020200D330030A0102"));
  EXPECT_EQ(ours.seen_, Seen{"csta.not_associated"});
}

TEST(LinkCodecTest, a_request_that_cannot_be_read_is_rejected_and_an_event_is_not) {
  End ours(unassociated());
  ours.codec_.begin();
  ours.take(framed("A10902010502020FFF0500"));  // an unknown operation
  EXPECT_EQ(ours.answer_, framed("A406020105810101"));
  ours.answer_.clear();
  ours.take(framed("A109020106020200D30201"));    // half a value
  ours.take(framed("A10702010702011530"));        // half an event
  ours.take(framed("A10A02010802011530020500"));  // an event without its number
  EXPECT_EQ(ours.answer_, "") << "what is no operation has no id to be rejected by";
  EXPECT_EQ(ours.codec_.unreadable(), 4u);
  ours.take(framed(samples::tlv("A1", "020109020147300430028005")));
  EXPECT_EQ(ours.answer_, framed("A406020109810102"));
}

TEST(LinkCodecTest, a_response_without_its_operation_is_that_of_the_request) {
  End ours(unassociated());
  ours.codec_.begin();
  ours.asks(4, "MonitorStop");
  ours.take(framed("A203020104"));
  EXPECT_EQ(ours.seen_, Seen{"MonitorStopResponse"});
  ours.take(framed("A203020105"));
  EXPECT_EQ(ours.seen_.back(), "csta.unknown_operation");
}

TEST(LinkCodecTest, a_reject_is_the_outcome_of_our_request) {
  const auto outcome = [](std::string_view problem) {
    End ours(unassociated());
    ours.codec_.begin();
    ours.asks(9, "ParkCall");
    ours.take(framed("A406020109" + std::string(problem)));
    if (ours.packets_.size() != 1 || ours.packets_[0].kind != Kind::error) return std::string("?");
    return error_of(ours.packets_[0].body).code;
  };
  EXPECT_EQ(outcome("810101"), "pbx.not_supported");
  EXPECT_EQ(outcome("810102"), "pbx.bad_value");
  EXPECT_EQ(outcome("810103"), "pbx.busy");
  EXPECT_EQ(outcome("800100"), "pbx.not_supported");
  End ours(unassociated());
  ours.codec_.begin();
  ours.take(framed("A406020109820100") + framed("A4050500800100"));
  EXPECT_EQ(ours.seen_, (Seen{"csta.rejected", "csta.rejected"})) << "nobody waits for it";
}

TEST(LinkCodecTest, an_error_of_another_kind_fails_the_request_too) {
  End ours(unassociated());
  ours.codec_.begin();
  ours.asks(9, "ParkCall");
  ours.take(framed("A306020109020107"));
  ASSERT_EQ(ours.seen_, Seen{"CSTAErrorCode"});
  EXPECT_EQ(ours.packets_[0].invoke_id, 9);
}

TEST(LinkCodecTest, a_request_says_to_which_of_ours_it_belongs) {
  End ours(unassociated());
  ours.codec_.begin();
  ours.take(framed("A10F020102800107020200D330030A0102"));
  ASSERT_EQ(ours.packets_.size(), 1u);
  EXPECT_EQ(ours.packets_[0].linked, 7);
}

}  // namespace
}  // namespace ctibus::csta
