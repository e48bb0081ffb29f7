#include <utility>

#include "ctibus/kit/acd/centre.hpp"

/// Calls that go on as part of others.
namespace ctibus::acd {

void Centre::call_merged(std::string_view id, std::string_view into, Now now) {
  if (Callback* callback = callbacks_.in_call(id)) {
    if (Callback* other = callbacks_.in_call(into)) callback_call_ended(*other, now);
    callbacks_.set_call(*callback, into);
  }
  make_way(into, now);
  QueuedCall* call = find_call(id);
  if (call == nullptr || find_queued(into) != nullptr) {
    call_ended(id, false, now);
    return;
  }
  const bool was_queued = call->in_queue();
  const CallPhase phase = call->phase;
  Ticket ticket = ticket_of(*call);
  ticket.facts.call = into;
  ticket.caller_key.clear();  // it may be somebody else now
  if (const auto known = known_.find(into); known != known_.end()) {
    const std::string connector = ticket.facts.connector;
    ticket.facts = known->second.facts;
    if (ticket.facts.connector.empty()) ticket.facts.connector = connector;
    // The device that transferred has left; whoever is connected now is the caller.
    for (const Party& party : known->second.parties) {
      if (party.state == ConnectionState::connected && party.kind != DeviceKind::queue) {
        ticket.caller = party.device;
      }
    }
  }
  Group& group = *call->group;
  const Moment entered = call->entered;
  const std::size_t queue = call->queue;
  const Moment in_queue_since = call->in_queue_since;
  if (phase == CallPhase::answered) {
    Agent* agent = find_agent(call->agent);
    const std::string at = call->device;
    auto node = agent == nullptr ? decltype(agent->handled)::node_type{}
                                 : agent->handled.extract(std::string(id));
    forget(*call);
    if (!node.empty()) {
      node.key() = into;
      agent->handled.insert(std::move(node));
      if (agent->last_call && agent->last_call->call == id) agent->last_call->call = into;
      QueuedCall& next = track(std::move(ticket), group, entered);
      next.agent = agent->id;
      next.device = at;
      set_phase(next, CallPhase::answered);
      if (agent->device != nullptr && agent->device->calls.contains(std::string(id))) {
        occupy(into, at, ConnectionState::connected, now);
        known_[std::string(into)].parties.push_back({at, ConnectionState::connected, {}});
      }
    }
    call_ended(id, false, now);
    return;
  }
  if (was_queued) {
    leave(*call, LeaveReason::merged, {}, now);
  } else {
    forget(*call);
  }
  QueuedCall& next = track(std::move(ticket), group, entered);
  if (was_queued) {
    enter_queue(next, queue, now);
    next.in_queue_since = in_queue_since;
    time_queue(next);
    resume_announcements(next, now);
    pause(next, settling_time, now);
  } else {
    deadlines_.set(DeadlineKind::call_phase, next.facts.call, now.steady + options_.route_time);
    listener_.call_changed(next);
  }
  call_ended(id, false, now);
}

}  // namespace ctibus::acd
