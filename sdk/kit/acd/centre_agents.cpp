#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "ctibus/kit/acd/centre.hpp"
#include "ctibus/kit/acd/failures.hpp"

namespace ctibus::acd {

namespace {

bool is_talk(ConnectionState state) {
  return state == ConnectionState::initiated || state == ConnectionState::connected ||
         state == ConnectionState::hold || state == ConnectionState::queued;
}

/// The call in which the agent's device talks; empty: none.
std::string talk_of(const Agent& agent) {
  const auto& calls = agent.device->calls;
  const auto talk = std::find_if(calls.begin(), calls.end(),
                                 [](const auto& entry) { return is_talk(entry.second); });
  return talk == calls.end() ? std::string() : talk->first;
}

bool is_talking(const Agent& agent) { return !talk_of(agent).empty(); }

/// What the agent is busy with: a distributed call before one of the agent's own, and calls before
/// other work.
std::string main_work_of(const Agent& agent) {
  for (const auto& [id, handled] : agent.handled) {
    if (handled.channel == voice_index) return id;
  }
  const std::string talk = talk_of(agent);
  return talk.empty() && !agent.handled.empty() ? agent.handled.begin()->first : talk;
}

}  // namespace

Agent* Centre::find_agent(std::string_view id) {
  const auto found = agents_.find(id);
  return found == agents_.end() ? nullptr : &found->second;
}

Result<Agent*> Centre::logged_on_agent(std::string_view id) {
  Agent* agent = find_agent(id);
  if (agent == nullptr) {
    return unknown_agent(id);
  }
  if (agent->device == nullptr) {
    return failure("agent.logged_off", fmt::format("Agent \"{}\" is not logged on.", id));
  }
  return agent;
}

const Agent* Centre::agent_at(std::string_view id) const {
  const auto found = devices_.find(id);
  return found == devices_.end() ? nullptr : found->second.agent;
}

const Agent* Centre::owner_of(std::string_view id) const {
  for (const auto& [agent_id, agent] : agents_) {
    if (!id.empty() && agent.options.device == id) return &agent;
  }
  return nullptr;
}

Result<> Centre::log_on(std::string_view id, std::string_view device_id, bool ready, Now now) {
  Agent* agent = find_agent(id);
  if (agent == nullptr) {
    return unknown_agent(id);
  }
  if (device_id.empty()) device_id = agent->device ? agent->device->id : agent->options.device;
  const std::string_view prefix = device_id.substr(0, device_id.find(':'));
  if (prefix.empty() || prefix.size() + 1 >= device_id.size()) {
    return failure("agent.unknown_device",
                   fmt::format("Agent \"{}\" has no device: name one as connector:number.", id));
  }
  const Device* known = find_device(device_id);
  if (known == nullptr || !known->reported) {
    const auto reports = [&](const auto& entry) {
      return entry.second.reported && entry.first.starts_with(prefix) &&
             entry.first[prefix.size()] == ':';
    };
    if (std::any_of(devices_.begin(), devices_.end(), reports)) {
      return failure("agent.unknown_device",
                     fmt::format("{} has no device {}.", prefix, device_id));
    }
  }
  if (known != nullptr && known->agent != nullptr && known->agent != agent) {
    return failure("agent.device_taken",
                   fmt::format("Agent \"{}\" is logged on at {}.", known->agent->id, device_id));
  }
  if (agent->device != nullptr && agent->device->id != device_id) {
    if (agent->offered != nullptr || agent->view.state == AgentState::busy ||
        !agent->handled.empty()) {
      return failure(
          "agent.wrong_state",
          fmt::format("Agent \"{}\" has work at {}: end it before moving.", id, agent->device->id));
    }
    unseat(*agent, "moved", now);
  }
  if (agent->device == nullptr) {
    agent->wants_ready = ready || agent->options.auto_ready;
    agent->reason.clear();
    agent->idle_since = now.steady;
    agent->workload = newcomers_workload();
    seat(*agent, device(device_id));
    listener_.logged_on(*agent);
  } else if (ready && !agent->wants_ready) {
    agent->wants_ready = true;
    agent->reason.clear();
  }
  refresh(*agent, now);
  return {};
}

Result<> Centre::log_off(std::string_view id, std::string_view reason, Now now) {
  const auto agent = logged_on_agent(id);
  if (!agent) return tl::unexpected(agent.error());
  unseat(**agent, reason, now);
  return {};
}

Result<> Centre::set_ready(std::string_view id, Now now) {
  const auto found = logged_on_agent(id);
  if (!found) return tl::unexpected(found.error());
  Agent& agent = **found;
  agent.wants_ready = true;
  agent.reason.clear();
  agent.asked_after_call_work.reset();
  end_after_call_work(agent);
  agent.paused = false;
  deadlines_.clear(DeadlineKind::agent_pause, agent.id);
  refresh(agent, now);
  return {};
}

Result<> Centre::set_not_ready(std::string_view id, std::string_view reason, Now now) {
  const auto found = logged_on_agent(id);
  if (!found) return tl::unexpected(found.error());
  const auto& reasons = options_.not_ready_reasons;
  if (!reasons.empty() && !reason.empty() &&
      std::find(reasons.begin(), reasons.end(), reason) == reasons.end()) {
    return failure("agent.unknown_reason",
                   fmt::format("\"{}\" is not in not_ready_reasons.", reason));
  }
  (*found)->wants_ready = false;
  (*found)->reason = reason;
  refresh(**found, now);
  return {};
}

Result<> Centre::set_working_after_call(std::string_view id, Duration duration, Now now) {
  const auto found = logged_on_agent(id);
  if (!found) return tl::unexpected(found.error());
  Agent& agent = **found;
  if (duration < Duration(0)) duration = Duration(0);
  if (agent.offered != nullptr || agent.view.state == AgentState::busy) {
    agent.asked_after_call_work = duration;
  } else {
    const std::string call = agent.after_call_work ? agent.after_call_work->call : std::string();
    begin_after_call_work(agent, call, duration, now);
  }
  refresh(agent, now);
  return {};
}

Workload Centre::newcomers_workload() const {
  std::optional<std::uint64_t> calls;
  std::optional<Duration> talk_time;
  for (const auto& [id, other] : agents_) {
    if (other.device == nullptr) continue;
    const Workload& load = other.workload;
    calls =
        std::min(calls.value_or(load.calls + load.calls_credit), load.calls + load.calls_credit);
    const Duration talked = load.talk_time + load.talk_time_credit;
    talk_time = std::min(talk_time.value_or(talked), talked);
  }
  return {.calls_credit = calls.value_or(0), .talk_time_credit = talk_time.value_or(Duration(0))};
}

void Centre::seat(Agent& agent, Device& device) {
  agent.device = &device;
  device.agent = &agent;
}

void Centre::unseat(Agent& agent, std::string_view reason, Now now) {
  if (agent.device == nullptr) return;
  Device& device = *agent.device;
  if (QueuedCall* call = agent.offered) {
    end_offer(*call, agent, queue::OfferResult::cancelled, now);
    if (call->offers.empty()) {
      call->withdrawn.push_back(device.id);
      withdraw(*call, now);
    } else {
      listener_.withdraw_from(*call, device.id);
    }
  }
  set_open(agent, 0);
  end_preferences(agent);
  const auto handled = std::exchange(agent.handled, {});
  for (const auto& [call, entry] : handled) {
    if (entry.channel == voice_index) forget_answered(agent, call);
  }
  agent.device = nullptr;
  device.agent = nullptr;
  agent.wants_ready = false;
  agent.reason.clear();
  agent.asked_after_call_work.reset();
  end_after_call_work(agent);
  agent.paused = false;
  deadlines_.clear(DeadlineKind::agent_pause, agent.id);
  listener_.logged_off(agent, device.id, reason);
  refresh(agent, now);
  for (const auto& [id, entry] : handled) {
    // A call stays at the device; other work is somebody else's now.
    QueuedCall* item = entry.channel == voice_index ? nullptr : find_queued(id);
    if (item != nullptr) (void)wait_again(*item, *item->group, now);
  }
  tidy(std::string(device.id));
}

void Centre::begin_after_call_work(Agent& agent, std::string_view call, Duration duration,
                                   Now now) {
  end_after_call_work(agent);
  agent.after_call_work = AfterCallWork{std::string(call), {}};
  if (duration == Duration(0)) return;
  agent.after_call_work->until = now.utc + duration;
  deadlines_.set(DeadlineKind::after_call_work, agent.id, now.steady + duration);
}

void Centre::end_after_call_work(Agent& agent) {
  agent.after_call_work.reset();
  deadlines_.clear(DeadlineKind::after_call_work, agent.id);
}

void Centre::pause(Agent& agent, Now now) {
  agent.paused = true;
  deadlines_.set(DeadlineKind::agent_pause, agent.id, now.steady + options_.refusal_pause);
}

void Centre::forget_answered(const Agent& agent, std::string_view id) {
  QueuedCall* call = find_queued(id);  // it may be in a queue again, for another agent
  if (call != nullptr && call->phase == CallPhase::answered && call->agent == agent.id) {
    forget(*call);
  }
}

void Centre::call_over(Agent& agent, std::string_view call, Now now) {
  const auto node = agent.handled.extract(std::string(call));
  bool was_call = true;
  if (!node.empty()) {
    forget_answered(agent, call);
    agent.workload.talk_time += std::chrono::floor<Duration>(now.steady - node.mapped().since);
    const Duration wrap_up = node.mapped().wrap_up_time;
    was_call = node.mapped().channel == voice_index;
    const bool has_nothing_else = agent.handled.empty() && agent.offered == nullptr &&
                                  !agent.after_call_work && !is_talking(agent);
    const bool is_last = was_call ? in_hand(agent, voice_index) == 0 : has_nothing_else;
    if (is_last && !agent.asked_after_call_work && wrap_up > Duration(0)) {
      begin_after_call_work(agent, call, wrap_up, now);
    }
  }
  begin_asked_work(agent, call, was_call, now);
}

void Centre::begin_asked_work(Agent& agent, std::string_view call, bool was_call, Now now) {
  if (!agent.asked_after_call_work || agent.offered != nullptr) return;
  if (in_hand(agent, voice_index) > 0 || is_talking(agent)) return;
  if (!was_call && !agent.handled.empty()) return;
  begin_after_call_work(agent, call, *std::exchange(agent.asked_after_call_work, std::nullopt),
                        now);
}

AgentView Centre::view_of(const Agent& agent) const {
  AgentView view;
  if (agent.device == nullptr) return view;
  view.device = agent.device->id;
  view.next = agent.wants_ready ? AgentState::ready : AgentState::not_ready;
  if (!agent.wants_ready) view.next_reason = agent.reason;
  if (agent.offered != nullptr) {
    view.offered = true;
    view.call = agent.offered->facts.call;
  }
  view.work = work_of(agent);
  const bool in_call = in_hand(agent, voice_index) > 0 || is_talking(agent);
  if (in_call || (!agent.handled.empty() && !agent.after_call_work)) {
    view.state = AgentState::busy;
    if (!view.offered) view.call = main_work_of(agent);
  } else if (agent.after_call_work) {
    view.state = AgentState::working_after_call;
    if (!view.offered) view.call = agent.after_call_work->call;
    view.until = agent.after_call_work->until;
  } else {
    view.state = view.next;
    view.reason = view.next_reason;
  }
  return view;
}

void Centre::refresh(Agent& agent, Now now) {
  AgentView view = view_of(agent);
  const bool entered = view.state != agent.view.state ||
                       (view.state == AgentState::not_ready && view.reason != agent.view.reason);
  if (view != agent.view) {
    if (entered) {
      agent.since = now.utc;
      if (view.state == AgentState::ready) {
        set_open(agent, 0);
        agent.idle_since = now.steady;
      }
    }
    agent.view = std::move(view);
    if (entered && agent.view.state != AgentState::null) listener_.agent_entered_state(agent);
    listener_.agent_changed(agent);
  }
  set_open(agent, open_to(agent));
  count(agent);
}

void Centre::set_open(Agent& agent, ChannelSet open) {
  // With work in hand the place changes while the agent stays open.
  const bool may_have_moved = open != 0 && channels_.size() > 1;
  if (agent.open != open || may_have_moved) matcher_.set_open(agent, open);
}

void Centre::count(Agent& agent) {
  if ((agent.device != nullptr) != agent.counted_logged_on) return count_now(agent);
  if (!std::exchange(agent.uncounted, true)) uncounted_.push_back(&agent);
}

void Centre::count_agents() {
  for (Agent* agent : std::exchange(uncounted_, {})) {
    agent->uncounted = false;
    count_now(*agent);
  }
}

void Centre::count_now(Agent& agent) {
  const bool logged_on = agent.device != nullptr;
  const ChannelSet open = agent.open;
  const bool busy = agent.view.state == AgentState::busy;
  const bool staffed = logged_on && agent.wants_ready;
  if (logged_on == agent.counted_logged_on && open == agent.counted_open &&
      busy == agent.counted_busy && staffed == agent.counted_staffed) {
    return;
  }
  const auto step = [](std::uint32_t& counter, bool was, bool is) {
    if (is && !was) ++counter;
    if (was && !is) --counter;
  };
  for (Group* group : agent.groups) {
    step(group->logged_on, agent.counted_logged_on, logged_on);
    step(group->ready, is_open(agent.counted_open, *group), is_open(open, *group));
    step(group->busy, agent.counted_busy, busy);
    step(group->staffed, agent.counted_staffed, staffed);
    if (staffed != agent.counted_staffed) observe_later(*group);
    listener_.group_changed(*group);
  }
  agent.counted_logged_on = logged_on;
  agent.counted_open = open;
  agent.counted_busy = busy;
  agent.counted_staffed = staffed;
}

}  // namespace ctibus::acd
