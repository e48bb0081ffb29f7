#include "dial_plan.hpp"

#include <gtest/gtest.h>

namespace ctibus::sim {
namespace {

Options site() {
  Options options;
  options.extensions = {{.number = "601"}, {.number = "1001"}};
  options.trunks = {{.name = "T1", .prefix = "0"}};
  options.route_points = {{.number = "6xx"}, {.number = "*2x"}};
  options.holding = {.number = "700"};
  return options;
}

TEST(DialPlanTest, a_number_of_its_own_comes_before_a_pattern) {
  const auto plan = make_dial_plan(site());
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->find("601")->kind, Target::Kind::station);
  EXPECT_EQ(plan->find("602")->kind, Target::Kind::route_point);
  EXPECT_EQ(plan->find("602")->number, "602");
  EXPECT_EQ(plan->find("*21")->kind, Target::Kind::route_point);
  EXPECT_EQ(plan->find("700")->kind, Target::Kind::holding);
}

TEST(DialPlanTest, a_prefix_leads_outside_and_is_not_dialled) {
  const auto plan = make_dial_plan(site());
  EXPECT_EQ(plan->find("0123")->kind, Target::Kind::trunk);
  EXPECT_EQ(plan->find("0123")->number, "123");
  EXPECT_FALSE(plan->find("0"));
}

TEST(DialPlanTest, everything_else_leads_nowhere) {
  const auto plan = make_dial_plan(site());
  for (const char* number : {"", "6", "6001", "60a", "*2*", "1001 "}) {
    EXPECT_FALSE(plan->find(number)) << number;
  }
}

TEST(DialPlanTest, options_that_contradict_each_other_are_named) {
  const auto reason = [](auto change) {
    Options options = site();
    change(options);
    const auto plan = make_dial_plan(options);
    return plan ? std::string("accepted") : plan.error().text;
  };
  EXPECT_NE(reason([](Options& o) { o.extensions.push_back({.number = "1001"}); }).find("1001"),
            std::string::npos);
  EXPECT_NE(reason([](Options& o) { o.holding.number = "7xx"; }).find("7xx"), std::string::npos);
  EXPECT_NE(reason([](Options& o) { o.extensions[0].number = "ten"; }).find("ten"),
            std::string::npos);
  EXPECT_NE(reason([](Options& o) {
              o.extensions[1].person = {.busy = 0.7, .reject = 0.7};
            }).find("extension 1001"),
            std::string::npos);
  EXPECT_NE(reason([](Options& o) { o.callers = {{.called = "600", .trunk = "T9"}}; }).find("600"),
            std::string::npos);
  EXPECT_NE(reason([](Options& o) { o.trunks.push_back({.name = "T1"}); }).find("T1"),
            std::string::npos);
}

}  // namespace
}  // namespace ctibus::sim
