#include "ctibus/kit/acd_simulation/simulation.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ctibus/kit/calendar.hpp"
#include "run.hpp"

namespace ctibus::acd {

namespace {

template <class... A>
tl::unexpected<Error> bad(fmt::format_string<A...> format, A&&... arguments) {
  return failure("acd.bad_scenario", fmt::format(format, std::forward<A>(arguments)...));
}

bool is_time(Seconds value) { return value >= Seconds(0) && value <= Seconds(1e9); }

Result<> check_callers(const Scenario& scenario, const Callers& callers) {
  const auto& groups = scenario.options.groups;
  const auto is_theirs = [&](const GroupOptions& group) { return group.name == callers.group; };
  if (std::none_of(groups.begin(), groups.end(), is_theirs)) {
    return bad("Callers ask for group \"{}\", which does not exist.", callers.group);
  }
  const auto* moments = std::get_if<std::vector<Seconds>>(&callers.arrivals);
  if (moments == nullptr) return {};
  if (!std::all_of(moments->begin(), moments->end(), is_time) ||
      !std::is_sorted(moments->begin(), moments->end())) {
    return bad("The arrivals of callers of group \"{}\" are not in rising order from 0 on.",
               callers.group);
  }
  return {};
}

Result<> check_shift(const Scenario& scenario, const Shift& shift) {
  const auto& agents = scenario.options.agents;
  const auto is_theirs = [&](const AgentOptions& agent) { return agent.id == shift.agent; };
  if (std::none_of(agents.begin(), agents.end(), is_theirs)) {
    return bad("A shift is agent \"{}\"'s, who does not exist.", shift.agent);
  }
  if (!is_time(shift.from) || !is_time(shift.to) || shift.from >= shift.to) {
    return bad("A shift of agent \"{}\" ends before it begins.", shift.agent);
  }
  return {};
}

}  // namespace

Result<Simulation> Simulation::create(Scenario scenario) {
  if (auto good = check(scenario.options); !good) return tl::unexpected(good.error());
  for (const GroupOptions& group : scenario.options.groups) {
    if (auto read = calendar::Calendar::read(group.hours); !read) {
      return tl::unexpected(read.error());
    }
  }
  for (const Callers& callers : scenario.callers) {
    if (auto good = check_callers(scenario, callers); !good) return tl::unexpected(good.error());
  }
  for (const Shift& shift : scenario.shifts) {
    if (auto good = check_shift(scenario, shift); !good) return tl::unexpected(good.error());
  }
  const Habits& habits = scenario.habits;
  if (!(habits.no_answer >= 0 && habits.no_answer <= 1)) {
    return bad("The probability of no answer is {}: use 0 to 1.", habits.no_answer);
  }
  if (!is_time(habits.back_after) || !is_time(scenario.threshold) || !is_time(scenario.interval) ||
      (scenario.until && !is_time(*scenario.until))) {
    return bad("A time is negative or beyond 1e9 s.");
  }
  if (scenario.fault == Fault::idle_agent && scenario.options.agents.empty()) {
    return bad("There is no agent to be idle.");
  }
  return Simulation(std::move(scenario));
}

Outcome Simulation::run(std::uint64_t seed) const { return simulation::Run(scenario_, seed).go(); }

}  // namespace ctibus::acd
