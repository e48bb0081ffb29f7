#include "alarm_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "ctibus/kit/acd/centre.hpp"
#include "service_watch.hpp"

namespace ctibus::acd {

namespace {

constexpr std::array group_kinds{AlarmKind::waiting, AlarmKind::wait,     AlarmKind::saturated,
                                 AlarmKind::closed,  AlarmKind::no_agent, AlarmKind::service};
constexpr std::array agent_kinds{AlarmKind::ringing, AlarmKind::talk, AlarmKind::after_call,
                                 AlarmKind::not_ready};

std::string id_of(AlarmKind kind, std::string_view name) {
  return fmt::format("{}:{}", names(AlarmKind{})[static_cast<std::size_t>(kind)], name);
}

std::uint32_t waiting_in(const Group& group) {
  return static_cast<std::uint32_t>(group.line.size());
}

}  // namespace

Result<> AlarmWatch::check(const AgentAlarmOptions& options) {
  std::set<std::string_view> reasons;
  for (const ReasonAlarmOptions& limit : options.reasons) {
    if (limit.reason.empty()) {
      return failure("acd.bad_option", "A limit of agent_alarms.reasons has no reason.");
    }
    if (!reasons.insert(limit.reason).second) {
      return failure("acd.bad_option",
                     fmt::format("agent_alarms.reasons has reason \"{}\" twice.", limit.reason));
    }
  }
  return {};
}

void AlarmWatch::group_changed(const Group& group, const ServiceLevel& service, Now now) {
  const GroupAlarmOptions& options = group.options.alarms;
  const GroupStatus status = Centre::status_of(group);
  watch_group(group, AlarmKind::waiting,
              options.waiting > 0 && waiting_in(group) >= options.waiting, now);
  watch_group(group, AlarmKind::saturated, options.saturated && status == GroupStatus::saturated,
              now);
  watch_group(group, AlarmKind::closed, options.closed && status == GroupStatus::closed, now);
  watch_group(group, AlarmKind::no_agent, options.no_agent && status == GroupStatus::no_agent, now);
  watch_service(group, service, now);
  watch_wait(group, now);
}

void AlarmWatch::group_removed(std::string_view group) {
  for (const AlarmKind kind : group_kinds) forget(kind, group);
}

void AlarmWatch::agent_changed(const Agent& agent, Now now) {
  watch_ringing(agent, now);
  watch_talk(agent, now);
  watch_state(agent, AlarmKind::after_call, AgentState::working_after_call, agents_.after_call,
              now);
  watch_state(agent, AlarmKind::not_ready, AgentState::not_ready,
              not_ready_limit(agent.view.reason), now);
}

void AlarmWatch::agent_removed(std::string_view agent) {
  for (const AlarmKind kind : agent_kinds) forget(kind, agent);
}

void AlarmWatch::watch_group(const Group& group, AlarmKind kind, bool holds, Now now) {
  if (!holds) return forget(kind, group.name);
  if (find(kind, group.name) != nullptr) return;
  Alarm alarm{.kind = kind, .group = group.name, .since = now.utc};
  if (kind == AlarmKind::waiting) {
    alarm.waiting = waiting_in(group);
    alarm.waiting_limit = group.options.alarms.waiting;
  }
  watch(std::move(alarm), 0, now);
}

void AlarmWatch::watch_service(const Group& group, const ServiceLevel& service, Now now) {
  const bool below = service.known && service.percent < service.objective &&
                     counted(service) >= group.options.objective.calls;
  if (!below) return forget(AlarmKind::service, group.name);
  if (find(AlarmKind::service, group.name) != nullptr) return;
  watch({.kind = AlarmKind::service,
         .group = group.name,
         .since = now.utc,
         .percent = service.percent,
         .objective = service.objective},
        0, now);
}

void AlarmWatch::watch_wait(const Group& group, Now now) {
  const Duration limit = group.options.alarms.wait;
  if (limit == Duration(0) || group.waiting_since.empty()) {
    return forget(AlarmKind::wait, group.name);
  }
  watch({.kind = AlarmKind::wait,
         .group = group.name,
         .since = *group.waiting_since.begin(),
         .limit = limit,
         .waiting = waiting_in(group)},
        0, now);
}

void AlarmWatch::watch_ringing(const Agent& agent, Now now) {
  const QueuedCall* call = agent.offered;
  const bool rings_the_customer =
      call != nullptr && call->callback != nullptr && call->callback->taken;
  if (agents_.ringing == Duration(0) || call == nullptr || rings_the_customer) {
    return forget(AlarmKind::ringing, agent.id);
  }
  const auto offer = std::find_if(call->offers.begin(), call->offers.end(),
                                  [&](const Offer& other) { return other.agent == &agent; });
  const std::uint64_t occasion = offer == call->offers.end() ? 0 : offer->serial;
  const Watched* before = find(AlarmKind::ringing, agent.id);
  const bool same = before != nullptr && before->occasion == occasion;
  watch({.kind = AlarmKind::ringing,
         .group = call->group->name,
         .agent = agent.id,
         .since = same ? before->alarm.since : now.utc,
         .limit = agents_.ringing},
        occasion, now);
}

void AlarmWatch::watch_talk(const Agent& agent, Now now) {
  const bool only_other_work =
      !agent.view.work.empty() && agent.device->calls.empty() && in_hand(agent, voice_index) == 0;
  const bool talks = agent.view.state == AgentState::busy && !only_other_work;
  if (!talks || agents_.talk == Duration(0)) return forget(AlarmKind::talk, agent.id);
  // Who has other work in hand was busy before the call came.
  const Watched* before = find(AlarmKind::talk, agent.id);
  const Timestamp since = before != nullptr         ? before->alarm.since
                          : agent.view.work.empty() ? agent.since
                                                    : now.utc;
  watch({.kind = AlarmKind::talk, .agent = agent.id, .since = since, .limit = agents_.talk}, 0,
        now);
}

void AlarmWatch::watch_state(const Agent& agent, AlarmKind kind, AgentState state, Duration limit,
                             Now now) {
  if (limit == Duration(0) || agent.view.state != state) return forget(kind, agent.id);
  watch({.kind = kind,
         .agent = agent.id,
         .reason = agent.view.reason,
         .since = agent.since,
         .limit = limit},
        0, now);
}

Duration AlarmWatch::not_ready_limit(std::string_view reason) const {
  for (const ReasonAlarmOptions& limit : agents_.reasons) {
    if (limit.reason == reason) return limit.limit;
  }
  return agents_.not_ready;
}

void AlarmWatch::watch(Alarm alarm, std::uint64_t occasion, Now now) {
  const std::string& name = alarm.agent.empty() ? alarm.group : alarm.agent;
  const auto [at, is_new] = watched_.try_emplace(id_of(alarm.kind, name));
  Watched& watched = at->second;
  const bool same = !is_new && watched.alarm.since == alarm.since &&
                    watched.alarm.limit == alarm.limit && watched.occasion == occasion;
  if (!watched.raised) watched.alarm.waiting = alarm.waiting;
  if (same) return;  // a clock that is set changes nothing
  pending_.erase({watched.due, at->first});
  const bool began_anew = watched.occasion != occasion;
  watched.due = moment_of(alarm.since, now) + alarm.limit;
  watched.alarm = std::move(alarm);
  watched.occasion = occasion;
  if (watched.due > now.steady || began_anew) set_raised(*at, false);
  if (watched.due <= now.steady) {
    set_raised(*at, true);
  } else {
    pending_.emplace(watched.due, at->first);
  }
}

void AlarmWatch::forget(AlarmKind kind, std::string_view name) {
  if (watched_.empty()) return;
  const auto found = watched_.find(id_of(kind, name));
  if (found == watched_.end()) return;
  pending_.erase({found->second.due, found->first});
  set_raised(*found, false);
  watched_.erase(found);
}

void AlarmWatch::set_raised(Entry& entry, bool raised) {
  if (std::exchange(entry.second.raised, raised) != raised) changed_.insert(entry.first);
}

void AlarmWatch::expire(Now now) {
  while (!pending_.empty() && pending_.begin()->first <= now.steady) {
    const auto due = pending_.extract(pending_.begin());
    set_raised(*watched_.find(due.value().second), true);
  }
}

std::optional<Moment> AlarmWatch::next() const {
  if (pending_.empty()) return std::nullopt;
  return pending_.begin()->first;
}

const AlarmWatch::Alarm* AlarmWatch::raised(const std::string& id) const {
  const auto found = watched_.find(id);
  return found == watched_.end() || !found->second.raised ? nullptr : &found->second.alarm;
}

const AlarmWatch::Watched* AlarmWatch::find(AlarmKind kind, std::string_view name) const {
  const auto found = watched_.find(id_of(kind, name));
  return found == watched_.end() ? nullptr : &found->second;
}

}  // namespace ctibus::acd
