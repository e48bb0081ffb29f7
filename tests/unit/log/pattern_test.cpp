#include "core/log/pattern.hpp"

#include <gtest/gtest.h>

namespace ctibus::log {
namespace {

TEST(Pattern, star_stands_for_exactly_one_token) {
  EXPECT_TRUE(matches("call.*", "call.delivered"));
  EXPECT_TRUE(matches("*.state", "agent.state"));
  EXPECT_TRUE(matches("a.*.c", "a.b.c"));
  EXPECT_FALSE(matches("call.*", "call"));
  EXPECT_FALSE(matches("call.*", "call.a.b"));
  EXPECT_FALSE(matches("*", "call.delivered"));
}

TEST(Pattern, greater_stands_for_one_or_more_last_tokens) {
  EXPECT_TRUE(matches(">", "call"));
  EXPECT_TRUE(matches(">", "call.delivered.x"));
  EXPECT_TRUE(matches("call.>", "call.a.b"));
  EXPECT_FALSE(matches("call.>", "call"));
  EXPECT_FALSE(matches("call.>", "calls.a"));
}

TEST(Pattern, literal_matches_itself_only) {
  EXPECT_TRUE(matches("call.delivered", "call.delivered"));
  EXPECT_FALSE(matches("call.delivered", "call.deliver"));
  EXPECT_FALSE(matches("call", "call.delivered"));
}

TEST(Pattern, malformed_ones_are_refused_with_their_place) {
  for (const auto* bad : {"", ".", "a.", ".a", "a..b", "a b", "call.>.x", "a.b*", "\xff"})
    EXPECT_FALSE(check_pattern(bad)) << bad;
  EXPECT_FALSE(check_topic("call.*"));
  EXPECT_FALSE(check_topic(">"));
  EXPECT_FALSE(check_topic(std::string(256, 'a')));
  EXPECT_FALSE(check_topic("1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17"));
  EXPECT_TRUE(check_topic("1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16"));
  const auto error = check_pattern("call.>.x");
  ASSERT_FALSE(error);
  EXPECT_EQ(error.error().code, "log.bad_pattern");
  EXPECT_NE(error.error().text.find("call.>.x"), std::string::npos);
}

}  // namespace
}  // namespace ctibus::log
