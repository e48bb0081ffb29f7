#include <fmt/format.h>

#include "point.hpp"

namespace ctibus::bench {

acd::Scenario plain_centre(std::uint32_t agents) {
  acd::Scenario scenario;
  scenario.options.groups = {{.name = "calls"}};
  add_agents(scenario, agents, {"calls"});
  return scenario;
}

void add_agents(acd::Scenario& scenario, std::uint32_t count,
                const std::vector<std::string>& groups, const std::string& skill) {
  for (std::uint32_t i = 0; i < count; ++i) {
    acd::AgentOptions agent{.id = fmt::format("a{}", scenario.options.agents.size() + 1)};
    for (const std::string& group : groups) agent.groups.push_back({.group = group});
    if (!skill.empty()) agent.skills.push_back({.name = skill});
    scenario.options.agents.push_back(std::move(agent));
  }
}

acd::Callers callers(const std::string& group, double load, double talk) {
  return {.group = group,
          .arrivals = sure(traffic::Arrivals::constant(load / talk)),
          .talk = sure(traffic::Distribution::exponential(acd::Seconds(talk)))};
}

}  // namespace ctibus::bench
