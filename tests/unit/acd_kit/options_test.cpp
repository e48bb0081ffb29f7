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

TEST(AcdOptions, announcements_and_keys_that_cannot_be_are_named) {
  const auto announced = [](AnnouncementOptions announcement) {
    auto options = good();
    options.groups[0].announcements = {std::move(announcement)};
    return options;
  };
  EXPECT_TRUE(check(announced({.sounds = {"numbers/{position}"}, .up_to = 20})));
  expect_bad(announced({}), "no sounds");
  expect_bad(announced({.sounds = {"numbers/{place}"}}), "{place}");
  expect_bad(announced({.sounds = {"numbers/{position"}}), "{position");
  expect_bad(announced({.sounds = {"{position}"}, .otherwise = {"{minutes}"}}), "otherwise");
  expect_bad(announced({.every = Duration(4999), .sounds = {"wait"}}), "4999");
  expect_bad(announced({.sounds = {"wait"}, .only_closer = true}), "only_closer");
  const auto keys = [](std::vector<KeyOptions> pressed) {
    auto options = good();
    options.groups[0].keys = std::move(pressed);
    return options;
  };
  EXPECT_TRUE(check(keys({{.key = "1", .callback = true}, {.key = "#", .to = "800"}})));
  expect_bad(keys({{.key = "12", .callback = true}}), "\"12\"");
  expect_bad(keys({{.key = "A", .callback = true}}), "\"A\"");
  expect_bad(keys({{.key = "1"}}), "0 meanings");
  expect_bad(keys({{.key = "1", .callback = true, .message = true}}), "2 meanings");
  expect_bad(keys({{.key = "1", .to = "8"}, {.key = "1", .to = "9"}}), "twice");
  expect_bad(keys({{.key = "1", .to = "group:nowhere"}}), "nowhere");
}

}  // namespace
}  // namespace ctibus::acd
