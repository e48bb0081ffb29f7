#include <algorithm>
#include <set>

#include "ctibus/kit/acd/centre.hpp"

namespace ctibus::acd {

Result<> Centre::configure(const Options& options, Now now) {
  const auto calendars = read_calendars(options);
  if (!calendars) return tl::unexpected(calendars.error());
  if (auto good = check_change_of_channels(options); !good) return good;
  options_ = options;
  configuring_ = true;
  configure_channels();
  clear_callback_lines();
  // Nobody is in a demand while groups and memberships change.
  for (auto& [id, call] : calls_) {
    if (call.demand == nullptr) continue;
    set_offerable(call, false);
    unplaced_.emplace(id, &call);
  }
  for (auto& [id, agent] : agents_) set_open(agent, 0);
  matcher_.clear();
  release_agents(now);
  configure_groups(*calendars, now);
  configure_agents(now);
  for (auto& [id, call] : calls_) {
    if (!call.in_queue()) continue;
    set_step(call, now);
    resume_announcements(call, now);
  }
  review_preferences(now);
  configuring_ = false;
  for (const auto& [id, call] : std::exchange(unplaced_, {})) set_offerable(*call, true);
  reschedule_all(now);
  return {};
}

/// Those who are not configured any more.
void Centre::release_agents(Now now) {
  std::set<std::string, std::less<>> named;
  for (const AgentOptions& wanted : options_.agents) named.insert(wanted.id);
  for (auto at = agents_.begin(); at != agents_.end();) {
    Agent& agent = (at++)->second;
    if (named.contains(agent.id)) continue;
    unseat(agent, "removed", now);
    for (Group* group : std::exchange(agent.groups, {})) {
      std::erase_if(group->members, [&](const Member& member) { return member.agent == &agent; });
      listener_.group_changed(*group);
    }
    listener_.agent_removed(agent);
    std::erase(uncounted_, &agent);
    agents_.erase(agent.id);
  }
}

void Centre::configure_groups(const Named<calendar::Calendar>& calendars, Now now) {
  numbers_.clear();
  std::set<std::string, std::less<>> named;
  for (const GroupOptions& wanted : options_.groups) {
    named.insert(wanted.name);
    Group& group = groups_[wanted.name];
    group.name = wanted.name;
    group.options = wanted;
    group.channel = channel_named(wanted.channel).value_or(voice_index);
    group.fills = channels_[group.channel].options.load == LoadPolicy::full;
    group.retired = false;
    for (const std::string& number : wanted.numbers) numbers_.emplace(number, wanted.name);
    configure_queues(group);
    group.calendar = calendars.find(wanted.name)->second;
    review_opening(group, now);
  }
  for (auto& [name, group] : groups_) {
    group.retired = !named.contains(name);
    group.logged_on = group.ready = group.busy = group.staffed = 0;
    observe_later(group);
    if (!group.retired) group.members.clear();
    configure_steps(group);
    listener_.group_changed(group);
  }
}

void Centre::configure_queues(Group& group) {
  group.queues.clear();
  for (const QueueOptions& queue : group.options.queues) group.queues.push_back({.options = queue});
  if (group.queues.empty()) {
    group.queues.push_back({.options = {.max_wait = group.options.max_wait}});
  }
  for (const auto& [rank, call] : group.line) {
    call->queue = std::min(call->queue, group.queues.size() - 1);
    ++group.queues[call->queue].waiting;
    call->pass_due = false;
    time_queue(*call);
  }
}

void Centre::configure_steps(Group& group) {
  const GroupOptions& options = group.options;
  std::set<Duration> times{Duration(0), options.backup_after};
  for (const NeedOptions& need : options.needs) times.insert(need.after);
  for (const HelpOptions& help : options.helpers) times.insert(help.after);
  group.steps.clear();
  for (const Duration time : times) {
    Step step{.after = time, .backups = options.backup_after <= time};
    const NeedOptions* latest = nullptr;
    for (const NeedOptions& need : options.needs) {
      if (need.after <= time && (latest == nullptr || latest->after <= need.after)) latest = &need;
    }
    if (latest != nullptr) {
      step.needs = latest->needs;
      step.condition = Condition::parse(latest->needs).value_or(Condition());
    }
    for (const HelpOptions& help : options.helpers) {
      const auto found = groups_.find(help.group);
      if (help.after > time || found == groups_.end()) continue;
      step.helps.push_back({&found->second, help.handicap});
    }
    group.steps.push_back(std::move(step));
  }
}

void Centre::configure_agents(Now now) {
  std::uint32_t ordinal = 0;
  for (const AgentOptions& wanted : options_.agents) {
    const auto [entry, is_new] = agents_.try_emplace(wanted.id);
    Agent& agent = entry->second;
    agent.id = wanted.id;
    agent.options = wanted;
    set_capacities(agent);
    agent.ordinal = ++ordinal;
    agent.skills.clear();
    for (const SkillOptions& skill : wanted.skills) agent.skills[skill.name] = skill.level;
    if (is_new) agent.since = now.utc;
    join_groups(agent);
    refresh(agent, now);
    listener_.agent_changed(agent);
  }
  retirement_due_ = true;
}

void Centre::join_groups(Agent& agent) {
  // A group that serves its last calls keeps whom it has.
  std::erase_if(agent.groups, [](const Group* group) { return !group->retired; });
  for (const Membership& membership : agent.options.groups) {
    Group& group = groups_.find(membership.group)->second;
    agent.groups.push_back(&group);
    group.members.push_back({&agent, membership.priority, membership.proficiency, membership.weight,
                             membership.backup});
  }
  agent.counted_logged_on = agent.counted_busy = agent.counted_staffed = false;
  agent.counted_open = 0;
}

void Centre::retire_groups() {
  if (!std::exchange(retirement_due_, false)) return;
  for (auto group = groups_.begin(); group != groups_.end();) retire_if_done((group++)->second);
}

void Centre::retire_if_done(Group& group) {
  if (!group.retired || group.calls != 0 || group.callbacks != 0) return;
  matcher_.drop(group);
  for (const Member& member : group.members) {
    std::erase(member.agent->groups, &group);
    listener_.agent_changed(*member.agent);
  }
  for (auto& [name, other] : groups_) {
    bool helped = false;
    for (Step& step : other.steps) {
      helped =
          std::erase_if(step.helps, [&](const Help& help) { return help.group == &group; }) > 0 ||
          helped;
    }
    if (helped) matcher_.reseat(other);
  }
  deadlines_.clear(DeadlineKind::hours, group.name);
  std::erase(unobserved_, &group);
  listener_.group_removed(group);
  groups_.erase(groups_.find(group.name));
}

}  // namespace ctibus::acd
