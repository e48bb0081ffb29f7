#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "ctibus/kit/acd/centre.hpp"

namespace ctibus::acd::testing {

/// Who may take which call and who comes first, worked out from the options and the bare facts,
/// slowly and without the Matcher.
class Oracle {
 public:
  Oracle(const Centre& centre, const Options& options) : centre_(centre), options_(options) {}

  /// Could be offered the call or item, as far as the agent's work goes.
  bool is_free(const Agent& agent, const QueuedCall& call) const {
    return agent.offered == nullptr && has_room(agent, call);
  }

  /// The same, whatever is being offered.
  bool has_room(const Agent& agent, const QueuedCall& call) const {
    if (agent.device == nullptr || !agent.wants_ready || agent.paused || agent.after_call_work) {
      return false;
    }
    const std::string& wanted = call.group->options.channel;
    const Device& at = *agent.device;
    if (wanted == voice && (!at.in_service || at.unreachable || !at.connector->usable())) {
      return false;
    }
    std::map<std::string, std::uint32_t> has = work_of(agent);
    if (has[wanted] >= capacity(agent, wanted)) return false;
    return std::all_of(has.begin(), has.end(), [&](const auto& other) {
      return other.first == wanted || other.second == 0 || goes_beside(wanted, other.first);
    });
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
    } else if (!call.is_work_item() && agent.device->connector != call.connector) {
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
    if (!has_room(chosen, offered)) return "an agent is offered more than he may have";
    for (const auto& [id, agent] : centre_.agents()) {
      if (&agent == &chosen || !is_free(agent, offered)) continue;
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
        const bool could = &agent == &chosen ? has_room(agent, call) : is_free(agent, call);
        if (could && tier(call, agent, now)) {
          return id + " of a better rank was passed over";
        }
      }
    }
    return {};
  }

 private:
  std::map<std::string, std::uint32_t> work_of(const Agent& agent) const {
    std::map<std::string, std::uint32_t> has;
    for (const auto& [id, handled] : agent.handled) {
      ++has[centre_.groups().find(handled.group)->second.options.channel];
    }
    if (!agent.device->calls.empty()) has[std::string(voice)] = 1;
    return has;
  }

  std::uint32_t capacity(const Agent& agent, const std::string& channel) const {
    if (channel == voice) return 1;
    for (const CapacityOptions& own : agent.options.capacities) {
      if (own.channel == channel) return own.items;
    }
    for (const ChannelOptions& known : options_.channels) {
      if (known.name == channel) return known.capacity;
    }
    return 1;
  }

  bool goes_beside(const std::string& channel, const std::string& other) const {
    for (const ChannelOptions& known : options_.channels) {
      const auto& beside = known.beside;
      if (known.name == channel) {
        return std::find(beside.begin(), beside.end(), other) != beside.end();
      }
    }
    return false;
  }

  std::int64_t load(const QueuedCall& call, const Agent& agent) const {
    const std::string& channel = call.group->options.channel;
    if (channel == voice) return 0;
    const std::int64_t items = work_of(agent)[channel];
    const bool full = std::any_of(options_.channels.begin(), options_.channels.end(),
                                  [&](const ChannelOptions& known) {
                                    return known.name == channel && known.load == LoadPolicy::full;
                                  });
    return full ? -items : items;
  }

  static std::optional<Member> place_in(const Group& group, const Agent& agent) {
    for (const Member& member : group.members) {
      if (member.agent == &agent) return member;
    }
    return std::nullopt;
  }

  bool comes_before(const QueuedCall& call, const Agent& one, const Agent& other) const {
    if (load(call, one) != load(call, other)) return load(call, one) < load(call, other);
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
  const Options& options_;  ///< in force
};

}  // namespace ctibus::acd::testing
