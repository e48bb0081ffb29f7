#include <algorithm>

#include "ctibus/kit/acd/centre.hpp"

/// Callers who are brought back to the agent they talked to last.
namespace ctibus::acd {

namespace {

bool belongs_to(const Agent& agent, const Group& group) {
  return std::find(agent.groups.begin(), agent.groups.end(), &group) != agent.groups.end();
}

bool is_sticky(const Group& group) { return group.options.sticky.time > Duration(0); }

/// Waiting for an agent who is busy may be worth it, not for one who cannot have the call.
bool is_worth_waiting_for(const Agent& agent, const QueuedCall& call) {
  const bool is_within_reach =
      agent.device != nullptr &&
      (call.connector == nullptr || agent.device->connector == call.connector);
  return is_within_reach && agent.capacities[call.group->channel] > 0 &&
         belongs_to(agent, *call.group) && Matcher::seat_of(call, call.step, agent);
}

}  // namespace

Timestamp Centre::remembered_until(const LastAgents::Entry& entry) const {
  const auto group = groups_.find(entry.group);
  if (group == groups_.end() || group->second.retired || !is_sticky(group->second)) return {};
  return entry.at + group->second.options.sticky.memory;
}

void Centre::remember(const QueuedCall& call, const Agent& agent, Now now) {
  const Group& group = *call.group;
  if (call.caller_key.empty() || !is_sticky(group) || !belongs_to(agent, group)) return;
  LastAgents::Entry entry{agent.id, group.name, now.utc};
  const std::string key = last_agents_.key(call.caller_key, group.name);
  const Timestamp until = remembered_until(entry);
  listener_.remembered(key, entry);
  last_agents_.remember(key, std::move(entry), until);
  forget_callers(now);
}

void Centre::restore_last_agent(const std::string& key, LastAgents::Entry entry, Now now) {
  const Timestamp until = remembered_until(entry);
  last_agents_.remember(key, std::move(entry), until);
  forget_callers(now);
}

void Centre::forget_callers(Now now) {
  while (const auto stale = last_agents_.take_stale(now.utc)) listener_.forgotten(*stale);
  if (const auto next = last_agents_.next()) {
    deadlines_.set(DeadlineKind::memory, {}, trusted(*next, now));
  } else {
    deadlines_.clear(DeadlineKind::memory, {});
  }
}

void Centre::prefer_last_agent(QueuedCall& call, Now now) {
  if (call.caller_key.empty() || !is_sticky(*call.group)) return;
  const auto* last = last_agents_.find(last_agents_.key(call.caller_key, call.group->name));
  if (last == nullptr || remembered_until(*last) <= now.utc) return;
  prefer(call, last->agent, now.steady + call.group->options.sticky.time);
}

void Centre::prefer(QueuedCall& call, std::string_view id, Moment until) {
  Agent* agent = find_agent(id);
  if (agent == nullptr || !is_worth_waiting_for(*agent, call)) return;
  set_preferred(call, agent);
  call.preferred_until = until;
  deadlines_.set(DeadlineKind::preference, call.facts.call, until);
}

void Centre::end_preference(QueuedCall& call) {
  if (call.preferred == nullptr || call.callback != nullptr) return;
  set_preferred(call, nullptr);
  deadlines_.clear(DeadlineKind::preference, call.facts.call);
  listener_.call_changed(call);
}

void Centre::set_preferred(QueuedCall& call, Agent* agent) {
  const bool offerable = is_offerable(call);
  set_offerable(call, false);
  if (call.preferred != nullptr) --call.preferred->awaited;
  call.preferred = agent;
  if (agent != nullptr) ++agent->awaited;
  set_offerable(call, offerable);
  count_unserved(call);
}

void Centre::end_preferences(const Agent& agent) {
  if (agent.awaited == 0) return;
  for (auto& [id, call] : calls_) {
    if (call.preferred == &agent) end_preference(call);
  }
}

void Centre::review_preferences(Now now) {
  for (auto& [id, call] : calls_) {
    if (call.preferred == nullptr) continue;
    if (!is_sticky(*call.group) || !belongs_to(*call.preferred, *call.group)) end_preference(call);
  }
  last_agents_.review([this](const LastAgents::Entry& entry) { return remembered_until(entry); });
  forget_callers(now);
}

}  // namespace ctibus::acd
