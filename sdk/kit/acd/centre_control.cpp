#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/acd/centre.hpp"
#include "ctibus/kit/acd/failures.hpp"

/// What supervisors change while the centre works.
namespace ctibus::acd {

namespace {

Member member_of(Agent& agent, const Membership& as) {
  return {&agent, as.priority, as.proficiency, as.weight, as.backup};
}

bool same(const Member& one, const Member& other) {
  return one.priority == other.priority && one.proficiency == other.proficiency &&
         one.weight == other.weight && one.backup == other.backup;
}

std::string_view name_of(CallPhase phase) {
  return names(CallPhase{})[static_cast<std::size_t>(phase)];
}

tl::unexpected<Error> not_free(const Agent& agent, std::string_view why) {
  return failure("acd.agent_not_free", fmt::format("Agent \"{}\" {}.", agent.id, why));
}

tl::unexpected<Error> not_waiting(const QueuedCall& call) {
  return failure("acd.call_not_waiting",
                 fmt::format("The call does not wait: it is {}.", name_of(call.phase)));
}

}  // namespace

Result<Group*> Centre::configured_group(std::string_view name) {
  const auto group = groups_.find(name);
  if (group == groups_.end() || group->second.retired) {
    return unknown_group(name);
  }
  return &group->second;
}

Result<QueuedCall*> Centre::waiting_call(std::string_view id) {
  QueuedCall* call = find_queued(id);
  if (call == nullptr) {
    return unknown_call(id);
  }
  if (call->phase != CallPhase::waiting) return not_waiting(*call);
  return call;
}

Result<> Centre::change_agent(const AgentOptions& wanted, Now now) {
  Agent* found = find_agent(wanted.id);
  if (found == nullptr) {
    return unknown_agent(wanted.id);
  }
  Agent& agent = *found;
  std::map<Group*, Member> places;
  for (const Membership& as : wanted.groups) {
    const auto group = configured_group(as.group);
    if (!group) return tl::unexpected(group.error());
    places.emplace(*group, member_of(agent, as));
  }

  std::set<Group*> changed;
  Skills skills;
  for (const SkillOptions& skill : wanted.skills) skills[skill.name] = skill.level;
  if (std::exchange(agent.skills, std::move(skills)) != agent.skills) {
    changed.insert(agent.groups.begin(), agent.groups.end());
  }
  agent.options = wanted;
  set_capacities(agent);

  for (Group* group : std::vector<Group*>(agent.groups)) {
    const auto member = std::find_if(group->members.begin(), group->members.end(),
                                     [&](const Member& other) { return other.agent == &agent; });
    if (const auto place = places.extract(group); !place.empty()) {
      if (same(*member, place.mapped())) continue;
      *member = place.mapped();
    } else if (group->retired) {
      continue;  // it serves its last calls with whom it has
    } else {
      group->members.erase(member);
      std::erase(agent.groups, group);
      count_out(agent, *group);
    }
    changed.insert(group);
  }
  for (const auto& [group, place] : places) {
    group->members.push_back(place);
    agent.groups.push_back(group);
    count_in(agent, *group);
    changed.insert(group);
  }
  reseat(changed);
  end_preferences(agent);
  for (Group* group : changed) {
    observe_later(*group);
    listener_.group_changed(*group);
  }
  refresh(agent, now);
  listener_.agent_changed(agent);
  return {};
}

void Centre::count_out(const Agent& agent, Group& group) {
  group.logged_on -= agent.counted_logged_on ? 1 : 0;
  group.staffed -= agent.counted_staffed ? 1 : 0;
  group.ready -= is_open(agent.counted_open, group) ? 1u : 0u;
  group.busy -= agent.counted_busy ? 1 : 0;
}

void Centre::count_in(const Agent& agent, Group& group) {
  group.logged_on += agent.counted_logged_on ? 1 : 0;
  group.staffed += agent.counted_staffed ? 1 : 0;
  group.ready += is_open(agent.counted_open, group) ? 1u : 0u;
  group.busy += agent.counted_busy ? 1 : 0;
}

void Centre::reseat(const std::set<Group*>& changed) {
  const auto is_helped = [&](const Group& group) {
    return std::any_of(group.steps.begin(), group.steps.end(), [&](const Step& step) {
      return std::any_of(step.helps.begin(), step.helps.end(),
                         [&](const Help& help) { return changed.contains(help.group); });
    });
  };
  if (changed.empty()) return;
  for (auto& [name, group] : groups_) {
    if (changed.contains(&group) || is_helped(group)) matcher_.reseat(group);
  }
}

Result<> Centre::set_group_priority(std::string_view name, std::uint32_t priority) {
  const auto group = configured_group(name);
  if (!group) return tl::unexpected(group.error());
  (*group)->options.priority = priority;
  matcher_.review(**group);
  listener_.group_changed(**group);
  return {};
}

Result<> Centre::fit_to_pick(std::uint32_t channel, const Connector* connector,
                             const Agent& agent) const {
  const Device& device = *agent.device;
  if (agent.offered != nullptr) return not_free(agent, "is being offered something");
  if ((room_of(agent) & only(channel)) == 0) {
    return not_free(agent, device.calls.empty() ? "has work in hand" : "has a call");
  }
  if (channel != voice_index) return {};
  if (connector != nullptr && connector != device.connector) {
    return failure("acd.other_connector", fmt::format("Agent \"{}\" sits at {}, the call is at {}.",
                                                      agent.id, device.id, connector->name));
  }
  if (!device.in_service) return not_free(agent, "sits at a device out of service");
  if (device.unreachable) return not_free(agent, "sits at a device that could not be reached");
  if (!device.connector->usable()) return not_free(agent, "sits at a switch that has no link");
  return {};
}

Result<> Centre::pick(std::string_view id, std::string_view agent_id, Now now) {
  const auto call = waiting_call(id);
  if (!call) return tl::unexpected(call.error());
  const auto agent = logged_on_agent(agent_id);
  if (!agent) return tl::unexpected(agent.error());
  if (auto fit = fit_to_pick((*call)->group->channel, (*call)->connector, **agent); !fit)
    return fit;
  offer(**call, **agent, now, true);
  return {};
}

Result<> Centre::move_call(std::string_view id, std::string_view name, Now now) {
  const auto waiting = waiting_call(id);
  if (!waiting) return tl::unexpected(waiting.error());
  const auto group = configured_group(name);
  if (!group) return tl::unexpected(group.error());
  QueuedCall& call = **waiting;
  if (call.callback != nullptr) {
    return failure("acd.bad_value", fmt::format("call is \"{}\", a callback: they stay.", id));
  }
  Group& to = **group;
  if (call.group == &to) {
    return failure("acd.bad_value", fmt::format("group is \"{}\": the call waits there.", name));
  }
  if (auto fit = fits_channel(call, to); !fit) return fit;
  const bool paused = call.paused;
  QueuedCall& next = relocate(call, to, now);
  if (paused) pause(next, settling_time, now);
  return {};
}

QueuedCall& Centre::relocate(QueuedCall& call, Group& to, Now now) {
  Ticket ticket = ticket_of(call);
  call.exit = Exit{LeaveReason::redirected, LeaveCause::moved, "group:" + to.name, {}};
  leave(call, LeaveReason::redirected, {}, now);
  QueuedCall& next = track(std::move(ticket), to, now.steady);
  enter_queue(next, queue_with_room(to, 0).value_or(to.queues.size() - 1), now);
  change_treatment(next);
  return next;
}

Result<> Centre::set_call_priority(std::string_view id, std::uint32_t priority) {
  QueuedCall* call = find_queued(id);
  if (call == nullptr || call->callback != nullptr) {
    return unknown_call(id);
  }
  if (!call->in_line) return not_waiting(*call);
  const bool offerable = is_offerable(*call);
  set_offerable(*call, false);
  call->group->line.erase(call->rank);
  call->rank.priority = priority;
  call->group->numbered = false;
  call->group->line.emplace(call->rank, call);
  set_offerable(*call, offerable);
  listener_.call_changed(*call);
  return {};
}

}  // namespace ctibus::acd
