#include "core/simulate/prediction.hpp"

#include <algorithm>
#include <cmath>

#include "ctibus/kit/traffic/erlang_a.hpp"
#include "ctibus/kit/traffic/erlang_c.hpp"

namespace ctibus::simulate {

namespace {

bool leads_to(const acd::GroupOptions& from, const std::string& group) {
  const std::string destination = "group:" + group;
  return from.overflow == destination || from.dissuasion.to == destination ||
         from.when_closed.to == destination || from.when_no_agent.to == destination ||
         std::any_of(from.helpers.begin(), from.helpers.end(),
                     [&](const acd::HelpOptions& help) { return help.group == group; });
}

}  // namespace

bool is_predictable(const acd::Options& options, const acd::GroupOptions& group) {
  if (group.channel != acd::voice || !group.needs.empty() || !group.helpers.empty() ||
      !group.queues.empty() || group.max_wait > Duration(0)) {
    return false;
  }
  const auto is_bound = [&](const acd::AgentOptions& agent) {
    const auto& groups = agent.groups;
    const auto own = std::find_if(groups.begin(), groups.end(), [&](const acd::Membership& member) {
      return member.group == group.name;
    });
    return own == groups.end() || (groups.size() == 1 && !own->backup);
  };
  return std::all_of(options.agents.begin(), options.agents.end(), is_bound) &&
         std::none_of(options.groups.begin(), options.groups.end(),
                      [&](const acd::GroupOptions& other) { return leads_to(other, group.name); });
}

std::optional<Prediction> predict(const Day& day, const acd::GroupOptions& group,
                                  const Expected& expected, double agents) {
  const double whole = std::round(agents);
  if (whole < 1) return std::nullopt;
  const Seconds ringing = day.habits.ring ? day.habits.ring->mean() : Seconds(0);
  const Seconds wrap_up = expected.wrap_up.value_or(Seconds(group.wrap_up_time));
  const Seconds handling = ringing + expected.talk + wrap_up;
  const auto load = traffic::offered_load(expected.calls, Seconds(day.traffic.interval), handling);
  if (!load) return std::nullopt;
  const auto count = static_cast<std::uint32_t>(whole);
  const Seconds in_queue = std::max(day.threshold - ringing, Seconds(0));
  if (expected.patience) {
    const auto queue = traffic::ErlangA::create(
        {.load = *load, .agents = count, .handling = handling, .patience = *expected.patience});
    if (!queue) return std::nullopt;
    return Prediction{true, queue->answered_within(in_queue),
                      (queue->mean_wait_of_answered() + ringing).count(), queue->abandonment()};
  }
  const auto queue =
      traffic::ErlangC::create({.load = *load, .agents = count, .handling = handling});
  if (!queue) return std::nullopt;
  return Prediction{false, queue->answered_within(in_queue), (queue->mean_wait() + ringing).count(),
                    0};
}

}  // namespace ctibus::simulate
