#include "model/telephony.hpp"

// Calls that become one, and devices that come to a call.
namespace csta_switch {

// Who is told for whoever talks with a device.
Shown Telephony::counterpart(Call& call, const std::string& device) {
  if (call.calling.id != device) return call.calling;
  for (const Party& other : call.parties) {
    if (other.device == device) continue;
    const Device* known = plan_.device(other.device);
    return known != nullptr && known->kind == DeviceKind::trunk_line ? other.outside
                                                                     : Shown::device(other.device);
  }
  return call.called;
}

Element Telephony::connections_after(const Call& joined, const Call& held_before,
                                     const Call& active_before) {
  Element list{"connections"};
  for (const Party& party : joined.parties) {
    Element item{"connectionListItem"};
    item.add(connection("newConnection", joined.id, party.device));
    const auto was_in = [&](const Call& call) {
      for (const Party& other : call.parties) {
        if (other.device == party.device) return true;
      }
      return false;
    };
    const Call& before = was_in(held_before) ? held_before : active_before;
    item.add(connection("oldConnection", before.id, party.device));
    Element endpoint{"endpoint"};
    endpoint.add("deviceID", party.device);
    item.add(std::move(endpoint));
    list.add(std::move(item));
  }
  return list;
}

// The held call takes over who is in the active one, and what can be told of it.
Call& Telephony::merge(Call& held, Call& active) {
  for (Party& party : active.parties) {
    Device* device = plan_.device(party.device);
    if (held.party(party.device) != nullptr) {
      if (device != nullptr) std::erase(device->calls, &active);
      continue;
    }
    held.parties.push_back(party);
    if (device != nullptr) {
      for (Call*& call : device->calls) {
        if (call == &active) call = &held;
      }
    }
  }
  held.last_redirection = active.last_redirection;
  held.recall_to = active.recall_to;
  if (held.trunk_in.empty()) held.trunk_in = active.trunk_in;
  if (held.trunk_out.empty()) {
    held.trunk_out = active.trunk_out;
    held.number_outside = active.number_outside;
  }
  if (!held.correlator) held.correlator = active.correlator;
  by_id_.erase(held.id);
  by_id_.erase(active.id);
  switch (site_->joined_call_id) {
    case JoinedCallId::fresh:
      held.id = next_call_id();
      break;
    case JoinedCallId::held:
      break;
    case JoinedCallId::active:
      held.id = active.id;
      break;
  }
  by_id_[held.id] = &held;
  calls_.erase(active.key);
  return held;
}

namespace {

void check_pair(const Found& held, const Found& active) {
  if (held.party->device != active.party->device) refuse_operation("notSameDevice");
  if (held.call == active.call) refuse_operation("invalidActiveCallID");
  if (held.party->state != State::hold) refuse_state("invalidHeldConnectionState");
  if (active.party->state != State::connected) refuse_state("invalidActiveConnectionState");
  for (const Party& party : active.call->parties) {
    if (&party == active.party || held.call->party(party.device) == nullptr) continue;
    refuse_operation("notDifferentDevices");  // it would be twice in one call
  }
}

}  // namespace

Call& Telephony::transfer(Found held, Found active) {
  check_pair(held, active);
  for (const Party& party : active.call->parties) {
    if (party.state == State::fail) refuse_state("invalidActiveConnectionState");
  }
  const std::string device = held.party->device;
  const Call held_before = *held.call;
  const Call active_before = *active.call;
  const Shown calling = counterpart(*held.call, device);
  const Shown called = counterpart(*active.call, device);

  Call& joined = merge(*held.call, *active.call);
  joined.calling = calling;
  joined.called = called;
  joined.party(device)->state = State::null;
  Event event = event_of(joined, "TransferedEvent", "transfer");
  event.merged = active_before.key;
  event.body.add(connection("primaryOldCall", held_before.id, device));
  event.body.add(connection("secondaryOldCall", active_before.id, device));
  event.body.add(subject("transferringDevice", device));
  event.body.add(shown("transferredToDevice", called));
  remove(joined, device);
  Element list = connections_after(joined, held_before, active_before);
  list.name = "transferredConnections";
  event.body.add(std::move(list));
  tell(std::move(event));
  return joined;
}

Call& Telephony::conference(Found held, Found active) {
  check_pair(held, active);
  for (const Party& party : active.call->parties) {
    if (party.state != State::connected && party.state != State::hold) {
      refuse_state("invalidActiveConnectionState");
    }
    if (party.awaited) refuse_state("invalidActiveConnectionState");
  }
  const std::string device = held.party->device;
  const Call held_before = *held.call;
  const Call active_before = *active.call;
  const Shown added = counterpart(*active.call, device);

  Call& joined = merge(*held.call, *active.call);
  enter(joined, *joined.party(device), State::connected);
  Event event = event_of(joined, "ConferencedEvent", "conference");
  event.merged = active_before.key;
  event.body.add(connection("primaryOldCall", held_before.id, device));
  event.body.add(connection("secondaryOldCall", active_before.id, device));
  event.body.add(subject("conferencingDevice", device));
  event.body.add(shown("addedParty", added));
  Element list = connections_after(joined, held_before, active_before);
  list.name = "conferenceConnections";
  event.body.add(std::move(list));
  tell(std::move(event));
  return joined;
}

void Telephony::single_step_transfer(Found active, const std::string& destination) {
  const State state = active.party->state;
  if (state != State::connected && state != State::hold) {
    refuse_state("invalidActiveConnectionState");
  }
  const Destination to = reachable(destination, false, "invalidDestination");
  refuse_taken(*to.device);
  Call& call = *active.call;
  if (call.party(to.device->id) != nullptr) refuse_operation("notDifferentDevices");
  if (call.parties.size() != 2) refuse_state("invalidActiveConnectionState");
  const std::string device = active.party->device;
  const Call before = call;
  const Shown calling = counterpart(call, device);

  call.calling = calling;
  call.called = Shown::device(destination);
  call.party(device)->state = State::null;
  Event event = event_of(call, "TransferedEvent", "singleStepTransfer");
  event.body.add(connection("primaryOldCall", call.id, device));
  event.body.add(subject("transferringDevice", device));
  event.body.add(subject("transferredToDevice", destination));
  remove(call, device);
  Element list = connections_after(call, before, before);
  list.name = "transferredConnections";
  event.body.add(std::move(list));
  tell(std::move(event));
  call.last_redirection = Shown::device(device);
  arrive(call, to, "singleStepTransfer");
}

Call& Telephony::single_step_conference(Found active, const std::string& destination, bool silent) {
  if (active.party->state != State::connected) refuse_state("invalidActiveConnectionState");
  Call& call = *active.call;
  Device* joining = plan_.device(destination);
  if (joining == nullptr || joining->kind != DeviceKind::extension) {
    refuse_operation("invalidDestinationDeviceID");
  }
  if (call.party(destination) != nullptr) refuse_operation("notDifferentDevices");
  if (!joining->in_service) refuse_resource("destinationDeviceOutOfService");
  if (is_busy(*joining)) refuse_state("invalidDestinationDeviceState");
  const std::string device = active.party->device;
  const Call before = call;

  join(call, {destination}, State::connected);
  Event event =
      event_of(call, "ConferencedEvent", silent ? "silentParticipation" : "activeParticipation");
  event.body.add(connection("primaryOldCall", call.id, device));
  event.body.add(subject("conferencingDevice", device));
  event.body.add(subject("addedParty", destination));
  Element list = connections_after(call, before, before);
  list.name = "conferenceConnections";
  list.children.back().children.erase(list.children.back().children.begin() + 1);  // it had none
  event.body.add(std::move(list));
  tell(std::move(event));
  return call;
}

}  // namespace csta_switch
