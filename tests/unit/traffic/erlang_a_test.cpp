#include "ctibus/kit/traffic/erlang_a.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "ctibus/kit/traffic/erlang_b.hpp"
#include "ctibus/kit/traffic/erlang_c.hpp"
#include "rows.hpp"

namespace ctibus::traffic {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

ErlangA queue_of(double load, std::uint32_t agents, double handling, double patience) {
  return ErlangA::create({.load = load,
                          .agents = agents,
                          .handling = Seconds{handling},
                          .patience = Seconds{patience}})
      .value();
}

/// The steady state by its definition: every state of the birth and death process, summed.
struct States {
  double wait = 0, queue = 0, busy = 0;

  States(double load, std::uint32_t agents, double handling, double patience) {
    long double weight = 1, all = 0, waiting = 0, queued = 0, served = 0;
    for (std::uint32_t k = 0; weight > 1e-25L * all || k <= agents; ++k) {
      all += weight;
      served += weight * std::min(k, agents);
      waiting += k >= agents ? weight : 0;
      queued += k > agents ? weight * (k - agents) : 0;
      const std::uint32_t next = k + 1;
      const double deaths = next <= agents ? next : agents + (next - agents) * handling / patience;
      weight *= load / deaths;
      if (all < 1e300L) continue;
      for (long double* sum : {&weight, &all, &waiting, &queued, &served}) *sum /= 1e300L;
    }
    wait = static_cast<double>(waiting / all);
    queue = static_cast<double>(queued / all);
    busy = static_cast<double>(served / all / agents);
  }
};

TEST(ErlangA, agrees_with_every_row_of_the_table) {
  struct Row {
    std::uint32_t agents;
    double load_per_agent, wait, abandonment, utilisation;
  };
  constexpr Row rows[] = {
      {10, .9, .4126, .0859, .823},   {20, .9, .3491, .0499, .855},   {50, .9, .2468, .0204, .882},
      {50, 1.0, .5188, .0563, .944},  {50, 1.1, .7678, .1103, .979},  {100, .9, .1582, .0083, .893},
      {100, 1.0, .5133, .0399, .960}, {100, 1.1, .8417, .0992, .991},
  };
  for (const Row& row : rows) {
    const auto queue = queue_of(row.load_per_agent * row.agents, row.agents, 180, 180);
    EXPECT_NEAR(queue.wait_probability(), row.wait, half_unit(4)) << row.agents;
    EXPECT_NEAR(queue.abandonment(), row.abandonment, half_unit(4)) << row.agents;
    EXPECT_NEAR(queue.utilisation(), row.utilisation, half_unit(3)) << row.agents;
  }
}

TEST(ErlangA, agrees_with_what_mandelbaum_and_zeltyn_published) {
  const auto queue = queue_of(48, 50, 60, 120);
  EXPECT_NEAR(queue.wait_probability(), 0.46777, half_unit(5));
  EXPECT_NEAR(queue.abandonment(), 0.03091, half_unit(5));
  EXPECT_NEAR(queue.mean_wait().count(), 3.709, half_unit(3));
  EXPECT_NEAR(queue.mean_queue(), 2.968, half_unit(3));
  EXPECT_NEAR(queue.utilisation(), 0.9303, half_unit(4));
  // They print 12.5 s.
  EXPECT_NEAR(queue.wait_quantile(0.9).count(), 12.4446, half_unit(4));
}

TEST(ErlangA, agrees_with_the_sum_over_all_states) {
  for (const std::uint32_t agents : {1U, 3U, 40U, 1000U, 5000U}) {
    for (const double per_agent : {0.1, 0.8, 0.99, 1.0, 1.02, 1.5, 4.0}) {
      for (const double patience : {3.0, 60.0, 180.0, 3600.0}) {
        const double load = per_agent * agents;
        const auto queue = queue_of(load, agents, 180, patience);
        const States states(load, agents, 180, patience);
        const auto where = testing::Message() << agents << ' ' << load << ' ' << patience;
        EXPECT_NEAR(queue.wait_probability(), states.wait, 1e-12) << where;
        EXPECT_NEAR(queue.mean_queue(), states.queue, 1e-11 * (1 + states.queue)) << where;
        EXPECT_NEAR(queue.utilisation(), states.busy, 1e-12) << where;
      }
    }
  }
}

TEST(ErlangA, waits_agree_with_a_computation_in_sixty_digits) {
  struct Row {
    double load;
    std::uint32_t agents;
    double handling, patience, t, exceeds, answered;
  };
  constexpr Row rows[] = {
      {48, 50, 60, 120, 20, 0.0271356082921919, 0.9430189547469811},
      {9, 10, 180, 180, 20, 0.259541326319453, 0.7035707884145314},
      {2, 1, 60, 30, 10, 0.5244657214685721, 0.2573205201404863},
      {0.5, 3, 100, 1, 0.5, 0.007600070802856189, 0.9874294888819413},
      {110, 100, 180, 3600, 60, 0.9832990383029948, 0.0001732880351447552},
      {520, 500, 300, 60, 5, 0.2566600007236971, 0.710424789150034},
      {2200, 2000, 240, 180, 30, 0.002742277698428489, 0.9063701628586611},
      {4990, 5000, 240, 86400, 10, 0.5090113925830849, 0.4909130389811201},
      {18, 20, 180, 0.01, 0.005, 0.06626310944779047, 0.8907376773184641},
  };
  for (const Row& row : rows) {
    const auto queue = queue_of(row.load, row.agents, row.handling, row.patience);
    EXPECT_NEAR(queue.wait_exceeds(Seconds{row.t}), row.exceeds, 1e-12) << row.load;
    EXPECT_NEAR(queue.answered_within(Seconds{row.t}), row.answered, 1e-12) << row.load;
  }
}

TEST(ErlangA, becomes_erlang_c_when_patience_has_no_end) {
  for (const double load : {0.5, 30.0, 48.0}) {
    const auto patient = ErlangC::create({.load = load, .agents = 50, .handling = Seconds{60}});
    const auto queue = queue_of(load, 50, 60, 1e12);
    EXPECT_NEAR(queue.wait_probability() / patient->wait_probability(), 1, 1e-7);
    EXPECT_NEAR(queue.mean_wait() / patient->mean_wait(), 1, 1e-7);
    EXPECT_NEAR(queue.answered_within(Seconds{20}), patient->answered_within(Seconds{20}), 1e-7);
    EXPECT_NEAR(queue.wait_quantile(0.95).count(), patient->wait_quantile(0.95).count(), 1e-4);
    EXPECT_NEAR(queue.abandonment(), 0, 1e-9);
  }
  // What Erlang C cannot: all beyond the capacity hangs up, sooner or later.
  EXPECT_NEAR(queue_of(100, 50, 60, 1e12).abandonment(), 0.5, 1e-9);
}

TEST(ErlangA, becomes_erlang_b_when_there_is_no_patience) {
  for (const double load : {0.5, 30.0, 48.0, 80.0}) {
    const auto queue = queue_of(load, 50, 60, 1e-9);
    const double lost = erlang_b(load, 50).value();
    EXPECT_NEAR(queue.wait_probability() / lost, 1, 1e-8);
    EXPECT_NEAR(queue.abandonment() / lost, 1, 1e-8);
    EXPECT_NEAR(queue.mean_queue(), 0, 1e-8);
    EXPECT_NEAR(queue.answered_within(Seconds{1}), 1 - lost, 1e-9);
  }
}

TEST(ErlangA, improves_with_every_agent) {
  double wait = 1, gone = 1, level = 0;
  for (std::uint32_t agents = 1; agents <= 150; ++agents) {
    const auto queue = queue_of(60, agents, 180, 100);
    EXPECT_LT(queue.wait_probability(), wait);
    EXPECT_LT(queue.abandonment(), gone);
    EXPECT_GE(queue.answered_within(Seconds{20}), level);
    wait = queue.wait_probability();
    gone = queue.abandonment();
    level = queue.answered_within(Seconds{20});
  }
}

TEST(ErlangA, accounts_for_every_caller_at_every_moment) {
  for (const double load : {20.0, 30.0, 45.0}) {
    const auto queue = queue_of(load, 30, 180, 90);
    double gone = 0;
    for (const double t : {0.0, 1.0, 20.0, 120.0, 600.0}) {
      const Seconds moment{t};
      const double now = queue.abandoned_within(moment);
      EXPECT_NEAR(queue.answered_within(moment) + now + queue.wait_exceeds(moment), 1, 1e-12);
      EXPECT_GE(now, gone);
      gone = now;
    }
    EXPECT_NEAR(queue.abandoned_within(Seconds{1e6}), queue.abandonment(), 1e-12);
    EXPECT_NEAR(queue.answered_within(Seconds{1e6}), 1 - queue.abandonment(), 1e-12);
    EXPECT_NEAR(queue.answered_within(Seconds{0}), 1 - queue.wait_probability(), 1e-12);
    EXPECT_NEAR(queue.wait_exceeds(Seconds{0}), queue.wait_probability(), 1e-12);
  }
}

TEST(ErlangA, mean_waits_are_the_areas_under_their_tails) {
  const auto queue = queue_of(32, 30, 180, 90);
  double all = 0, answered = 0;
  constexpr double step = 0.05;
  for (double t = step / 2; t < 2000; t += step) {
    all += step * queue.wait_exceeds(Seconds{t});
    answered += step * (1 - queue.abandonment() - queue.answered_within(Seconds{t}));
  }
  EXPECT_NEAR(all, queue.mean_wait().count(), 1e-4);
  EXPECT_NEAR(answered / (1 - queue.abandonment()), queue.mean_wait_of_answered().count(), 1e-4);
}

TEST(ErlangA, quantile_is_the_inverse_of_the_tail) {
  for (const double load : {9.0, 12.0, 40.0}) {
    const auto queue = queue_of(load, 10, 180, 60);
    for (const double share : {0.75, 0.9, 0.999}) {
      EXPECT_NEAR(queue.wait_exceeds(queue.wait_quantile(share)), 1 - share, 1e-12);
    }
    EXPECT_EQ(queue.wait_quantile(0).count(), 0);
    EXPECT_EQ(queue.wait_quantile(1).count(), infinite);
  }
  EXPECT_EQ(queue_of(1, 10, 180, 60).wait_quantile(0.9).count(), 0);
}

TEST(ErlangA, of_a_time_that_is_none_says_nothing) {
  const auto queue = queue_of(12, 10, 180, 60);
  EXPECT_TRUE(std::isnan(queue.wait_exceeds(Seconds{nan})));
  EXPECT_TRUE(std::isnan(queue.answered_within(Seconds{nan})));
  EXPECT_EQ(queue.wait_exceeds(Seconds{infinite}), 0);
  EXPECT_NEAR(queue.answered_within(Seconds{infinite}), 1 - queue.abandonment(), 1e-15);
  EXPECT_EQ(queue.wait_exceeds(Seconds{-1}), 1);
  EXPECT_EQ(queue.answered_within(Seconds{-1}), 0);
}

TEST(ErlangA, stays_true_at_the_edges_of_what_it_takes) {
  for (const double load : {0.0, 1e-6, 1.0, 1e6}) {
    for (const std::uint32_t agents : {1U, 1000U, max_agents}) {
      for (const double handling : {1e-9, 180.0, 1e12}) {
        for (const double patience : {1e-9, 60.0, 1e12}) {
          const auto queue = queue_of(load, agents, handling, patience);
          const auto where = testing::Message()
                             << load << ' ' << agents << ' ' << handling << ' ' << patience;
          for (const double share :
               {queue.wait_probability(), queue.abandonment(), queue.utilisation(),
                queue.wait_exceeds(Seconds{20}), queue.answered_within(Seconds{20}),
                queue.abandoned_within(Seconds{20})}) {
            EXPECT_GE(share, 0) << where;
            EXPECT_LE(share, 1 + 1e-12) << where;
          }
          EXPECT_TRUE(std::isfinite(queue.mean_wait().count())) << where;
          EXPECT_TRUE(std::isfinite(queue.mean_wait_of_answered().count())) << where;
          EXPECT_TRUE(std::isfinite(queue.wait_quantile(0.9).count())) << where;
        }
      }
    }
  }
}

TEST(ErlangA, agents_for_a_target_are_the_fewest) {
  const ErlangA::System system{
      .load = 61.5, .agents = 0, .handling = Seconds{240}, .patience = Seconds{120}};
  const auto keeps = [&](std::uint32_t agents, const ErlangATarget& wanted) {
    const auto queue = queue_of(61.5, agents, 240, 120);
    return queue.abandonment() <= wanted.abandonment &&
           queue.answered_within(wanted.service_level.within) >= wanted.service_level.share;
  };
  for (const ErlangATarget wanted :
       {ErlangATarget{}, ErlangATarget{{0.95, Seconds{10}}, 1},
        ErlangATarget{{0, Seconds{0}}, 0.02}, ErlangATarget{{0.8, Seconds{20}}, 0.001}}) {
    const auto agents = erlang_a_agents(system, wanted).value();
    EXPECT_TRUE(keeps(agents, wanted));
    EXPECT_FALSE(keeps(agents - 1, wanted));
  }
  EXPECT_EQ(erlang_a_agents(system, {{0, Seconds{0}}, 1}).value(), 1U);
  // Whoever may hang up needs fewer agents than whoever may not.
  EXPECT_LT(erlang_a_agents(system, {}).value(), erlang_c_agents(61.5, Seconds{240}, {}).value());
}

TEST(ErlangA, refuses_what_makes_no_sense) {
  const ErlangA::System good{
      .load = 1, .agents = 1, .handling = Seconds{180}, .patience = Seconds{60}};
  EXPECT_TRUE(ErlangA::create(good));
  const auto code_with = [&](auto change) {
    ErlangA::System system = good;
    change(system);
    const auto queue = ErlangA::create(system);
    return queue ? "" : queue.error().code;
  };
  for (const double wrong : {-1.0, nan, infinite}) {
    EXPECT_EQ(code_with([&](auto& system) { system.load = wrong; }), "traffic.bad_value");
    EXPECT_EQ(code_with([&](auto& system) { system.handling = Seconds{wrong}; }),
              "traffic.bad_value");
    EXPECT_EQ(code_with([&](auto& system) { system.patience = Seconds{wrong}; }),
              "traffic.bad_value");
  }
  EXPECT_EQ(code_with([&](auto& system) { system.agents = 0; }), "traffic.bad_value");
  EXPECT_EQ(code_with([&](auto& system) { system.patience = Seconds{0}; }), "traffic.bad_value");
  EXPECT_FALSE(erlang_a_agents(good, {{1, Seconds{20}}, 1}));
  EXPECT_FALSE(erlang_a_agents(good, {{0.8, Seconds{20}}, 0}));
  EXPECT_FALSE(erlang_a_agents(good, {{0.8, Seconds{nan}}, 1}));
}

}  // namespace
}  // namespace ctibus::traffic
