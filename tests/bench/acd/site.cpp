#include "site.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "ctibus/testing/clock.hpp"

namespace ctibus::bench::acd {

namespace {

using ctibus::acd::AgentOptions;
using ctibus::acd::GroupOptions;
using ctibus::acd::Strategy;
using ctibus::testing::Random;

double share(Random& random) { return static_cast<double>(random.next() >> 11) * 0x1p-53; }

GroupOptions group_named(std::size_t index) {
  return {.name = fmt::format("group{:04}", index), .numbers = {fmt::format("6{:05}", index)}};
}

AgentOptions agent_named(std::size_t index) {
  return {.id = fmt::format("agent{:05}", index), .device = fmt::format("pbx1:1{:05}", index)};
}

/// The few first groups get most: the shares of a Zipf distribution, flattened.
std::vector<double> popularity_of(std::size_t groups) {
  std::vector<double> sums;
  double sum = 0;
  for (std::size_t i = 0; i < groups; ++i) {
    sums.push_back(sum += std::pow(static_cast<double>(i + 1), -0.7));
  }
  for (double& value : sums) value /= sum;
  return sums;
}

/// Those that take turns or draw have no counterpart in a scan that agrees with them by rule.
Strategy some_strategy(Random& random) {
  static constexpr Strategy strategies[] = {Strategy::longest_idle, Strategy::longest_idle,
                                            Strategy::longest_idle, Strategy::fewest_calls,
                                            Strategy::linear};
  return strategies[random.below(5)];
}

}  // namespace

std::size_t Site::group_at(double value) const {
  const auto found = std::upper_bound(popularity.begin(), popularity.end(), value);
  return static_cast<std::size_t>(
      std::min(found - popularity.begin(), static_cast<std::ptrdiff_t>(popularity.size()) - 1));
}

Site varied_site(const Size& size, std::uint64_t seed) {
  Random random(seed);
  Site site{.popularity = popularity_of(size.groups), .handling = size.handling};
  site.asked.resize(size.groups);
  for (std::size_t i = 0; i < size.groups; ++i) {
    GroupOptions group = group_named(i);
    group.priority = static_cast<std::uint32_t>(1 + random.below(99));
    group.strategy = some_strategy(random);
    if (random.below(2) == 0) group.wrap_up_time = size.handling / 5;
    if (random.below(4) == 0) {
      const Asked asked{random.below(Site::skills), static_cast<std::uint32_t>(random.below(4)),
                        size.handling / 4};
      group.needs = {{Duration(0), fmt::format("skill{} >= {}", asked.skill, asked.level)},
                     {asked.until, ""}};
      site.asked[i] = asked;
    }
    if (random.below(4) == 0) {
      const std::size_t helper = site.group_at(share(random));
      if (helper != i) {
        group.helpers = {{group_named(helper).name, size.handling / 8,
                          static_cast<std::uint32_t>(random.below(6))}};
      }
    }
    site.options.groups.push_back(std::move(group));
  }
  for (std::size_t i = 0; i < size.agents; ++i) {
    AgentOptions agent = agent_named(i);
    std::set<std::size_t> joined;
    while (joined.size() < std::min(size.memberships, size.groups)) {
      const std::size_t group = site.group_at(share(random));
      if (!joined.insert(group).second) continue;
      agent.groups.push_back({.group = group_named(group).name,
                              .priority = static_cast<std::uint32_t>(random.below(10))});
    }
    for (std::size_t skill = 0; skill < Site::skills; ++skill) {
      agent.skills.push_back(
          {fmt::format("skill{}", skill), static_cast<std::uint32_t>(random.below(6))});
    }
    site.options.agents.push_back(std::move(agent));
  }
  return site;
}

Site site_with_idle_groups(std::size_t agents, std::size_t idle, Duration handling,
                           std::uint64_t seed) {
  constexpr std::size_t busy = 10;
  Site site = varied_site({agents, busy, busy, handling}, seed);
  for (std::size_t i = busy; i < busy + idle; ++i) {
    site.options.groups.push_back(group_named(i));
    for (AgentOptions& agent : site.options.agents) {
      agent.groups.push_back({.group = site.options.groups.back().name});
    }
  }
  site.asked.resize(busy + idle);
  return site;
}

}  // namespace ctibus::bench::acd
