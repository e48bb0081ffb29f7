#include <set>

#include "ctibus/kit/acd/centre.hpp"

namespace ctibus::acd {

void Centre::configure(const Options& options, Now now) {
  options_ = options;
  // Nobody is in a pool while groups and memberships change.
  for (auto& [id, agent] : agents_) {
    if (agent.device != nullptr) set_available(agent, false);
  }
  configure_groups(now);
  configure_agents(now);
}

void Centre::configure_groups(Now now) {
  numbers_.clear();
  std::set<std::string> named;
  for (const GroupOptions& wanted : options_.groups) {
    named.insert(wanted.name);
    const auto [entry, is_new] = groups_.try_emplace(wanted.name);
    Group& group = entry->second;
    for (auto& [connector, at] : group.pools) {
      if (at.open_at) open_pools_.erase(*std::exchange(at.open_at, std::nullopt));
    }
    const Duration earlier_max_wait = group.options.max_wait;
    group.name = wanted.name;
    group.options = wanted;
    group.retired = false;
    for (auto& [connector, at] : group.pools) place(at);
    for (const std::string& number : wanted.numbers) numbers_.emplace(number, wanted.name);
    if (!is_new && earlier_max_wait != wanted.max_wait) {
      for (const auto& [rank, call] : group.queue) {
        call->may_overflow = false;
        deadlines_.clear(DeadlineKind::max_wait, call->facts.call);
        if (wanted.max_wait == Duration(0)) continue;
        deadlines_.set(DeadlineKind::max_wait, call->facts.call,
                       std::max(call->entered + wanted.max_wait, now.steady));
      }
    }
    listener_.group_changed(group);
  }
  for (auto& [name, group] : groups_) {
    if (!named.contains(name)) group.retired = true;
  }
}

void Centre::configure_agents(Now now) {
  std::set<std::string> named;
  for (const AgentOptions& wanted : options_.agents) {
    named.insert(wanted.id);
    const auto [entry, is_new] = agents_.try_emplace(wanted.id);
    Agent& agent = entry->second;
    agent.id = wanted.id;
    agent.options = wanted;
    if (is_new) agent.since = now.utc;
    join_groups(agent);
    refresh(agent, now);
    listener_.agent_changed(agent);
  }
  for (auto agent = agents_.begin(); agent != agents_.end();) {
    if (named.contains(agent->first)) {
      ++agent;
      continue;
    }
    unseat(agent->second, "removed", now);
    agent->second.options.groups.clear();
    for (const auto& [group, priority] : agent->second.groups) group->members.erase(&agent->second);
    listener_.agent_removed(agent->second);
    agent = agents_.erase(agent);
  }
  retirement_due_ = true;
}

void Centre::join_groups(Agent& agent) {
  const auto step_out = [&](Group& group) {
    group.logged_on -= agent.counted_logged_on ? 1 : 0;
    group.ready -= agent.counted_ready ? 1 : 0;
    group.busy -= agent.counted_busy ? 1 : 0;
    group.members.erase(&agent);
    listener_.group_changed(group);
  };
  std::vector<std::pair<Group*, std::uint32_t>> kept;
  for (const auto& [group, priority] : agent.groups) {
    step_out(*group);
    if (group->retired) kept.emplace_back(group, priority);
  }
  agent.groups = std::move(kept);
  for (const Membership& membership : agent.options.groups) {
    agent.groups.emplace_back(&groups_.find(membership.group)->second, membership.priority);
  }
  agent.counted_logged_on = agent.counted_ready = agent.counted_busy = false;
  for (const auto& [group, priority] : agent.groups) {
    group->members.insert(&agent);
    listener_.group_changed(*group);
  }
}

void Centre::retire_groups() {
  if (!std::exchange(retirement_due_, false)) return;
  for (auto group = groups_.begin(); group != groups_.end();) retire_if_done((group++)->second);
}

void Centre::retire_if_done(Group& group) {
  if (!group.retired || group.calls != 0) return;
  for (auto& [id, agent] : agents_) {
    if (!group.members.contains(&agent)) continue;
    const bool was_available = agent.available;
    if (was_available) set_available(agent, false);
    std::erase_if(agent.groups, [&](const auto& joined) { return joined.first == &group; });
    if (was_available) set_available(agent, true);
    listener_.agent_changed(agent);
  }
  for (auto& [connector, at] : group.pools) {
    if (at.open_at) open_pools_.erase(*at.open_at);
  }
  listener_.group_removed(group);
  groups_.erase(groups_.find(group.name));
}

}  // namespace ctibus::acd
