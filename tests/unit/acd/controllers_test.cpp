#include "plugins/acd/controllers.hpp"

#include <gtest/gtest.h>

namespace ctibus::acd {
namespace {

Options site() {
  Options options;
  options.groups = {{.name = "sales"}, {.name = "help"}, {.name = "desk"}};
  return options;
}

TEST(Controllers, programs_that_nobody_names_may_do_everything) {
  Options options = site();
  options.controllers = {{.program = "team-a", .groups = {"sales"}}};
  const auto controllers = Controllers::create(options);
  ASSERT_TRUE(controllers);
  EXPECT_TRUE(controllers->check_group("console", ControlRight::opening, "help"));
  EXPECT_TRUE(controllers->check_agent("console", ControlRight::skills, "ann", {}));
}

TEST(Controllers, a_named_program_has_its_groups_and_the_agents_in_them) {
  Options options = site();
  options.controllers = {{.program = "team-a", .groups = {"sales", "desk"}}};
  const auto controllers = Controllers::create(options);
  EXPECT_TRUE(controllers->check_group("team-a", ControlRight::opening, "sales"));
  EXPECT_TRUE(controllers->check_agent("team-a", ControlRight::skills, "ann", {"help", "desk"}));
  const auto refused = controllers->check_group("team-a", ControlRight::opening, "help");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "acd.not_allowed");
  EXPECT_NE(refused.error().text.find("team-a"), std::string::npos);
  EXPECT_FALSE(controllers->check_agent("team-a", ControlRight::skills, "bob", {"help"}));
  EXPECT_FALSE(controllers->check_agent("team-a", ControlRight::skills, "bob", {}));
}

TEST(Controllers, a_right_holds_where_its_entry_says) {
  Options options = site();
  options.controllers = {{.program = "team-a", .groups = {"sales"}, .may = {ControlRight::skills}},
                         {.program = "team-a", .groups = {"help"}, .may = {ControlRight::calls}}};
  const auto controllers = Controllers::create(options);
  EXPECT_TRUE(controllers->check_agent("team-a", ControlRight::skills, "ann", {"sales"}));
  EXPECT_FALSE(controllers->check_agent("team-a", ControlRight::skills, "ann", {"help"}));
  EXPECT_TRUE(controllers->check_group("team-a", ControlRight::calls, "help"));
  EXPECT_FALSE(controllers->check_group("team-a", ControlRight::calls, "sales"));
}

TEST(Controllers, an_entry_that_names_nothing_or_nobody_is_a_mistake) {
  Options options = site();
  options.controllers = {{.program = "", .groups = {"sales"}}};
  EXPECT_EQ(Controllers::create(options).error().code, "acd.bad_option");
  options.controllers = {{.program = "team-a", .groups = {"nowhere"}}};
  EXPECT_EQ(Controllers::create(options).error().code, "acd.bad_option");
}

}  // namespace
}  // namespace ctibus::acd
