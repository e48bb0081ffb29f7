#include <gtest/gtest.h>

#include "recorder.hpp"

/// Which agent gets a call.
namespace ctibus::acd::testing {
namespace {

using std::chrono::seconds;

class StrategyTest : public CentreTest {
 protected:
  void SetUp() override {
    CentreTest::SetUp();
    options.agents[2].groups = {{"sales", 0}};
    group().wrap_up_time = Duration(0);
  }
  GroupOptions& group() { return options.groups[0]; }
  void use(Strategy strategy) {
    group().strategy = strategy;
    configure();
    for (const char* agent : {"ann", "bob", "cid"}) ready(agent);
  }
  /// A call comes, is answered and ends after a while; says whose it was.
  std::string served(Duration talk = seconds(10)) {
    const std::string id = "served" + std::to_string(++served_);
    call(id);
    const auto offer = last_offer();
    EXPECT_EQ(offer.call, id);
    answer(id, offer.device);
    pass(talk);
    end(id);
    pass(seconds(1));
    return offer.agent;
  }

 private:
  int served_ = 0;
};

TEST_F(StrategyTest, round_robin_remembers_whose_turn_it_was) {
  use(Strategy::round_robin);
  for (const char* agent : {"ann", "bob", "cid", "ann", "bob", "cid"}) EXPECT_EQ(served(), agent);
}

TEST_F(StrategyTest, linear_begins_with_the_first_each_time) {
  use(Strategy::linear);
  EXPECT_EQ(served(), "ann");
  EXPECT_EQ(served(), "ann");
  call("c1");
  call("c2");
  EXPECT_EQ(last_offer().agent, "bob");
}

TEST_F(StrategyTest, fewest_calls_counts_since_log_on_and_floods_no_newcomer) {
  options.agents[2].groups = {{"help", 0}};
  use(Strategy::fewest_calls);
  for (int i = 0; i < 6; ++i) served();
  options.agents[2].groups = {{"sales", 0}};
  configure();
  ASSERT_TRUE(centre.log_off("cid", {}, now));
  ready("cid");
  std::map<std::string, int> got;
  for (int i = 0; i < 9; ++i) ++got[served()];
  EXPECT_EQ(got, (std::map<std::string, int>{{"ann", 3}, {"bob", 3}, {"cid", 3}}));
}

TEST_F(StrategyTest, least_talk_time_evens_out_long_and_short_calls) {
  use(Strategy::least_talk_time);
  EXPECT_EQ(served(seconds(100)), "ann");
  EXPECT_EQ(served(seconds(10)), "bob");
  EXPECT_EQ(served(seconds(10)), "cid");
  for (int i = 0; i < 10; ++i) EXPECT_NE(served(seconds(10)), "ann");
}

TEST_F(StrategyTest, best_proficiency_takes_the_best_and_among_equals_who_idles_longest) {
  options.agents[0].groups[0].proficiency = 10;
  options.agents[1].groups[0].proficiency = 80;
  options.agents[2].groups[0].proficiency = 80;
  use(Strategy::best_proficiency);
  EXPECT_EQ(served(), "bob");
  EXPECT_EQ(served(), "cid");
  EXPECT_EQ(served(), "bob");
}

TEST_F(StrategyTest, weighted_gives_shares_in_proportion) {
  options.agents[0].groups[0].weight = 6;
  options.agents[1].groups[0].weight = 3;
  options.agents[2].groups[0].weight = 1;
  use(Strategy::weighted);
  std::map<std::string, int> got;
  for (int i = 0; i < 4000; ++i) ++got[served(seconds(1))];
  // Three standard deviations of a binomial share.
  EXPECT_NEAR(got["ann"], 2400, 93);
  EXPECT_NEAR(got["bob"], 1200, 87);
  EXPECT_NEAR(got["cid"], 400, 57);
}

TEST_F(StrategyTest, priority_in_the_group_goes_before_any_strategy) {
  options.agents[0].groups[0].priority = 3;
  for (const Strategy strategy :
       {Strategy::longest_idle, Strategy::fewest_calls, Strategy::least_talk_time,
        Strategy::round_robin, Strategy::linear, Strategy::weighted, Strategy::best_proficiency}) {
    use(strategy);
    EXPECT_NE(served(), "ann");
  }
}

TEST_F(StrategyTest, a_backup_gets_calls_only_while_all_others_are_taken) {
  options.agents[0].groups[0] = {.group = "sales", .priority = 0, .backup = true};
  options.agents[1].groups[0].priority = 9;
  options.agents[2].groups[0].priority = 9;
  use(Strategy::longest_idle);
  call("c1");
  call("c2");
  EXPECT_NE(recorder.offers[0].agent, "ann");
  EXPECT_NE(recorder.offers[1].agent, "ann");
  call("c3");
  EXPECT_EQ(last_offer().agent, "ann");
}

TEST_F(StrategyTest, a_backup_can_be_made_to_wait_with_the_call) {
  options.agents[0].groups[0].backup = true;
  options.agents.resize(1);
  group().backup_after = seconds(20);
  configure();
  ready("ann");
  call("c1");
  EXPECT_TRUE(recorder.offers.empty());
  pass(seconds(19));
  EXPECT_TRUE(recorder.offers.empty());
  pass(seconds(1));
  EXPECT_EQ(last_offer().agent, "ann");
}

TEST_F(StrategyTest, needs_relax_while_the_call_waits_and_its_rank_stays) {
  options.agents[0].skills = {{"french", 2}};
  group().needs = {{seconds(0), "french >= 3"}, {seconds(30), "french >= 2"}, {seconds(60), ""}};
  configure();
  ready("bob");
  call("first");
  pass(seconds(10));
  call("second");
  EXPECT_TRUE(recorder.offers.empty());
  ready("ann");
  pass(seconds(19));
  EXPECT_TRUE(recorder.offers.empty());
  pass(seconds(1));
  EXPECT_EQ(last_offer().call, "first");
  EXPECT_EQ(last_offer().agent, "ann");
  fail_offer("first", "pbx1:1001", queue::OfferResult::no_answer);
  pass(seconds(30));
  ASSERT_EQ(recorder.offers.size(), 2u);
  EXPECT_EQ(last_offer().call, "first");
  EXPECT_EQ(last_offer().agent, "bob");
}

TEST_F(StrategyTest, what_the_call_says_of_itself_chooses_the_skill) {
  options.agents[0].skills = {{"french", 5}};
  options.agents[1].skills = {{"german", 5}};
  group().needs = {{seconds(0), "$language >= 3"}};
  use(Strategy::linear);
  now.utc += Duration(1);
  CallFacts german = facts("c1");
  german.data = {{"language", "german"}};
  centre.arrive(german, "pbx1:trunk", "sales", now);
  centre.queued("c1", now);
  settle();
  EXPECT_EQ(last_offer().agent, "bob");
}

TEST_F(StrategyTest, helpers_come_after_their_time_with_their_handicap) {
  options.agents = {agent("ann", "1001", {{"sales", 5}}), agent("bob", "1002", {{"help", 0}}),
                    agent("cid", "1003", {{"help", 3}})};
  group().helpers = {{.group = "help", .after = seconds(15), .handicap = 6}};
  configure();
  ready("bob");
  ready("cid");
  call("c1");
  EXPECT_TRUE(recorder.offers.empty());
  pass(seconds(15));
  EXPECT_EQ(last_offer().agent, "bob");
  ready("ann");
  call("c2");
  EXPECT_EQ(last_offer().agent, "ann");
}

TEST_F(StrategyTest, who_helps_a_group_of_ones_own_keeps_ones_own_place_in_it) {
  options.agents = {agent("ann", "1001", {{"sales", 2}, {"help", 0}}),
                    agent("bob", "1002", {{"sales", 1}})};
  group().helpers = {{.group = "help"}};
  configure();
  ready("ann");
  ready("bob");
  call("c1");
  EXPECT_EQ(last_offer().agent, "bob");
}

TEST_F(StrategyTest, ring_all_alerts_everybody_of_the_strongest_priority_and_the_first_gets_it) {
  options.agents[2].groups[0].priority = 1;
  centre.connector_link("pbx1", true, {.ring_many = true}, now);
  use(Strategy::ring_all);
  call("c1");
  ASSERT_EQ(recorder.offers.size(), 2u);
  EXPECT_EQ(recorder.reserved, (std::map<std::string, std::string>{{"ann", "c1"}, {"bob", "c1"}}));
  answer("c1", "pbx1:1002");
  EXPECT_EQ(recorder.ended,
            (std::vector<Recorder::Ended>{{"c1", "bob", queue::OfferResult::answered},
                                          {"c1", "ann", queue::OfferResult::cancelled}}));
  EXPECT_EQ(state_of("ann"), AgentState::ready);
  EXPECT_EQ(state_of("bob"), AgentState::busy);
}

TEST_F(StrategyTest, who_rejects_or_leaves_while_all_are_rung_does_not_stop_the_others) {
  centre.connector_link("pbx1", true, {.ring_many = true}, now);
  use(Strategy::ring_all);
  call("c1");
  ASSERT_EQ(recorder.offers.size(), 3u);
  fail_offer("c1", "pbx1:1001", queue::OfferResult::rejected);
  ASSERT_TRUE(centre.log_off("bob", {}, now));
  settle();
  EXPECT_EQ(recorder.partial_withdrawals, (std::vector<std::string>{"c1 pbx1:1002"}));
  EXPECT_TRUE(recorder.withdrawals.empty());
  EXPECT_EQ(recorder.offers.size(), 3u);
  fail_offer("c1", "pbx1:1003", queue::OfferResult::rejected);
  EXPECT_EQ(centre.calls().find("c1")->second.phase, CallPhase::waiting);
  pass(seconds(6));
  EXPECT_EQ(recorder.offers.size(), 5u);
}

TEST_F(StrategyTest, where_one_device_only_can_alert_ring_all_takes_who_idles_longest) {
  use(Strategy::ring_all);
  call("c1");
  EXPECT_EQ(recorder.offers.size(), 1u);
}

TEST_F(StrategyTest, a_reload_changes_who_may_take_a_waiting_call) {
  group().needs = {{seconds(0), "french"}};
  configure();
  ready("ann");
  call("c1");
  EXPECT_TRUE(recorder.offers.empty());
  options.agents[0].skills = {{"french", 1}};
  configure();
  EXPECT_EQ(last_offer().agent, "ann");
}

}  // namespace
}  // namespace ctibus::acd::testing
