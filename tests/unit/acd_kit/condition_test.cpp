#include "ctibus/kit/acd/condition.hpp"

#include <gtest/gtest.h>

namespace ctibus::acd {
namespace {

bool holds(std::string_view text, const Skills& skills,
           const std::vector<std::string>& values = {}) {
  const auto condition = Condition::parse(text);
  EXPECT_TRUE(condition) << text << ": " << condition.error().text;
  return condition && condition->holds(skills, values);
}

TEST(Condition, compares_levels_and_an_absent_skill_is_level_0) {
  const Skills skills{{"french", 3}, {"billing", 1}};
  EXPECT_TRUE(holds("", {}));
  EXPECT_TRUE(holds("french", skills));
  EXPECT_TRUE(holds("french >= 3", skills));
  EXPECT_FALSE(holds("french > 3", skills));
  EXPECT_TRUE(holds("french<=3 and billing=1", skills));
  EXPECT_FALSE(holds("german", skills));
  EXPECT_TRUE(holds("german == 0", skills));
  EXPECT_TRUE(holds("billing != 2", skills));
}

TEST(Condition, and_binds_more_than_or_and_parentheses_most) {
  const Skills skills{{"a", 1}};
  EXPECT_TRUE(holds("a or b and c", skills));
  EXPECT_FALSE(holds("(a or b) and c", skills));
  EXPECT_TRUE(holds("not b and not (b or c)", skills));
  EXPECT_TRUE(holds("not not a", skills));
}

TEST(Condition, a_variable_takes_the_skill_from_the_call_and_drops_out_where_it_has_none) {
  const Skills skills{{"french", 3}};
  EXPECT_TRUE(holds("$language >= 3", skills, {"french"}));
  EXPECT_FALSE(holds("$language >= 3", skills, {"german"}));
  EXPECT_TRUE(holds("$language >= 3", skills, {""}));
  EXPECT_TRUE(holds("not $language", skills, {""}));
  EXPECT_FALSE(holds("billing or $language", skills, {""}));
  const auto twice = Condition::parse("$language and $product or $language > 2");
  EXPECT_EQ(twice->variables(), (std::vector<std::string>{"language", "product"}));
}

TEST(Condition, what_cannot_be_read_says_where) {
  const std::pair<const char*, int> cases[] = {{"french >=", 10},
                                               {"french >= 101", 14},
                                               {"french 3", 8},
                                               {"(french", 8},
                                               {"and", 1},
                                               {"french and", 11},
                                               {"3 > french", 1},
                                               {"$", 2},
                                               {"french >= minus", 16},
                                               {"french & german", 8}};
  for (const auto& [text, at] : cases) {
    const auto condition = Condition::parse(text);
    ASSERT_FALSE(condition) << text;
    EXPECT_EQ(condition.error().code, "acd.bad_condition");
    EXPECT_NE(condition.error().text.find("at character " + std::to_string(at) + ":"),
              std::string::npos)
        << condition.error().text;
  }
}

TEST(Condition, endless_nesting_is_refused) {
  std::string nested(400, '(');
  nested.append("a").append(400, ')');
  EXPECT_FALSE(Condition::parse(nested));
  EXPECT_FALSE(Condition::parse(std::string(2000, 'a')));
}

}  // namespace
}  // namespace ctibus::acd
