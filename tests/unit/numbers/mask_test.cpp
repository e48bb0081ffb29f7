#include <gtest/gtest.h>

#include <ctibus/kit/numbers.hpp>

namespace ctibus::numbers {
namespace {

TEST(Mask, keeps_first_three_and_last_two_digits) {
  EXPECT_EQ(mask("+33123456789"), "+331******89");
  EXPECT_EQ(mask("01 23 45 67 89"), "01 2* ** ** 89");
}

TEST(Mask, short_numbers_show_less) {
  EXPECT_EQ(mask("1001"), "**01");
  EXPECT_EQ(mask("1234567"), "*****67");
  EXPECT_EQ(mask("42"), "**");
  EXPECT_EQ(mask(""), "");
}

TEST(Mask, names_and_other_scripts_are_hidden) {
  EXPECT_EQ(mask("sip:alice@example.org"), "***:*****@*******.***");
  EXPECT_EQ(mask("é１"), "**");
}

TEST(Mask, log_lines_cannot_be_forged_or_flooded) {
  EXPECT_EQ(mask("0612345678\nERROR"), "061*****78?*****");
  const auto flood = mask(std::string(10'000, '7'));
  EXPECT_EQ(flood.size(), 64U);
  EXPECT_TRUE(flood.ends_with("*..."));
}

}  // namespace
}  // namespace ctibus::numbers
