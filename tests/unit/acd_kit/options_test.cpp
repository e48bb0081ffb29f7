#include "ctibus/kit/acd/options.hpp"

#include <gtest/gtest.h>

namespace ctibus::acd {
namespace {

Options good() {
  return {.groups = {{.name = "sales", .numbers = {"600"}}},
          .agents = {{.id = "ann", .device = "pbx1:1001", .groups = {{"sales", 0}}}}};
}

/// The complaint names the place.
void expect_bad(const Options& options, const std::string& place) {
  const auto checked = check(options);
  ASSERT_FALSE(checked) << place;
  EXPECT_EQ(checked.error().code, "acd.bad_option");
  EXPECT_NE(checked.error().text.find(place), std::string::npos) << checked.error().text;
}

TEST(AcdOptions, contradictions_are_named) {
  EXPECT_TRUE(check(good()));
  auto options = good();
  options.groups.push_back(options.groups[0]);
  expect_bad(options, "sales");
  options = good();
  options.groups.push_back({.name = "help", .numbers = {"600"}});
  expect_bad(options, "600");
  options = good();
  options.agents[0].groups[0].group = "nowhere";
  expect_bad(options, "nowhere");
  options = good();
  options.agents[0].groups.push_back({"sales", 1});
  expect_bad(options, "twice");
  options = good();
  options.agents[0].groups[0].priority = 10;
  expect_bad(options, "0 to 9");
  options = good();
  options.agents.push_back(options.agents[0]);
  expect_bad(options, "ann");
  options = good();
  options.groups[0].max_wait = Duration(1000);
  options.groups[0].queues = {{}};
  expect_bad(options, "max_wait");
  options = good();
  options.groups[0].queues = {{}, {}, {}, {}};
  expect_bad(options, "4 queues");
  options = good();
  options.groups[0].queues = {{.name = "first", .capacity = 1, .capacity_percent = 1}};
  expect_bad(options, "first");
  options = good();
  options.groups[0].overflow = "group:sales";
  expect_bad(options, "not another group");
  options = good();
  options.groups[0].when_closed.to = "group:nowhere";
  expect_bad(options, "nowhere");
  options = good();
  options.groups[0].when_no_agent.sounds = {"nobody"};
  expect_bad(options, "wait_without_agent");
  options = good();
  options.groups[0].helpers = {{.group = "nobody"}};
  expect_bad(options, "nobody");
  options = good();
  options.agents[0].skills = {{"french", 1}, {"french", 2}};
  expect_bad(options, "french");
  options = good();
  options.groups[0].priority = 100;
  expect_bad(options, "1 to 99");
  options = good();
  options.on_no_answer = AfterRefusal::unknown;
  expect_bad(options, "on_no_answer");
}

}  // namespace
}  // namespace ctibus::acd
