#include <gtest/gtest.h>

#include "site.hpp"

namespace ctibus::numbers {
namespace {

class Classify : public testing::Test {
 protected:
  DialPlan site_ = plan_of(french_site());
};

TEST_F(Classify, emergency_is_never_formatted_as_e164) {
  for (const auto* text : {"112", "15", "17", "18", "1 1 2", "tel:112", "sip:112@pbx.example.com",
                           "sip:112@elsewhere.example", "１１２"}) {
    const auto number = site_.classify(text);
    EXPECT_EQ(number.kind, Kind::emergency) << text;
    EXPECT_EQ(number.e164, "") << text;
    EXPECT_EQ(number.raw, text);
  }
}

TEST_F(Classify, emergency_is_found_behind_the_outside_line_prefix) {
  const auto number = site_.classify("0112", Origin::dialled);
  EXPECT_EQ(number.kind, Kind::emergency);
  EXPECT_EQ(number.national, "112");
}

TEST_F(Classify, emergency_of_the_site_comes_before_its_dial_plan) {
  EXPECT_EQ(site_.classify("1818").kind, Kind::emergency);
  EXPECT_EQ(site_.classify("1819").kind, Kind::internal);
}

TEST_F(Classify, extension_that_begins_like_an_emergency_number_is_internal) {
  EXPECT_EQ(site_.classify("1121").kind, Kind::internal);
}

TEST_F(Classify, extension_is_never_formatted_as_e164) {
  for (const auto* text : {"1001", "2000", "2499", "tel:1001", "sip:1001@pbx.example.com:5060",
                           "\"Ann\" <sip:1001@PBX.example.com;transport=tcp>",
                           "tel:1001;phone-context=pbx.example.com"}) {
    const auto number = site_.classify(text);
    EXPECT_EQ(number.kind, Kind::internal) << text;
    EXPECT_EQ(number.e164, "") << text;
    EXPECT_EQ(number.national, "") << text;
  }
  EXPECT_EQ(site_.classify("1001").extension, "1001");
  EXPECT_EQ(site_.classify("2500").kind, Kind::external);
}

TEST_F(Classify, short_unknown_number_stays_without_e164_even_where_the_plan_calls_it_possible) {
  auto config = french_site();
  config.region = "DE";
  config.internal.clear();
  const auto german = plan_of(config).classify("1001");
  EXPECT_EQ(german.kind, Kind::external);
  EXPECT_EQ(german.e164, "");
  EXPECT_EQ(german.national, "1001");
  EXPECT_EQ(site_.classify("3949").e164, "");
}

TEST_F(Classify, stranger_s_address_is_not_our_extension) {
  const auto number = site_.classify("sip:1001@attacker.example");
  EXPECT_EQ(number.kind, Kind::sip_uri);
  EXPECT_EQ(number.uri, "1001@attacker.example");
  EXPECT_EQ(site_.classify("sip:*21@attacker.example").kind, Kind::sip_uri);
}

TEST_F(Classify, feature_code_comes_before_the_dial_plan_and_after_emergency) {
  const auto number = site_.classify("*21*0612345678#");
  EXPECT_EQ(number.kind, Kind::feature_code);
  EXPECT_EQ(number.national, "*21*0612345678#");
  EXPECT_EQ(number.e164, "");

  auto config = french_site();
  config.feature_prefixes = {"11", "*"};
  const auto numeric = plan_of(config);
  EXPECT_EQ(numeric.classify("1101").kind, Kind::feature_code);
  EXPECT_EQ(numeric.classify("112").kind, Kind::emergency);
}

TEST_F(Classify, withheld_callers_are_anonymous) {
  for (const auto* text :
       {"", "  ", "anonymous", "Anonymous", "Restricted", "unavailable", "masqué", "numero masque",
        "sip:anonymous@anonymous.invalid", "\"Anonymous\" <sip:anonymous@pbx.example.com>",
        "<sip:thisis@anonymous.invalid>", "<>"}) {
    EXPECT_EQ(site_.classify(text).kind, Kind::anonymous) << text;
  }
}

TEST_F(Classify, sip_address_without_a_number_keeps_its_uri) {
  const auto number = site_.classify("\"Alice\" <sips:Alice@Example.ORG:5061;user=ip>;tag=8");
  EXPECT_EQ(number.kind, Kind::sip_uri);
  EXPECT_EQ(number.uri, "Alice@example.org");
  EXPECT_EQ(site_.classify("sip:[2001:db8::1]:5060").uri, "[2001:db8::1]");
}

TEST_F(Classify, number_inside_an_address_is_that_number) {
  for (const auto* text :
       {"sip:+33123456789@trunk.example;user=phone", "sip:%2B33123456789@trunk.example",
        "sip:0123456789@trunk.example", "tel:+33-1-23-45-67-89", "+33123456789@trunk.example",
        "tel:123456789;phone-context=+33", "sip:+33123456789;npdi@trunk.example"}) {
    const auto number = site_.classify(text);
    EXPECT_EQ(number.kind, Kind::external) << text;
    EXPECT_EQ(number.e164, "+33123456789") << text;
    EXPECT_TRUE(number.valid) << text;
  }
}

TEST_F(Classify, every_usual_way_to_write_a_number_gives_one_e164) {
  for (const auto* text :
       {"0123456789", "01 23 45 67 89", "01.23.45.67.89", "+33 1 23 45 67 89",
        "+33 (0)1 23 45 67 89", "0033123456789", "01\u00A023\u00A045\u00A067\u00A089",
        "\u202A+33123456789\u202C", "０１２３４５６７８９", "(01) 23-45-67-89"}) {
    const auto number = site_.classify(text);
    EXPECT_EQ(number.e164, "+33123456789") << text;
    EXPECT_EQ(number.national, "0123456789") << text;
    EXPECT_EQ(number.region, "FR") << text;
    EXPECT_EQ(number.extension, "") << text;
  }
}

TEST_F(Classify, extension_of_an_external_number_is_kept_apart) {
  for (const auto* text : {"tel:+33123456789;ext=12", "+33 1 23 45 67 89 ext. 12", "0123456789 x12",
                           "01 23 45 67 89 poste 12", "+33123456789;ext=12",
                           "sip:+33123456789;ext=12@trunk.example"}) {
    const auto number = site_.classify(text);
    EXPECT_EQ(number.e164, "+33123456789") << text;
    EXPECT_EQ(number.national, "0123456789") << text;
    EXPECT_EQ(number.extension, "12") << text;
  }
}

TEST_F(Classify, outside_line_prefix_is_taken_off_what_was_dialled) {
  EXPECT_EQ(site_.classify("00612345678", Origin::dialled).e164, "+33612345678");
  EXPECT_EQ(site_.classify("00612345678").e164, "+33612345678");
  EXPECT_EQ(site_.classify("00033123456789", Origin::dialled).e164, "+33123456789");
  EXPECT_EQ(site_.classify("00049301234567", Origin::dialled).e164, "+49301234567");
}

TEST_F(Classify, digits_with_two_readings_follow_their_origin) {
  EXPECT_EQ(site_.classify("00352441234", Origin::dialled).e164, "+33352441234");
  EXPECT_EQ(site_.classify("00352441234", Origin::presented).e164, "+352441234");
}

TEST_F(Classify, possible_but_unknown_number_has_e164_and_is_not_valid) {
  const auto too_short = site_.classify("+1 212 555 0");
  EXPECT_FALSE(too_short.valid);
  EXPECT_EQ(too_short.e164, "");
  const auto new_range = site_.classify("+1 111 555 0100");
  EXPECT_FALSE(new_range.valid);
  EXPECT_EQ(new_range.e164, "+11115550100");
}

TEST_F(Classify, text_that_merely_contains_digits_is_no_number) {
  for (const auto* text : {"SIP/1001-0000002a", "call me 0123456789", "PJSIP/0123456789",
                           "12*34567890", "not a number"}) {
    const auto number = site_.classify(text);
    EXPECT_EQ(number.kind, Kind::external) << text;
    EXPECT_EQ(number.e164, "") << text;
    EXPECT_EQ(number.national, "") << text;
  }
}

TEST(DialPlanConfig, unknown_region_is_refused_by_name) {
  auto config = french_site();
  for (const auto* region : {"", "fr", "XX", "FRA", "001"}) {
    config.region = region;
    const auto plan = DialPlan::create(config);
    ASSERT_FALSE(plan) << region;
    EXPECT_EQ(plan.error().code, "numbers.unknown_region");
    EXPECT_NE(plan.error().text.find("'" + std::string(region) + "'"), std::string::npos);
  }
}

TEST(DialPlanConfig, malformed_entries_are_refused_with_the_entry) {
  for (const auto* pattern : {"", "12A", "1[", "1[]", "1[5-2]", "1[a]", "10-9", "100-99", "200-100",
                              "1-2-3", "1234567890123456", "-", "1*"}) {
    auto config = french_site();
    config.internal = {pattern};
    const auto plan = DialPlan::create(config);
    ASSERT_FALSE(plan) << pattern;
    EXPECT_EQ(plan.error().code, "numbers.bad_pattern");
    EXPECT_NE(plan.error().text.find("'" + std::string(pattern) + "'"), std::string::npos);
  }
  auto config = french_site();
  config.emergency = {"one"};
  EXPECT_EQ(DialPlan::create(config).error().code, "numbers.bad_code");
  config = french_site();
  config.feature_prefixes = {""};
  EXPECT_EQ(DialPlan::create(config).error().code, "numbers.bad_code");
}

TEST(DialPlanConfig, patterns_match_whole_numbers_only) {
  auto config = french_site();
  config.internal = {"7[0-2,]X"};
  EXPECT_FALSE(DialPlan::create(config));
  config.internal = {"7[0-25]ZN", "300-305"};
  const auto plan = plan_of(config);
  const auto kind = [&](const char* text) { return plan.classify(text).kind; };
  EXPECT_EQ(kind("7012"), Kind::internal);
  EXPECT_EQ(kind("7592"), Kind::internal);
  EXPECT_EQ(kind("7312"), Kind::external);
  EXPECT_EQ(kind("7002"), Kind::external);
  EXPECT_EQ(kind("7011"), Kind::external);
  EXPECT_EQ(kind("70123"), Kind::external);
  EXPECT_EQ(kind("303"), Kind::internal);
  EXPECT_EQ(kind("306"), Kind::external);
  EXPECT_EQ(kind("+303"), Kind::external);
}

}  // namespace
}  // namespace ctibus::numbers
