#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include "ctibus/kit/acd/centre.hpp"

namespace ctibus::acd::testing {

/// Who may take which call and who comes first, worked out from the options and the bare facts,
/// slowly and without the Matcher.
class Oracle {
 public:
  explicit Oracle(const Centre& centre) : centre_(centre) {}

  /// Could be offered a call, whichever.
  static bool is_free(const Agent& agent) {
    return agent.device != nullptr && agent.view.state == AgentState::ready &&
           agent.offered == nullptr && !agent.paused && agent.device->in_service &&
           !agent.device->unreachable && agent.device->calls.empty() &&
           agent.device->connector->usable();
  }

  static bool can_be_offered(const QueuedCall& call) {
    return call.phase == CallPhase::waiting && !call.paused &&
           (call.connector == nullptr || call.connector->usable());
  }

  /// The smaller, the sooner; none: the agent may not take it.
  std::optional<std::uint32_t> tier(const QueuedCall& call, const Agent& agent, Now now) const {
    if (agent.device == nullptr) return std::nullopt;
    if (call.preferred != nullptr && call.preferred != &agent) return std::nullopt;
    if (call.callback != nullptr) {
      if (!agent.options.callbacks) return std::nullopt;
    } else if (agent.device->connector != call.connector) {
      return std::nullopt;
    }
    const GroupOptions& group = call.group->options;
    const auto elapsed = std::chrono::floor<Duration>(now.steady - call.entered);
    const NeedOptions* asked = nullptr;
    for (const NeedOptions& need : group.needs) {
      if (need.after <= elapsed && (asked == nullptr || asked->after <= need.after)) asked = &need;
    }
    if (asked != nullptr) {
      const Condition condition = *Condition::parse(asked->needs);
      std::vector<std::string> values;
      for (const std::string& name : condition.variables()) {
        const auto& data = call.facts.data;
        const auto found = std::find_if(data.begin(), data.end(),
                                        [&](const auto& entry) { return entry.first == name; });
        values.push_back(found == data.end() ? "" : found->second);
      }
      if (!condition.holds(agent.skills, values)) return std::nullopt;
    }
    if (const auto own = place_in(*call.group, agent)) {
      if (!own->backup) return own->priority;
      if (group.backup_after <= elapsed) return own->priority + 1000;
    }
    for (const HelpOptions& help : group.helpers) {
      const auto helper = centre_.groups().find(help.group);
      if (help.after > elapsed || helper == centre_.groups().end()) continue;
      const auto place = place_in(helper->second, agent);
      if (!place || (place->backup && group.backup_after > elapsed)) continue;
      return place->priority + help.handicap + (place->backup ? 1000 : 0);
    }
    return std::nullopt;
  }

  /// What is wrong with this offer of a call that was waiting; empty: nothing.
  std::string judge(const QueuedCall& offered, const Agent& chosen, Now now) const {
    const auto tier_of_chosen = tier(offered, chosen, now);
    if (!tier_of_chosen) return "an agent is offered a call that is not for him";
    for (const auto& [id, agent] : centre_.agents()) {
      if (&agent == &chosen || !is_free(agent)) continue;
      const auto other = tier(offered, agent, now);
      if (!other || *other > *tier_of_chosen) continue;
      if (*other < *tier_of_chosen) return id + " of a stronger priority was passed over";
      if (comes_before(offered, agent, chosen)) return id + ", whose turn it was, was passed over";
    }
    for (const auto& [id, call] : centre_.calls()) {
      if (&call == &offered || !can_be_offered(call)) continue;
      if (std::tuple(offered.group->options.priority, offered.rank) <
          std::tuple(call.group->options.priority, call.rank)) {
        continue;
      }
      for (const auto& [name, agent] : centre_.agents()) {
        if ((&agent == &chosen || is_free(agent)) && tier(call, agent, now)) {
          return id + " of a better rank was passed over";
        }
      }
    }
    return {};
  }

 private:
  static std::optional<Member> place_in(const Group& group, const Agent& agent) {
    for (const Member& member : group.members) {
      if (member.agent == &agent) return member;
    }
    return std::nullopt;
  }

  static bool comes_before(const QueuedCall& call, const Agent& one, const Agent& other) {
    const auto proficiency = [&](const Agent& agent) {
      const auto place = place_in(*call.group, agent);
      return place ? -static_cast<std::int64_t>(place->proficiency) : 0;
    };
    const auto calls = [](const Agent& agent) {
      return agent.workload.calls + agent.workload.calls_credit;
    };
    const auto talked = [](const Agent& agent) {
      return agent.workload.talk_time + agent.workload.talk_time_credit;
    };
    switch (call.group->options.strategy) {
      case Strategy::fewest_calls:
        return calls(one) < calls(other);
      case Strategy::least_talk_time:
        return talked(one) < talked(other);
      case Strategy::linear:
        return one.ordinal < other.ordinal;
      case Strategy::best_proficiency:
        return call.group->options.helpers.empty() && proficiency(one) < proficiency(other);
      case Strategy::longest_idle:
        return one.idle_since < other.idle_since;
      default:
        return false;  // by turns or by chance
    }
  }

  const Centre& centre_;
};

}  // namespace ctibus::acd::testing
