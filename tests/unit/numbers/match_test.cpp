#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctibus/kit/number_match.hpp>

#include "site.hpp"

namespace ctibus::numbers {
namespace {

using Field = MatchKey::Field;
using testing::ElementsAre;
using testing::IsEmpty;

class Match : public testing::Test {
 protected:
  std::vector<Number> contacts(std::initializer_list<const char*> texts) const {
    std::vector<Number> out;
    for (const auto* text : texts) out.push_back(site_.classify(text));
    return out;
  }
  MatchResult find(const char* wanted, std::initializer_list<const char*> stored) const {
    return match(site_.classify(wanted), contacts(stored));
  }

  DialPlan site_ = plan_of(french_site());
};

TEST_F(Match, keys_are_ordered_from_exact_to_suffix) {
  EXPECT_THAT(
      match_keys(site_.classify("01 23 45 67 89 x12")),
      ElementsAre(MatchKey{Field::e164, "+33123456789"}, MatchKey{Field::national, "0123456789"},
                  MatchKey{Field::suffix, "123456789"}));
  EXPECT_THAT(match_keys(site_.classify("1001")), ElementsAre(MatchKey{Field::extension, "1001"}));
  EXPECT_THAT(match_keys(site_.classify("sip:bob@example.org")),
              ElementsAre(MatchKey{Field::uri, "bob@example.org"}));
  EXPECT_THAT(match_keys(site_.classify("112")), ElementsAre(MatchKey{Field::code, "112"}));
  EXPECT_THAT(match_keys(site_.classify("anonymous")), IsEmpty());
}

TEST_F(Match, suffix_is_configurable_but_never_shorter_than_seven_digits) {
  const auto number = site_.classify("0123456789");
  EXPECT_EQ(match_keys(number, {.suffix_digits = 8}).back().value, "23456789");
  EXPECT_EQ(match_keys(number, {.suffix_digits = 2}).back().value, "3456789");
}

TEST_F(Match, exact_is_preferred_to_any_weaker_match) {
  const auto found = find("+33123456789", {"9990123456789", "0123456789", "+33 1 23 45 67 89"});
  EXPECT_EQ(found.level, MatchLevel::exact);
  EXPECT_THAT(found.matches, ElementsAre(1, 2));
}

TEST_F(Match, several_equal_matches_are_all_returned) {
  EXPECT_THAT(find("0123456789", {"0123456789", "0612345678", "0123456789"}).matches,
              ElementsAre(0, 2));
}

TEST_F(Match, national_is_preferred_to_suffix) {
  // Neither side has an E.164 form: one digit too many for the French plan.
  const auto found = find("01234567890", {"9901234567890", "01234567890"});
  EXPECT_EQ(found.level, MatchLevel::national);
  EXPECT_THAT(found.matches, ElementsAre(1));
}

TEST_F(Match, badly_stored_number_is_found_by_its_suffix) {
  const auto found = find("+33123456789", {"9990123456789", "0612345678"});
  EXPECT_EQ(found.level, MatchLevel::suffix);
  EXPECT_THAT(found.matches, ElementsAre(0));
}

TEST_F(Match, two_valid_numbers_that_differ_never_match) {
  // Same national digits in France and Italy (whose numbers keep their zero).
  const auto wanted = site_.classify("+33 2 12 34 56 78");
  auto other = wanted;
  other.e164 = "+390212345678";
  ASSERT_TRUE(wanted.valid);
  EXPECT_EQ(match(wanted, std::vector{other}).level, MatchLevel::none);
}

TEST_F(Match, extension_never_matches_digits_inside_a_number) {
  EXPECT_THAT(find("1001", {"0123451001", "+33123451001", "0123456789 x1001", "11001"}).matches,
              IsEmpty());
  EXPECT_THAT(find("1001", {"0123451001", "1001"}).matches, ElementsAre(1));
  EXPECT_THAT(find("0123451001", {"1001", "3451001"}).matches, IsEmpty());
  EXPECT_THAT(find("+331234567 x123456789", {"00001123456789"}).matches, IsEmpty());
}

TEST_F(Match, company_number_stands_for_its_extensions_only_when_nothing_fits_better) {
  EXPECT_THAT(find("0123456789 x12", {"0123456789", "0123456789 x13", "0123456789 x12"}).matches,
              ElementsAre(2));
  EXPECT_THAT(find("0123456789 x12", {"0123456789", "0123456789 x13"}).matches, ElementsAre(0));
  EXPECT_THAT(find("0123456789", {"0123456789 x13", "0123456789 x12"}).matches, ElementsAre(0, 1));
}

TEST_F(Match, anonymous_callers_match_nobody) {
  EXPECT_THAT(find("anonymous", {"anonymous", "", "0123456789"}).matches, IsEmpty());
}

TEST_F(Match, unreadable_numbers_match_nobody) {
  EXPECT_THAT(find("not a number", {"not a number", "neither"}).matches, IsEmpty());
}

}  // namespace
}  // namespace ctibus::numbers
