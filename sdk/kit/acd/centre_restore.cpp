#include <algorithm>
#include <utility>

#include "ctibus/kit/acd/centre.hpp"

namespace ctibus::acd {

void Centre::restore_agent(const SavedAgent& saved, Now now) {
  if (saved.view.offered) {
    Offer offer;
    offer.agent_id = saved.id;
    offer.device = saved.view.device;
    offers_before_.emplace(saved.view.call, std::move(offer));
  }
  Agent* agent = find_agent(saved.id);
  if (agent == nullptr || agent->device != nullptr || saved.view.state == AgentState::null ||
      saved.view.state == AgentState::unknown || saved.view.device.empty()) {
    return;
  }
  Device& at = device(saved.view.device);
  if (at.agent != nullptr) return;
  seat(*agent, at);
  const AgentView& view = saved.view;
  agent->wants_ready = view.next == AgentState::ready || view.state == AgentState::ready;
  agent->reason = view.next_reason.empty() ? view.reason : view.next_reason;
  if (agent->wants_ready) agent->reason.clear();
  if (view.state == AgentState::working_after_call) {
    agent->after_call_work = AfterCallWork{view.call, view.until};
    if (view.until != Timestamp{}) {
      deadlines_.set(DeadlineKind::after_call_work, agent->id,
                     now.steady + std::max(view.until - now.utc, Duration(0)));
    }
  }
  agent->view = saved.view;
  agent->since = saved.since;
  agent->workload = saved.workload;
  agent->idle_since = moment_of(saved.since, now);
  // What the agent is busy with comes with the work items.
  if (saved.has_items) {
    unrefreshed_.push_back(agent);
  } else {
    refresh(*agent, now);
  }
}

void Centre::restored(Now now) {
  for (Agent* agent : std::exchange(unrefreshed_, {})) refresh(*agent, now);
}

void Centre::end_offers_before(const QueuedCall& call,
                               const std::function<queue::OfferResult(const Offer&)>& result) {
  const auto [first, last] = offers_before_.equal_range(call.facts.call);
  for (auto offer = first; offer != last; ++offer) {
    listener_.offer_ended(call, offer->second, result(offer->second), Duration(0));
  }
  offers_before_.erase(first, last);
}

void Centre::restore_call(SavedCall saved, Now now) {
  const std::string id = saved.facts.call;
  if (id.empty() || find_queued(id) != nullptr || callbacks_.find(id) != nullptr) return;
  if (!saved.channel.empty()) return restore_work(std::move(saved), now);
  const bool was_queued = saved.phase != CallPhase::arriving && saved.phase != CallPhase::answered;
  auto group = groups_.find(saved.group);
  const bool homeless = group == groups_.end() || group->second.channel != voice_index;
  if (homeless) {
    // Only so that its end can be told under the group's name, or nearly.
    const std::string home = group == groups_.end() ? saved.group : saved.group + " (calls)";
    group = groups_.try_emplace(home).first;
    group->second.name = home;
    group->second.retired = true;
    configure_queues(group->second);
    configure_steps(group->second);
    retirement_due_ = true;
  }
  const auto known = known_.find(id);
  if (known != known_.end()) {
    const std::string connector = saved.facts.connector;
    saved.facts = known->second.facts;
    if (saved.facts.connector.empty()) saved.facts.connector = connector;
  }
  QueuedCall& call = track({std::move(saved.facts), std::move(saved.caller), saved.rank,
                            saved.bonus, std::move(saved.path), std::move(saved.caller_key)},
                           group->second, moment_of(saved.entered, now));
  // What a caller had begun to choose is not gone on with: he waits, and may choose again.
  const bool chose = saved.exit && saved.exit->cause == LeaveCause::key && saved.exit->to.empty();
  if (!chose) call.exit = std::move(saved.exit);
  const bool is_called_back = chose && is_promised_callback(call);
  Agent* agent = find_agent(saved.agent);

  if (saved.phase == CallPhase::answered) {
    call.agent = saved.agent;
    call.device = saved.device;
    call.phase = CallPhase::answered;
    if (agent == nullptr || agent->device == nullptr || agent->device->id != saved.device) {
      forget(call);
      return;
    }
    begin_handling(*agent, id, *call.group, call.facts.root, now);
    if (!agent->device->calls.contains(id)) call_over(*agent, id, now);
    refresh(*agent, now);
    return;
  }

  if (was_queued) {
    call.phase = CallPhase::waiting;
    if (!call.exit) {
      join_line(call, std::min(saved.queue, call.group->queues.size() - 1),
                moment_of(saved.in_queue_since, now));
      resume_announcements(call, now);
    }
    // The offers of the life before are over; the connector is told below.
    end_offers_before(call, [&](const Offer& offer) {
      Device* at = find_device(offer.device);
      const bool taken =
          at != nullptr && at->calls.contains(id) && at->calls[id] == ConnectionState::connected;
      return taken                   ? queue::OfferResult::answered
             : known == known_.end() ? queue::OfferResult::caller_left
                                     : queue::OfferResult::cancelled;
    });
  }
  if (known == known_.end()) {
    if (was_queued) {
      leave(call, is_called_back ? LeaveReason::callback : LeaveReason::abandoned, {}, now);
    } else {
      forget(call);
    }
    return;
  }
  if (homeless) {
    listener_.warn("acd.group_removed", call, "its group was removed");
    const CallFacts facts = call.facts;
    if (was_queued) {
      leave(call, LeaveReason::failed, {}, now);
      listener_.clear(facts);
    } else {
      forget(call);
    }
    return;
  }
  if (!was_queued) {
    listener_.call_changed(call);
    deadlines_.set(DeadlineKind::call_phase, id, now.steady + options_.route_time);
    review(call, now);
    return;
  }
  set_step(call, now);
  if (call.in_line && saved.preferred_until > now.utc &&
      call.group->options.sticky.time > Duration(0)) {
    prefer(call, saved.preferred, now.steady + (saved.preferred_until - now.utc));
  }
  review(call, now);
  if (QueuedCall* still = find_call(id); still != nullptr && still->in_queue()) {
    if (still->exit) return finish_exit(*still, now);
    if (saved.phase == CallPhase::recording) listener_.stop_media(*still);
    // Whatever the life before had begun with it is called off: withdrawing on a call that only
    // waits changes nothing.
    const auto alerts = [](const Party& party) { return party.state == ConnectionState::alerting; };
    const auto& parties = known->second.parties;
    if (saved.phase == CallPhase::waiting && !still->paused &&
        std::none_of(parties.begin(), parties.end(), alerts)) {
      wait(*still, now);
    } else {
      withdraw(*still, now);
    }
  }
}

}  // namespace ctibus::acd
