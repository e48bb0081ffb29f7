#include "core/replay/pseudonyms.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "core/replay/keyed_hash.hpp"

namespace ctibus::replay {
namespace {

constexpr HashKey key{0x0706050403020100U, 0x0f0e0d0c0b0a0908U};
const Pseudonyms pseudonyms(key);

std::string shape(std::string text) {
  for (char& c : text) {
    if (c >= '0' && c <= '9') c = '9';
  }
  return text;
}

TEST(KeyedHash, is_the_published_one) {
  std::string input;
  for (char c = 0; c < 15; ++c) input += c;
  EXPECT_EQ(keyed_hash(key, input), 0xa129ca6149be45e5U);  // SipHash, appendix A
}

TEST(Pseudonyms, keep_the_form_of_a_number_and_its_leading_digits) {
  for (const char* number : {"+33612345678", "0033612345678", "0612345678", "1001", "+49 30 123456",
                             "(0)30-123.456", "*21*1002#", "112", "12", "7"}) {
    const std::string other = pseudonyms.personal(number);
    EXPECT_EQ(shape(other), shape(number));
    EXPECT_NE(other, number);
    EXPECT_EQ(pseudonyms.personal(number), other) << "always the same";
  }
  EXPECT_EQ(pseudonyms.personal("+33612345678").substr(0, 3), "+33");
  EXPECT_EQ(pseudonyms.personal("0033612345678").substr(0, 4), "0033");
  EXPECT_EQ(pseudonyms.personal("0612345678").front(), '0');
  EXPECT_EQ(pseudonyms.personal("1001").front(), '1');
}

TEST(Pseudonyms, different_numbers_stay_different) {
  std::set<std::string> seen;
  for (int number = 1000; number < 2000; ++number) {
    const std::string other = pseudonyms.personal(std::to_string(number));
    EXPECT_NE(other, std::to_string(number));
    EXPECT_TRUE(seen.insert(other).second) << number;
  }
}

TEST(Pseudonyms, a_number_is_the_same_in_every_place) {
  const std::string extension = pseudonyms.personal("1001");
  EXPECT_EQ(pseudonyms.open("pbx1:1001"), "pbx1:" + extension);
  EXPECT_EQ(pseudonyms.personal("pbx1:1001"), "pbx1:" + extension);
  EXPECT_EQ(pseudonyms.open("1001 does not answer"), extension + " does not answer");
  EXPECT_EQ(pseudonyms.identity("1001"), extension);
  const std::string mobile = pseudonyms.personal("+33612345678");
  EXPECT_EQ(pseudonyms.personal("+33 6 12 34 56 78").size(), 17U);
  EXPECT_EQ(pseudonyms.personal("0612345678").substr(1), mobile.substr(3))
      << "as it is dialled at home";
  EXPECT_EQ(pseudonyms.personal("tel:+33612345678"), "tel:" + mobile);
  EXPECT_EQ(pseudonyms.open("trunk call to +33612345678"), "trunk call to " + mobile);
}

TEST(Pseudonyms, names_and_addresses_become_words) {
  const std::string ann = pseudonyms.personal("Ann Smith");
  EXPECT_EQ(ann.substr(0, 5), "name-");
  EXPECT_EQ(pseudonyms.personal("Ann Smith"), ann);
  EXPECT_NE(pseudonyms.personal("Bob Smith"), ann);
  EXPECT_TRUE(std::none_of(ann.begin(), ann.end(), [](char c) { return c >= '0' && c <= '9'; }));
  const std::string address = pseudonyms.personal("sip:ann@example.org;transport=tls");
  EXPECT_EQ(address.find("ann"), std::string::npos) << address;
  EXPECT_EQ(address.find("example"), std::string::npos) << address;
  EXPECT_EQ(address.substr(0, 9), "sip:name-");
  EXPECT_EQ(pseudonyms.personal("sip:1001@pbx.example.org").substr(0, 8),
            "sip:" + pseudonyms.personal("1001"));
  EXPECT_EQ(pseudonyms.personal("sip:ann;transport=tls@host").find("ann;"), std::string::npos);
}

TEST(Pseudonyms, what_is_no_number_of_a_person_stays) {
  const std::string root = "0192f3a4-b5c6-7d8e-9f00-112233445566";
  EXPECT_EQ(pseudonyms.personal(root), root);
  EXPECT_EQ(pseudonyms.open(root), root);
  EXPECT_EQ(pseudonyms.open("0192f3a4b5c6d7e8.4242"), "0192f3a4b5c6d7e8.4242");
  const std::string lost = fmt::format("call {} was lost", root);
  EXPECT_EQ(pseudonyms.open(lost), lost);
  EXPECT_EQ(pseudonyms.open("pbx1:trunk1/2"), "pbx1:trunk1/2");
  EXPECT_EQ(pseudonyms.open("call.delivered"), "call.delivered");
  EXPECT_EQ(pseudonyms.personal(""), "");
}

TEST(Pseudonyms, numbers_that_everybody_knows_can_be_kept) {
  const Pseudonyms keeping(key, {"112", "8000"});
  EXPECT_EQ(keeping.personal("112"), "112");
  EXPECT_EQ(keeping.open("pbx1:8000"), "pbx1:8000");
  EXPECT_EQ(keeping.personal("*21*8000#"), pseudonyms.personal("*21*8000#").substr(0, 4) + "8000#");
  EXPECT_NE(keeping.personal("113"), "113");
}

TEST(Pseudonyms, are_others_in_every_recording) {
  int same = 0;
  for (int i = 0; i < 8; ++i) {
    same += Pseudonyms::random().personal("+33612345678") == pseudonyms.personal("+33612345678");
  }
  EXPECT_EQ(same, 0);
}

}  // namespace
}  // namespace ctibus::replay
