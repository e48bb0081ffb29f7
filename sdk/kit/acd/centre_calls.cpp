#include <algorithm>
#include <utility>

#include "ctibus/kit/acd/centre.hpp"

namespace ctibus::acd {

namespace {

bool is_held(const Party& party) {
  return party.kind == DeviceKind::queue || party.state == ConnectionState::queued;
}

/// By a way out that ends the call: what is heard there does not change it, but a message has to be
/// left.
bool has_left(const QueuedCall& call) {
  if (!call.exit) return false;
  const LeaveReason reason = call.exit->reason;
  return reason == LeaveReason::dissuaded || reason == LeaveReason::callback ||
         (reason == LeaveReason::message && call.phase == CallPhase::releasing);
}

}  // namespace

QueuedCall* Centre::find_queued(std::string_view id) {
  const auto found = calls_.find(id);
  return found == calls_.end() ? nullptr : &found->second;
}

QueuedCall* Centre::find_call(std::string_view id) {
  QueuedCall* found = find_queued(id);
  return found != nullptr && found->connector != nullptr ? found : nullptr;
}

Centre::Ticket Centre::ticket_of(const QueuedCall& call) {
  return {call.facts, call.caller, call.rank, call.bonus, call.path, call.caller_key};
}

QueuedCall& Centre::track(Ticket ticket, Group& group, Moment entered) {
  QueuedCall& call = calls_[ticket.facts.call];
  if (group.channel == voice_index) call.connector = &connector(ticket.facts.connector);
  call.facts = std::move(ticket.facts);
  call.caller = std::move(ticket.caller);
  call.group = &group;
  call.rank = ticket.rank;
  call.bonus = ticket.bonus;
  call.path = std::move(ticket.path);
  call.caller_key = std::move(ticket.caller_key);
  call.entered = entered;
  last_order_ = std::max(last_order_, call.rank.order);
  ++group.calls;
  return call;
}

void Centre::arrive(CallFacts facts, std::string_view caller, std::string_view group_name, Now now,
                    const Admission& admission) {
  const auto group = groups_.find(group_name);
  if (group == groups_.end() || group->second.retired || facts.call.empty()) return;
  if (group->second.channel != voice_index) return;
  if (callbacks_.find(facts.call) != nullptr) return;  // no call has such an id
  make_way(facts.call, now);
  const Callback* calling = callbacks_.in_call(facts.call);
  if (calling != nullptr && !is_pending(*calling)) return;  // it would be offered to a colleague
  Ticket ticket{std::move(facts),
                std::string(caller),
                Rank{admission.priority, now.utc - admission.bonus, ++last_order_},
                admission.bonus,
                {},
                admission.caller_key};
  if (QueuedCall* earlier = find_call(ticket.facts.call)) {
    if (earlier->phase == CallPhase::arriving) return;
    if (earlier->phase == CallPhase::answered) {
      forget(*earlier);  // transferred back into a queue
    } else {
      if (earlier->group == &group->second) ticket.rank = earlier->rank;
      leave(*earlier, LeaveReason::redirected, {}, now);
    }
  }
  std::optional<Exit> refusal;
  if (admission.refusal) refusal = exit_by(*admission.refusal, LeaveCause::refused);
  arrive_at(group->second, std::move(ticket), std::move(refusal), now);
}

void Centre::hold_replied(std::string_view id, CommandResult result, Now) {
  QueuedCall* call = find_call(id);
  if (call == nullptr || call->phase != CallPhase::arriving) return;
  if (result == CommandResult::accepted || result == CommandResult::uncertain) return;
  listener_.warn("acd.cannot_hold", *call, "the connector refused to queue it");
  forget(*call);
}

std::uint32_t Centre::position(const QueuedCall& call) const {
  if (!call.in_line) return 0;
  Group& group = *call.group;
  const std::uint32_t ahead = callbacks_ahead(group, call.rank);
  if (group.line.rbegin()->first == call.rank) {
    return static_cast<std::uint32_t>(group.line.size()) + ahead;
  }
  // Announcements ask for many places between two changes of the line.
  if (!std::exchange(group.numbered, true)) {
    std::uint32_t place = 0;
    for (const auto& [rank, other] : group.line) other->place = ++place;
  }
  return call.place + ahead;
}

void Centre::set_phase(QueuedCall& call, CallPhase phase) {
  call.phase = phase;
  call.paused = false;
  count_unserved(call);
  set_offerable(call, phase == CallPhase::waiting);
  listener_.call_changed(call);
}

void Centre::set_offerable(QueuedCall& call, bool offerable) {
  if (configuring_ && offerable) {
    unplaced_.emplace(call.facts.call, &call);
    return;
  }
  unplaced_.erase(call.facts.call);
  if ((call.demand != nullptr) == offerable) return;
  if (offerable) {
    matcher_.add(call);
  } else {
    matcher_.remove(call);
  }
}

void Centre::set_step(QueuedCall& call, Now now) {
  const std::vector<Step>& steps = call.group->steps;
  const Duration elapsed = waited(call, now);
  std::size_t reached = 0;
  while (reached + 1 < steps.size() && steps[reached + 1].after <= elapsed) ++reached;
  if (reached + 1 < steps.size()) {
    deadlines_.set(DeadlineKind::step, call.facts.call, call.entered + steps[reached + 1].after);
  } else {
    deadlines_.clear(DeadlineKind::step, call.facts.call);
  }
  if (call.step == reached) return;
  const bool offerable = is_offerable(call);
  set_offerable(call, false);
  call.step = reached;
  set_offerable(call, offerable);
}

void Centre::wait(QueuedCall& call, Now now) {
  call.withdrawn.clear();
  deadlines_.clear(DeadlineKind::call_phase, call.facts.call);
  if (!call.is_work_item() && !known_.contains(call.facts.call)) {
    // Its connector says nothing of it: not for ever.
    deadlines_.set(DeadlineKind::call_phase, call.facts.call, now.steady + settling_time);
  }
  set_phase(call, CallPhase::waiting);
  time_announcements(call);
  if (call.key && can_follow(call, *call.key)) return follow_key(call, now);
  call.key.reset();
  if (call.pass_due) {
    pass_on(call, now);
  } else if (call.treatment_due) {
    change_treatment(call);
  }
}

void Centre::pause(QueuedCall& call, Duration time, Now now) {
  set_phase(call, CallPhase::waiting);
  call.paused = true;
  set_offerable(call, false);
  deadlines_.set(DeadlineKind::call_phase, call.facts.call, now.steady + time);
}

void Centre::answered(QueuedCall& call, Device& at, Now now) {
  Agent* agent = at.agent;
  if (agent == nullptr) {
    leave(call, LeaveReason::answered, {}, now);
    return;
  }
  begin_handling(*agent, call.facts.call, *call.group, call.facts.root, now);
  ++agent->workload.calls;
  if (agent->offered == &call) end_offer(call, *agent, queue::OfferResult::answered, now);
  end_offers(call, queue::OfferResult::cancelled, now);
  deadlines_.clear(DeadlineKind::call_phase, call.facts.call);
  deadlines_.clear(DeadlineKind::step, call.facts.call);
  note_departure(call);
  end_preference(call);
  remember(call, *agent, now);
  if (call.is_work_item()) agent->idle_since = now.steady;  // the turn is another's
  listener_.left(call, LeaveReason::answered, agent->id, waited(call, now));
  set_offerable(call, false);
  leave_line(call);
  call.agent = agent->id;
  call.device = at.id;
  if (call.is_work_item()) call.in_queue_since = now.steady;
  set_phase(call, CallPhase::answered);
  customer_answered(call, now);
  refresh(*agent, now);
}

/// From now on it is the agent's present or last one.
void Centre::begin_handling(Agent& agent, const std::string& call, const Group& group, Uuid root,
                            Now now) {
  agent.handled.insert_or_assign(
      call, HandledCall{group.name, group.channel, group.options.wrap_up_time, now.steady});
  agent.last_call = LastCall{call, group.name, root};
}

void Centre::leave(QueuedCall& call, LeaveReason reason, std::string_view agent, Now now) {
  end_offers(call,
             reason == LeaveReason::abandoned ? queue::OfferResult::caller_left
             : reason == LeaveReason::failed  ? queue::OfferResult::failed
                                              : queue::OfferResult::cancelled,
             now);
  if (reason != LeaveReason::merged) note_departure(call);
  listener_.left(call, reason, agent, waited(call, now));
  if (reason == LeaveReason::abandoned) capture_lost(call, now);
  forget(call);
}

void Centre::forget(QueuedCall& call) {
  set_offerable(call, false);
  if (call.callback != nullptr) {
    set_preferred(call, nullptr);
  } else {
    end_preference(call);
  }
  leave_line(call);
  Group& group = *call.group;
  --group.calls;
  deadlines_.clear(DeadlineKind::call_phase, call.facts.call);
  deadlines_.clear(DeadlineKind::step, call.facts.call);
  listener_.call_removed(call);
  retirement_due_ = retirement_due_ || (group.retired && group.calls == 0);
  calls_.erase(call.facts.call);
}

void Centre::call_state(CallFacts facts, std::vector<Party> parties, Now now) {
  const std::string id = facts.call;
  KnownCall& known = known_[id];
  known.facts = facts;
  const std::vector<Party> before = std::exchange(known.parties, parties);
  QueuedCall* call = find_call(id);
  if (call != nullptr) {
    if (facts.connector.empty()) facts.connector = call->facts.connector;
    // What it asks of an agent may be in its data.
    const bool asks_anew = is_offerable(*call) && call->facts.data != facts.data;
    if (asks_anew) set_offerable(*call, false);
    call->facts = std::move(facts);
    if (asks_anew) set_offerable(*call, true);
  }
  for (const Party& party : parties) {
    if (party.kind == DeviceKind::queue || party.kind == DeviceKind::trunk) continue;
    if (party.state == ConnectionState::null || party.state == ConnectionState::fail) {
      vacate(id, party.device, now);
    } else {
      occupy(id, party.device, party.state, now);
    }
  }
  for (const Party& party : before) {
    const auto same = [&](const Party& other) { return other.device == party.device; };
    if (std::none_of(parties.begin(), parties.end(), same)) vacate(id, party.device, now);
  }
  claimed(known_[id].facts);
  if (Callback* callback = callbacks_.in_call(id)) {
    for (const Party& party : parties)
      callback_connection(*callback, party.device, party.state, now);
  }
  call = find_call(id);
  if (call != nullptr) review(*call, now);
}

void Centre::review(QueuedCall& call, Now now) {
  const auto known = known_.find(call.facts.call);
  if (known == known_.end() || call.phase == CallPhase::answered) return;
  const std::vector<Party>& parties = known->second.parties;
  if (std::any_of(parties.begin(), parties.end(), is_held)) {
    if (call.phase == CallPhase::arriving) enter(call, now);
    return;
  }
  if (call.phase == CallPhase::arriving) return;
  // It is not held any more: who has it?
  const Party* talks = nullptr;
  const Party* alerts = nullptr;
  for (const Party& party : parties) {
    if (party.device == call.caller) continue;
    const Device* at = find_device(party.device);
    const bool better = at != nullptr && at->agent != nullptr;
    if (party.state == ConnectionState::connected && (talks == nullptr || better)) talks = &party;
    if (party.state == ConnectionState::alerting && (alerts == nullptr || better)) alerts = &party;
  }
  if (talks != nullptr && call.phase != CallPhase::releasing) {
    answered(call, device(talks->device), now);
    return;
  }
  if (call.phase == CallPhase::releasing) {
    leave(call, call.exit->to.empty() ? call.exit->reason : LeaveReason::overflowed, {}, now);
    return;
  }
  if (call.phase == CallPhase::offered || call.phase == CallPhase::withdrawing) return;
  if (alerts != nullptr) {
    leave(call, LeaveReason::redirected, {}, now);
    return;
  }
  if (call.phase == CallPhase::dissuading || call.phase == CallPhase::recording) return;
  pause(call, settling_time, now);
}

void Centre::queued(std::string_view id, Now now) {
  QueuedCall* call = find_call(id);
  if (call != nullptr && call->phase == CallPhase::arriving) enter(*call, now);
}

void Centre::diverted(std::string_view id, std::string_view from, std::string_view, Now now) {
  connection_cleared(id, from, now);
  QueuedCall* call = find_call(id);
  if (call != nullptr && call->phase == CallPhase::releasing) {
    leave(*call, LeaveReason::overflowed, {}, now);
  }
}

void Centre::connection(std::string_view id, std::string_view at, ConnectionState state, Now now) {
  KnownCall& known = known_[std::string(id)];
  if (known.facts.call.empty()) known.facts.call = id;
  const auto party = std::find_if(known.parties.begin(), known.parties.end(),
                                  [&](const Party& other) { return other.device == at; });
  if (party == known.parties.end()) {
    known.parties.push_back({std::string(at), state, DeviceKind::unknown});
  } else {
    if (party->kind == DeviceKind::queue) return;
    party->state = state;
  }
  occupy(id, at, state, now);
  QueuedCall* call = find_call(id);
  if (Callback* callback = callbacks_.in_call(id)) callback_connection(*callback, at, state, now);
  if (call == nullptr || !call->in_queue() || at == call->caller) return;
  if (state == ConnectionState::alerting) {
    Offer* offer = offer_at(*call, at);
    if (offer != nullptr && !offer->alerting_since) offer->alerting_since = now.steady;
  } else if (state == ConnectionState::connected) {
    answered(*call, device(at), now);
  }
}

void Centre::connection_cleared(std::string_view id, std::string_view at, Now now) {
  const auto known = known_.find(id);
  if (known != known_.end()) {
    std::erase_if(known->second.parties, [&](const Party& party) { return party.device == at; });
  }
  vacate(id, at, now);
}

void Centre::connection_failed(std::string_view id, std::string_view at, Cause cause, Now now) {
  if (Callback* callback = callbacks_.in_call(id)) callback->failure = cause;
  connection_cleared(id, at, now);
  QueuedCall* call = find_call(id);
  if (call != nullptr && call->phase == CallPhase::releasing) call->release_failed = true;
}

void Centre::call_ended(std::string_view id, bool lost, Now now) {
  if (QueuedCall* call = find_call(id)) {
    if (call->phase == CallPhase::arriving) {
      forget(*call);
    } else if (call->phase != CallPhase::answered) {
      leave(*call,
            has_left(*call)                ? call->exit->reason
            : lost || call->release_failed ? LeaveReason::failed
                                           : LeaveReason::abandoned,
            {}, now);
    }
  }
  const auto node = known_.extract(std::string(id));
  if (Callback* callback = callbacks_.in_call(id)) callback_call_ended(*callback, now);
  if (!node.empty()) {
    for (const Party& party : node.mapped().parties) vacate(id, party.device, now);
  }
  QueuedCall* call = find_call(id);
  if (call == nullptr) return;
  // Answered, but the agent's device was never seen in it.
  if (Agent* agent = find_agent(call->agent); agent != nullptr && agent->device != nullptr) {
    call_over(*agent, id, now);
    refresh(*agent, now);
  }
  if (QueuedCall* left = find_call(id)) forget(*left);
}

}  // namespace ctibus::acd
