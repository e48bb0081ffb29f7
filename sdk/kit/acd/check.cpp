#include "check.hpp"

#include <fmt/format.h>

#include <set>

#include "ctibus/kit/acd/condition.hpp"

namespace ctibus::acd {

namespace {

Result<> check_queues(const GroupOptions& group) {
  if (group.queues.size() > 3) {
    return bad("Group \"{}\" has {} queues: it may have three.", group.name, group.queues.size());
  }
  if (group.max_wait > Duration(0) && !group.queues.empty()) {
    return bad("Group \"{}\" has queues: give max_wait in each of them, not in the group.",
               group.name);
  }
  for (const QueueOptions& queue : group.queues) {
    if (queue.capacity > 0 && queue.capacity_percent > 0) {
      return bad("Queue \"{}\" of group \"{}\" has capacity and capacity_percent: use one.",
                 queue.name, group.name);
    }
    if (queue.capacity_max > 0 && queue.capacity_max < queue.capacity_min) {
      return bad("capacity_max of queue \"{}\" of group \"{}\" is less than capacity_min.",
                 queue.name, group.name);
    }
  }
  const ExitOptions& no_agent = group.when_no_agent;
  if (group.wait_without_agent && (!no_agent.to.empty() || !no_agent.sounds.empty())) {
    return bad("Group \"{}\" has when_no_agent: set wait_without_agent = false, or take it out.",
               group.name);
  }
  for (const ExitOptions* exit : {&group.dissuasion, &group.when_closed, &group.when_no_agent}) {
    if (exit->wait && (!exit->to.empty() || !exit->sounds.empty())) {
      return bad("A caller of group \"{}\" shall wait and be sent away: take out one of them.",
                 group.name);
    }
  }
  return {};
}

Result<std::set<std::string>> check_groups(const Options& options) {
  std::set<std::string> groups;
  std::set<std::string> numbers;
  for (const GroupOptions& group : options.groups) {
    if (group.name.empty()) return bad("A group has no name: give it one.");
    if (!groups.insert(group.name).second) return bad("Two groups are named \"{}\".", group.name);
    for (const std::string& number : group.numbers) {
      if (number.empty()) return bad("Group \"{}\" lists an empty number.", group.name);
      if (!numbers.insert(number).second) {
        return bad("Number {} of group \"{}\" belongs to another group too.", number, group.name);
      }
    }
    if (group.priority < 1 || group.priority > 99) {
      return bad("The priority of group \"{}\" is {}: use 1 to 99.", group.name, group.priority);
    }
    if (group.strategy == Strategy::unknown) {
      return bad("Group \"{}\" has an unknown strategy: use longest_idle.", group.name);
    }
    for (const NeedOptions& need : group.needs) {
      if (const auto condition = Condition::parse(need.needs); !condition) {
        return failure(condition.error().code,
                       fmt::format("Group \"{}\": {}", group.name, condition.error().text));
      }
    }
    if (group.ring_timeout < Duration(1000)) {
      return bad("ring_timeout of group \"{}\" is under a second.", group.name);
    }
    if (auto good = check_queues(group); !good) return tl::unexpected(good.error());
    if (auto good = check_waiting(group); !good) return tl::unexpected(good.error());
  }
  const auto check_destination = [&](const GroupOptions& group, const std::string& to) -> Result<> {
    const auto other = group_named_by(to);
    if (!other || (groups.contains(std::string(*other)) && *other != group.name)) return {};
    return bad("Calls of group \"{}\" go to group \"{}\", which is not another group.", group.name,
               *other);
  };
  for (const GroupOptions& group : options.groups) {
    for (const std::string* to :
         {&group.overflow, &group.dissuasion.to, &group.when_closed.to, &group.when_no_agent.to}) {
      if (auto good = check_destination(group, *to); !good) return tl::unexpected(good.error());
    }
    for (const KeyOptions& key : group.keys) {
      if (auto good = check_destination(group, key.to); !good) return tl::unexpected(good.error());
    }
    for (const HelpOptions& help : group.helpers) {
      if (!groups.contains(help.group) || help.group == group.name) {
        return bad("Group \"{}\" is helped by \"{}\", which is not another group.", group.name,
                   help.group);
      }
    }
  }
  return groups;
}

Result<> check_agent(const AgentOptions& agent, const std::set<std::string>& groups) {
  std::set<std::string> joined;
  for (const Membership& membership : agent.groups) {
    if (!groups.contains(membership.group)) {
      return bad("Agent \"{}\" belongs to group \"{}\", which does not exist.", agent.id,
                 membership.group);
    }
    if (!joined.insert(membership.group).second) {
      return bad("Agent \"{}\" belongs to group \"{}\" twice.", agent.id, membership.group);
    }
    if (membership.priority > 9) {
      return bad("The priority of agent \"{}\" in group \"{}\" is {}: use 0 to 9.", agent.id,
                 membership.group, membership.priority);
    }
  }
  std::set<std::string> skills;
  for (const SkillOptions& skill : agent.skills) {
    if (skill.name.empty()) return bad("A skill of agent \"{}\" has no name.", agent.id);
    if (!skills.insert(skill.name).second) {
      return bad("Agent \"{}\" has skill \"{}\" twice.", agent.id, skill.name);
    }
  }
  return {};
}

}  // namespace

std::optional<std::string_view> group_named_by(std::string_view destination) {
  constexpr std::string_view prefix = "group:";
  if (!destination.starts_with(prefix)) return std::nullopt;
  return destination.substr(prefix.size());
}

Result<> check(const Options& options) {
  const auto groups = check_groups(options);
  if (!groups) return tl::unexpected(groups.error());
  for (const CallerOptions& callers : options.callers) {
    std::vector<std::string> named = callers.groups;
    if (!callers.group.empty()) named.push_back(callers.group);
    if (const auto group = group_named_by(callers.refusal.to)) named.emplace_back(*group);
    for (const std::string& group : named) {
      if (groups->contains(group)) continue;
      return bad("Callers \"{}\" name group \"{}\", which does not exist.", callers.name, group);
    }
    if (callers.priority > 10) {
      return bad("The priority of callers \"{}\" is {}: use 1 to 10.", callers.name,
                 callers.priority);
    }
    if (callers.refusal.wait)
      return bad("Callers \"{}\" cannot wait and be refused.", callers.name);
  }
  std::set<std::string> agents;
  for (const AgentOptions& agent : options.agents) {
    if (agent.id.empty()) return bad("An agent has no id: give it one.");
    if (!agents.insert(agent.id).second) return bad("Two agents have the id \"{}\".", agent.id);
    if (auto good = check_agent(agent, *groups); !good) return good;
  }
  if (auto good = check_channels(options); !good) return good;
  if (options.on_no_answer == AfterRefusal::unknown ||
      options.on_rejected == AfterRefusal::unknown) {
    return bad("on_no_answer and on_rejected are not_ready, ready or log_off.");
  }
  return {};
}

}  // namespace ctibus::acd
