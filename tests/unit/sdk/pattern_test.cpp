#include "ctibus/pattern.hpp"

#include <gtest/gtest.h>

namespace {

using ctibus::covers;
using ctibus::matches;

TEST(Pattern, a_star_is_one_token_and_an_angle_the_rest) {
  EXPECT_TRUE(matches("call.delivered", "call.delivered"));
  EXPECT_TRUE(matches("call.*", "call.delivered"));
  EXPECT_TRUE(matches("*.state", "agent.state"));
  EXPECT_TRUE(matches(">", "call.delivered"));
  EXPECT_TRUE(matches("acme.>", "acme.lamp.lit"));
  EXPECT_FALSE(matches("call.*", "call.delivered.twice"));
  EXPECT_FALSE(matches("call.*", "call"));
  EXPECT_FALSE(matches("call.>", "call"));
  EXPECT_FALSE(matches("call.a", "call.ab"));
  EXPECT_FALSE(matches("", "call"));
}

TEST(Pattern, a_wide_pattern_covers_a_narrow_one) {
  EXPECT_TRUE(covers("call.*", "call.delivered"));
  EXPECT_TRUE(covers("call.*", "call.*"));
  EXPECT_TRUE(covers(">", "call.*"));
  EXPECT_TRUE(covers("call.>", "call.>"));
  EXPECT_FALSE(covers("call.*", "call.>"));
  EXPECT_FALSE(covers("call.delivered", "call.*"));
  EXPECT_FALSE(covers("call.*", "agent.state"));
}

TEST(Pattern, what_is_malformed_is_no_pattern) {
  for (const char* good : {">", "*", "call.*", "*.state", "acme.>", "a-b.c_d.E9"}) {
    EXPECT_TRUE(ctibus::is_pattern(good)) << good;
  }
  for (const char* bad :
       {"", ".", "call.", ".call", "call..x", ">.call", "ca*", "call. x", "caf\u00e9"}) {
    EXPECT_FALSE(ctibus::is_pattern(bad)) << bad;
  }
  EXPECT_FALSE(ctibus::is_topic("call.*"));
  EXPECT_FALSE(ctibus::is_topic(std::string(256, 'a')));
  EXPECT_FALSE(ctibus::is_topic("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q"));
}

}  // namespace
