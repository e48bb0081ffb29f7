#include <gtest/gtest.h>

#include "random_site.hpp"

/// What callers are told against what comes true. A sum of exponential times is within its standard
/// deviation of its mean with probability 0.68, where it has many terms, to 0.86, where it has one.
namespace ctibus::acd::testing {
namespace {

using Sample = RandomSite::Sample;
using Callers = RandomSite::Callers;

Options agents_of(int agents, bool shared = false) {
  Options options;
  options.groups = {{.name = "sales", .priority = 50}};
  if (shared) options.groups.push_back({.name = "vip", .priority = 10});
  for (int i = 0; i < agents; ++i) {
    AgentOptions agent{.id = "a" + std::to_string(i),
                       .device = "pbx1:" + std::to_string(1000 + i),
                       .groups = {{"sales", 0}}};
    if (shared) agent.groups.push_back({"vip", 0});
    options.agents.push_back(std::move(agent));
  }
  return options;
}

/// Bias in stated errors at most, and the share within one of them between these.
struct Bounds {
  double bias = 0.2;
  double least = 0.62;
  double most = 0.8;
};

void expect_honest(const RandomSite& site, const Bounds& bounds,
                   const std::function<bool(const Sample&)>& counts) {
  const Honesty honesty = Honesty::of(site.samples, counts);
  EXPECT_GT(honesty.count, 200u);
  EXPECT_LT(std::abs(honesty.bias), bounds.bias);
  EXPECT_GT(honesty.within, bounds.least);
  EXPECT_LT(honesty.within, bounds.most);
  EXPECT_EQ(site.false_zeroes, 0u);
  EXPECT_TRUE(site.problems.empty());
  // The table of the plugin's README is read off these.
  static int number = 0;
  ::testing::Test::RecordProperty(
      "estimate" + std::to_string(++number),
      std::to_string(honesty.bias) + " " + std::to_string(honesty.within));
}
void expect_honest(const RandomSite& site, const Bounds& bounds = {},
                   const std::string& group = "sales") {
  expect_honest(site, bounds, [&](const Sample& sample) { return sample.group == group; });
}

TEST(WaitEstimate, is_honest_where_nobody_gives_up) {
  for (const auto& [agents, calls] : {std::pair(10, 180), std::pair(2, 32), std::pair(1, 14)}) {
    SCOPED_TRACE(agents);
    RandomSite site(agents_of(agents), 1);
    site.add({.group = "sales", .per_hour = static_cast<double>(calls)});
    site.run(2000.0 / agents);
    expect_honest(site);
    EXPECT_LT(site.unknown, 60u);
  }
}

TEST(WaitEstimate, is_honest_where_callers_give_up) {
  for (const auto& [agents, calls] : {std::pair(10, 260), std::pair(100, 2200)}) {
    SCOPED_TRACE(agents);
    RandomSite site(agents_of(agents), 1);
    site.add({.group = "sales", .per_hour = static_cast<double>(calls), .patience = 120});
    site.run(2000.0 / agents);
    expect_honest(site, {.bias = 0.1});
  }
}

TEST(WaitEstimate, knows_what_share_of_the_agents_stronger_groups_leave) {
  RandomSite site(agents_of(10, true), 1);
  site.add({.group = "vip", .per_hour = 100});
  site.add({.group = "sales", .per_hour = 80});
  site.run(200);
  expect_honest(site, {.bias = 0.1}, "vip");
  // Answers come in bursts, and long lines follow slow ones: not quite as good.
  expect_honest(site, {.bias = 0.35, .least = 0.6});
}

TEST(WaitEstimate, follows_a_change_of_staff) {
  RandomSite site(agents_of(12), 1);
  site.add({.group = "sales", .per_hour = 200, .patience = 240, .steadfast = 0.3});
  const auto half = [&](auto act) {
    for (int i = 6; i < 12; ++i) act("a" + std::to_string(i));
  };
  for (int hour = 0; hour < 100; hour += 2) {
    site.at(hour + 1, [&] {
      half([&](const std::string& id) { (void)site.centre.set_not_ready(id, {}, site.now); });
    });
    site.at(hour + 2, [&] {
      half([&](const std::string& id) { (void)site.centre.set_ready(id, site.now); });
    });
  }
  site.run(100);
  const auto minutes_after = [](const Sample& sample, int change) {
    return std::fmod(std::chrono::duration<double, std::ratio<60>>(sample.at).count(), 120) -
           60 * change;
  };
  expect_honest(site);
  expect_honest(site, {.bias = 0.3}, [&](const Sample& sample) {
    const double minutes = minutes_after(sample, 1);
    return minutes > 0 && minutes < 10;
  });
}

class EstimateTest : public CentreTest {
 protected:
  WaitEstimate of_call(const std::string& id) const {
    return centre.estimate(centre.calls().at(id), now);
  }
  WaitEstimate of_group(const std::string& name) const {
    return centre.estimate(centre.groups().at(name), now);
  }
  /// Twelve calls that ann serves one after the other, each for a minute.
  void learn() {
    ready("ann");
    for (int i = 0; i < 14; ++i) call("l" + std::to_string(i));
    for (int i = 0; i < 12; ++i) {
      answer("l" + std::to_string(i), "pbx1:1001");
      pass(std::chrono::minutes(1));
      end("l" + std::to_string(i));
    }
  }
};

TEST_F(EstimateTest, nobody_waits_beside_a_free_agent) {
  ready("ann");
  const auto estimate = of_group("sales");
  EXPECT_TRUE(estimate.known);
  EXPECT_EQ(estimate.wait, Duration(0));
  EXPECT_EQ(estimate.error, Duration(0));
  call("c1");
  EXPECT_TRUE(of_call("c1").known) << "it is being offered";
  EXPECT_EQ(of_call("c1").wait, Duration(0));
  EXPECT_FALSE(of_group("sales").known) << "ann is not free any more, and nothing was seen yet";
}

TEST_F(EstimateTest, each_place_in_the_line_costs_one_answer) {
  learn();
  call("c1");
  call("c2");
  const auto waits = [&](const char* id) { return of_call(id).wait.count(); };
  const auto step = waits("c2") - waits("c1");
  EXPECT_NEAR(static_cast<double>(step), 60000, 6000);
  EXPECT_NEAR(static_cast<double>(of_group("sales").wait.count() - waits("c2")), 60000, 6000);
  Admission vip{.priority = 1};
  centre.arrive(facts("c3"), "pbx1:trunk", "sales", now, vip);
  centre.hold_replied("c3", CommandResult::accepted, now);
  held("c3");
  EXPECT_LT(waits("c3"), waits("c1"));
}

TEST_F(EstimateTest, is_unknown_where_the_group_is_closed_or_nobody_is_at_work) {
  learn();
  call("c1");
  ASSERT_TRUE(of_call("c1").known);
  ASSERT_TRUE(centre.set_opening("sales", Opening::closed, now));
  EXPECT_FALSE(of_call("c1").known);
  EXPECT_FALSE(of_group("sales").known);
  ASSERT_TRUE(centre.set_opening("sales", Opening::open, now));
  ASSERT_TRUE(centre.set_not_ready("ann", {}, now));
  settle();
  EXPECT_FALSE(of_call("c1").known);
  EXPECT_FALSE(of_group("help").known);
}

}  // namespace
}  // namespace ctibus::acd::testing
