#include "ctibus/kit/csta/acse.hpp"

#include "ber_samples.hpp"

namespace ctibus::csta::acse {
namespace {

using samples::bytes;
using samples::tlv;

TEST(Acse, hipath_is_asked_with_a_name_and_a_password) {
  AssociateRequest request;
  request.credentials = Credentials{"AMHOST", "77777"};
  request.information.versions = 1U << version::iso_18052;
  const std::string hex = tlv("60",
                              "A10706052B0C00815A"
                              "8A020680" +
                                  tlv("AC", tlv("A2", tlv("A0", tlv("A0",
                                                                    "0406414D484F5354"
                                                                    "04053737373737")))) +
                                  "BE0B2809A007A0050303001000");
  EXPECT_EQ(ber::to_hex(write(request)), hex);
  const auto again = read(bytes(hex));
  ASSERT_TRUE(again) << again.error().text;
  EXPECT_EQ(std::get<AssociateRequest>(*again), request);
}

TEST(Acse, an_omnipcx_enterprise_is_asked_with_functions) {
  AssociateRequest request;
  request.context = {1, 3, 12, 0, 180};
  request.protocol_version = true;
  request.information = {
      .form = InformationForm::version_first,
      .syntax = phase_two_syntax(),
      .versions = 1U << version::ecma_180 | 1U << version::ecma_218,
      .version_bits = 5,
      .functions_required = bytes("800403E7B6488106025FFD03FEA0830206C0840203F0"),
      .functions_supplied = bytes("820203D8830206C0")};
  const std::string hex =
      tlv("60",
          "80020780"
          "A10706052B0C008134" +
              tlv("BE",
                  tlv("28", "06072B0C00815A8148" + tlv("A0", tlv("30",
                                                                 "030203C0"
                                                                 "3016800403E7B6488106025FFD03FEA0"
                                                                 "830206C0840203F0"
                                                                 "3008820203D8830206C0")))));
  EXPECT_EQ(ber::to_hex(write(request)), hex);
  const auto again = read(bytes(hex));
  ASSERT_TRUE(again) << again.error().text;
  EXPECT_EQ(std::get<AssociateRequest>(*again), request);
}

TEST(Acse, functions_are_of_the_first_phases_only) {
  const auto read_back = read(bytes(tlv("60", tlv("BE", tlv("28", tlv("A0", tlv("A0",
                                                                                "030206C0"
                                                                                "3003800100")))))));
  ASSERT_TRUE(read_back) << read_back.error().text;
  EXPECT_TRUE(std::get<AssociateRequest>(*read_back).information.functions_required.empty());
}

TEST(Acse, panasonic_accepts) {
  constexpr std::string_view hex =
      "612F80020780A10706052B0C00815AA203020100A305A103020101BE14281206072B0C00821D8148A007A0050303"
      "000800";
  const auto apdu = read(bytes(hex));
  ASSERT_TRUE(apdu) << apdu.error().text;
  const auto& response = std::get<AssociateResponse>(*apdu);
  EXPECT_TRUE(response.accepted());
  EXPECT_EQ(response.context, phase_two_context());
  EXPECT_EQ(response.source, AssociateResponse::Source::user);
  EXPECT_EQ(response.diagnostic, 1);
  EXPECT_EQ(response.information.syntax, phase_three_syntax());
  EXPECT_EQ(response.information.versions, 1U << version::ecma_285_second);
  EXPECT_EQ(ber::to_hex(write(*apdu)), hex);
}

TEST(Acse, hipath_accepts_with_a_stamp_of_its_own) {
  const std::string stamp =
      tlv("A2", tlv("A0", tlv("A1", tlv("04", "31323334") + tlv("04", "48502D332E30"))));
  const std::string hex = tlv("61", "A10706052B0C00815AA203020100A305A10302010088020780" +
                                        tlv("AA", stamp) + "BE0B2809A007A0050303001000");
  const auto apdu = read(bytes(hex));
  ASSERT_TRUE(apdu) << apdu.error().text;
  const auto& response = std::get<AssociateResponse>(*apdu);
  EXPECT_TRUE(response.accepted());
  EXPECT_EQ(ber::to_hex(response.authentication), stamp);
  EXPECT_EQ(response.information.versions, 1U << version::iso_18052);
  EXPECT_TRUE(response.information.syntax.empty());
  EXPECT_EQ(ber::to_hex(write(*apdu)), hex);
}

TEST(Acse, a_refusal_tells_why) {
  AssociateResponse refusal;
  refusal.result = 1;
  refusal.diagnostic = 2;
  refusal.information.form = InformationForm::none;
  const auto again = read(write(refusal));
  ASSERT_TRUE(again) << again.error().text;
  EXPECT_EQ(std::get<AssociateResponse>(*again), refusal);
  EXPECT_FALSE(std::get<AssociateResponse>(*again).accepted());
}

TEST(Acse, every_message_comes_back_as_it_was_sent) {
  AssociateRequest old;
  old.context = phase_one_context();
  old.protocol_version = true;
  old.information = {.form = InformationForm::version_first,
                     .syntax = phase_two_syntax(),
                     .versions = 1U << version::ecma_180,
                     .version_bits = 1,
                     .private_versions = {}};
  AssociateRequest modern;
  modern.information.versions = 1U << version::ecma_285_fourth;
  modern.information.version_bits = 24;
  modern.information.syntax = phase_three_syntax();
  modern.information.private_versions = {3, 70000};
  for (const Apdu& apdu : {Apdu(old), Apdu(modern), Apdu(ReleaseRequest{.reason = 0}),
                           Apdu(ReleaseRequest{}), Apdu(ReleaseResponse{.reason = 1}),
                           Apdu(Abort{.source = 1, .diagnostic = 2}), Apdu(Abort{})}) {
    const ber::Octets octets = write(apdu);
    EXPECT_TRUE(is_acse(octets));
    const auto again = read(octets);
    ASSERT_TRUE(again) << ber::to_hex(octets) << again.error().text;
    EXPECT_EQ(*again, apdu) << ber::to_hex(octets);
    for (std::size_t size = 0; size < octets.size(); ++size) {
      EXPECT_FALSE(read(ber::Bytes(octets).first(size))) << size;
    }
  }
  EXPECT_EQ(ber::to_hex(write(Abort{})), "6403800100");
}

TEST(Acse, messages_of_rose_are_none_of_it) {
  EXPECT_FALSE(is_acse(bytes("A10C020102020200D330030A0102")));
  EXPECT_FALSE(is_acse({}));
  EXPECT_FALSE(read(bytes("A10C020102020200D330030A0102")));
}

}  // namespace
}  // namespace ctibus::csta::acse
