#include <gtest/gtest.h>

#include "recorder.hpp"

/// Why a call is where it is.
namespace ctibus::acd::testing {
namespace {

using std::chrono::seconds;

class ExplainTest : public CentreTest {
 protected:
  Verdict verdict(const std::string& call, const std::string& agent) const {
    const auto why = centre.explain(call);
    if (!why) return Verdict::unknown;
    for (const Explained& one : why->agents) {
      if (one.agent == agent) return one.verdict;
    }
    return Verdict::unknown;
  }
};

TEST_F(ExplainTest, says_of_each_agent_why_not) {
  options.agents[0].skills = {{"french", 3}};
  options.agents[2].skills = {{"french", 3}};
  options.groups[0].needs = {{seconds(0), "french"}};
  configure();
  ready("bob");
  call("c1");
  EXPECT_EQ(verdict("c1", "ann"), Verdict::logged_off);
  EXPECT_EQ(verdict("c1", "bob"), Verdict::lacks_skill);
  ASSERT_TRUE(centre.log_on("cid", {}, false, now));
  EXPECT_EQ(verdict("c1", "cid"), Verdict::not_ready);
  ready("ann");
  EXPECT_EQ(verdict("c1", "ann"), Verdict::offered);
  call("c2");
  EXPECT_EQ(verdict("c2", "ann"), Verdict::offered_another);
  answer("c1", "pbx1:1001");
  EXPECT_EQ(verdict("c1", "ann"), Verdict::handles);
  EXPECT_EQ(verdict("c2", "ann"), Verdict::busy);
  EXPECT_EQ(centre.explain("c2")->needs, "french");
  EXPECT_EQ(centre.explain("c2")->position, 1u);
}

TEST_F(ExplainTest, says_from_when_on_helpers_help) {
  options.groups[0].helpers = {{.group = "help", .after = seconds(30)}};
  options.agents = {agent("ann", "1001", {{"help", 0}})};
  configure();
  ready("ann");
  call("c1");
  ASSERT_EQ(verdict("c1", "ann"), Verdict::later);
  EXPECT_EQ(centre.explain("c1")->agents[0].after, seconds(30));
}

TEST_F(ExplainTest, a_decision_names_who_else_was_free_in_their_order_and_outlives_the_call) {
  for (const char* agent : {"bob", "ann", "cid"}) {
    ready(agent);
    pass(seconds(1));
  }
  call("c1");
  end("c1");
  const auto why = centre.explain("c1");
  ASSERT_TRUE(why);
  EXPECT_TRUE(why->group.empty());
  ASSERT_EQ(why->decisions.size(), 1u);
  const Decision& decision = why->decisions[0];
  EXPECT_EQ(decision.agent, "bob");
  EXPECT_EQ(decision.free, 3u);
  ASSERT_EQ(decision.runners.size(), 2u);
  EXPECT_EQ(decision.runners[0].agent, "ann");
  EXPECT_EQ(decision.runners[1].agent, "cid");
  EXPECT_FALSE(centre.explain("nobody"));
}

}  // namespace
}  // namespace ctibus::acd::testing
